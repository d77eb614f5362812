"""Another person of a case: a child of the victim, a second victim, a witness, a relative."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from services.cases.domain.person.age import Majority
from services.cases.domain.person.elements import Elements
from services.cases.domain.person.person import Experience, Person
from services.cases.domain.person.recorded_person import PersonProfile, RecordedPerson
from shared.kernel.country import Country


@dataclass(kw_only=True, slots=True)
class Member(PersonProfile, RecordedPerson):
    """The record of another person than the first. Who they are is in the vault, under a key of their own."""

    id: UUID
    """The person in the vault."""
    country: Country
    added_on: date
    age_said_on: date | None = None
    majority: Majority = Majority.UNKNOWN

    @property
    def recorded_on(self) -> date:
        return self.added_on


class VaultPerson(Protocol):
    """A person in the vault. A case stands for its first person."""

    @property
    def person_id(self) -> UUID: ...

    @property
    def country(self) -> Country: ...

    @property
    def organisation_id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class OtherPerson:
    """Another person than the first of a case, as the vault knows them."""

    person_id: UUID
    country: Country
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonOfCase:
    """A person of a case as a response shows them, the first one or another."""

    id: UUID
    country: Country
    """Of the case: its law names the purposes of exploitation."""
    pseudonym: str
    """Two words by which people distinguish persons without a name."""
    is_first: bool
    added_on: date
    person: Person
    experience: Experience
    more_experiences: Sequence[Experience]
    best_interest: str | None
    majority: Majority
    born_by: date | None
    act_means_purpose: Elements
