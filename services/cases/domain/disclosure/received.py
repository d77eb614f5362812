"""What came with an accepted referral, and how much of it can stand in a case of the receiver."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.cases.domain.jurisdictions.registry import pack_of
from services.cases.domain.person.age import Majority
from services.cases.domain.person.elements import NOT_REQUIRED_LAW
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.person import Experience, Person
from services.cases.domain.person.recorded_person import RecordedPerson
from shared.kernel.country import Country
from shared.kernel.errors import Invalid

UNDECIDED = "possible_victim"
"""The trafficking status that asks for nothing on record."""
_RISKS = {"immediate": "imminent", "24h": "high", "72h": "medium", "7d": "low"}


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ReceivedPerson:
    """What came about one person."""

    person: Person
    experience: Experience
    more_experiences: Sequence[Experience] = ()
    majority: Majority
    identity: Identity

    def suited_to(self, country: Country, *, from_country: Country) -> "ReceivedPerson":
        """The same without what only the law of the sender's country knows, and without an age beside a birth year."""
        born = self.identity.birth_year or self.person.birth_year
        person = replace(self.person, age=None, age_band=None) if born else self.person
        if person.age is not None:
            person = replace(person, age_band=None)
        return replace(
            self,
            person=person,
            experience=_suited(self.experience, country, from_country),
            more_experiences=tuple(_suited(each, country, from_country) for each in self.more_experiences),
        )


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ReceivedPacket:
    """The packet of a referral as its receiver opened it."""

    profile: str
    fields: Sequence[str]
    first: ReceivedPerson
    along: Sequence[ReceivedPerson]
    risk_level: str | None
    needs: Sequence[str]
    identified_adm1: str | None
    identified_on: date | None
    identification_source: str | None


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class IncomingReferral:
    """An accepted referral, of which the receiver opens a case."""

    referral_id: UUID
    referral_code: str
    kind: str
    services: Sequence[str]
    urgency: str
    country: Country
    """Of the receiver."""
    referring_country: Country
    referring_organisation_id: UUID
    accepted_on: date
    packet: ReceivedPacket

    @property
    def risk_level(self) -> str:
        """As the packet says; else as urgent as the sender said it was (a period or a code of list `risk_level`)."""
        return self.packet.risk_level or _RISKS.get(self.urgency, self.urgency)


def record_received(record: RecordedPerson, identity: Identity) -> None:
    """Recompute what follows from a received record, and give up what contradicts the law without the rest of it.

    A packet may say that somebody is a victim and hold back the acts: the receiver then decides anew.
    """
    for give_up in (_nothing, _decision, _means):
        give_up(record)
        try:
            record.apply_identity(identity)
        except Invalid:
            continue
        return
    record.apply_identity(None)


def _nothing(_: RecordedPerson) -> None:
    """Leave the record as it came."""


def _decision(record: RecordedPerson) -> None:
    record.person = replace(record.person, trafficking_status=UNDECIDED, status_decided_by=None, status_decided_on=None)


def _means(record: RecordedPerson) -> None:
    record.experience = replace(record.experience, means=())
    record.more_experiences = tuple(replace(each, means=()) for each in record.more_experiences)


def _suited(experience: Experience, country: Country, from_country: Country) -> Experience:
    if country == from_country:
        return experience
    unknown_here = {NOT_REQUIRED_LAW} if pack_of(country).means_required else set()
    return replace(
        experience,
        means=tuple(means for means in experience.means if means not in unknown_here),
        exploitation=tuple(replace(purpose, national_purpose=None) for purpose in experience.exploitation),
    )
