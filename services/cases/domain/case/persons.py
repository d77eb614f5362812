"""The persons of a case: the first one, who is recorded in the case itself, and the others (ADR 0039)."""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from services.cases.domain.consent.consent import Consent
from services.cases.domain.parts.flag import CautionFlag
from services.cases.domain.person.member import Member, OtherPerson, PersonOfCase, VaultPerson
from services.cases.domain.person.pseudonym import pseudonym_of
from services.cases.domain.person.recorded_person import RecordedPerson
from shared.kernel.errors import Invalid, NotFound, invalid

_MARK = "person:"
MOST_OTHERS = 20
"""Other persons of a case: a family, or those who were found together. More are cases of their own."""


class HoldsPersons(RecordedPerson):
    """What a case knows of its persons. It stands for the first of them."""

    id: UUID
    person_id: UUID
    organisation_id: UUID
    others: list[Member]
    consents: list[Consent]
    flags: list[CautionFlag]

    @abstractmethod
    def must_be_open(self) -> None:
        """Raises CaseClosedAlready when the case may not change any more."""

    @property
    def other_ids(self) -> list[UUID] | None:
        """The other persons in the vault; None where there are none."""
        return [member.id for member in self.others] or None

    @property
    def records(self) -> list[tuple[UUID, RecordedPerson]]:
        """The id and the record of every person of the case, the first one first."""
        return [(self.person_id, self), *((member.id, member) for member in self.others)]

    @property
    def persons(self) -> list[PersonOfCase]:
        """Every person of the case as a response shows them, the first one first."""
        return [self.show(person_id) for person_id, _ in self.records]

    @property
    def vault_persons(self) -> list[VaultPerson]:
        """Every person of the case as the vault knows them, the first one first."""
        return [self, *(self.vault_person(member.id) for member in self.others)]

    @property
    def person_count(self) -> int:
        """How many persons the case is of."""
        return 1 + len(self.others)

    def add_person(self, member: Member) -> None:
        """Add another person. Raises CaseClosedAlready, Invalid when there are too many."""
        self.must_be_open()
        if len(self.others) >= MOST_OTHERS:
            raise invalid(
                "person",
                "too_many_persons",
                es=f"Un caso lleva hasta {MOST_OTHERS + 1} personas; abra otro para las demás",
                en=f"A case holds up to {MOST_OTHERS + 1} persons; open another for the others",
            )
        self.others.append(member)

    def companion(self, person_id: UUID, field: str) -> Member:
        """Another person than the first, who is named at `field` of a body. Raises Invalid."""
        try:
            return self.member(person_id)
        except NotFound:
            raise not_of_this_case(field) from None

    def remove_person(self, person_id: UUID) -> None:
        """Remove another person than the first. Raises NotFound."""
        self.others.remove(self.member(person_id))
        self.flags = [flag for flag in self.flags if flag.person_id != person_id]

    def record_of(self, person_id: UUID) -> RecordedPerson:
        """The record of one of its persons. Raises NotFound."""
        return self if person_id == self.person_id else self.member(person_id)

    def member(self, person_id: UUID) -> Member:
        """The record of another person than the first. Raises NotFound."""
        for member in self.others:
            if member.id == person_id:
                return member
        raise NotFound

    def vault_person(self, person_id: UUID) -> VaultPerson:
        """One of its persons as the vault knows them. Raises NotFound."""
        if self.record_of(person_id) is self:
            return self
        return OtherPerson(person_id, self.country, self.organisation_id)

    def consents_of(self, person_id: UUID) -> list[Consent]:
        """What was agreed to, or not, about one of its persons; nothing that a mistaken merge brought."""
        named = None if person_id == self.person_id else person_id
        return [consent for consent in self.consents if consent.person_id == named and not consent.is_of_another]

    def addressed(self, consent: Consent) -> Consent:
        """`consent` as it is stored: the first person is not named. Raises Invalid for a stranger."""
        return replace(consent, person_id=self.addressed_id(consent.person_id))

    def addressed_id(self, person_id: UUID | None) -> UUID | None:
        """A person as a consent or an override names them: None for the first. Raises Invalid for a stranger."""
        self.check_person(person_id)
        return None if person_id == self.person_id else person_id

    def check_person(self, person_id: UUID | None) -> None:
        """Raises Invalid for a `person_id` that is none of the case; None is the first person."""
        if person_id not in {None, self.person_id, *(self.other_ids or ())}:
            raise not_of_this_case("person_id")

    def named(self, whose: VaultPerson) -> dict[str, UUID]:
        """The detail of a timeline entry that says which person it is about; none for the first."""
        return {} if whose.person_id == self.person_id else {"person_id": whose.person_id}

    def marks(self, *person_ids: UUID) -> list[str]:
        """What an audit row has among its fields where it is about other persons than the first, or about them too."""
        return [f"{_MARK}{person_id}" for person_id in person_ids if person_id != self.person_id]

    @staticmethod
    def names_others(fields: Iterable[str]) -> bool:
        """Whether the fields of an audit row name other persons than the first."""
        return any(name.startswith(_MARK) for name in fields)

    def show(self, person_id: UUID) -> PersonOfCase:
        """One of its persons as a response shows them. Raises NotFound."""
        record = self.record_of(person_id)
        return PersonOfCase(
            id=person_id,
            country=self.country,
            # The two words of a case are those of its first person.
            pseudonym=pseudonym_of(self.id if record is self else person_id),
            is_first=record is self,
            added_on=record.recorded_on,
            person=record.person,
            experience=record.experience,
            more_experiences=record.more_experiences,
            best_interest=record.best_interest,
            majority=record.majority,
            born_by=record.born_by,
            act_means_purpose=record.elements,
        )


def not_of_this_case(field: str) -> Invalid:
    """The error for a person who is named at `field` and is none of the case."""
    return invalid(field, "not_of_this_case", es="No es una persona de este caso", en="Not a person of this case")
