"""What one organisation recorded of a criminal proceeding, as statistics may use it.

The fields are those of `cases.proceeding_facts_changed.v1` (`shared/contracts/proceedings.py`), declared again because
a table outlives a version of an event. Months are `YYYY-MM`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from shared.kernel.codes import Code


@dataclass(frozen=True, kw_only=True, slots=True)
class StageEntry:
    """A stage (list `proceeding_stage`) and the month in which it began."""

    stage: str
    month: str
    days: int | None = None
    """Since the stage before it; None for the first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Accused:
    """Someone accused. The verdict (list `verdict`) is the gravest of their last judgment."""

    accused_key: str
    is_public_official: bool | None = None
    offences: tuple[str, ...] = ()
    """Codes of list `offence_iccs`."""
    charged_month: str | None = None
    verdict: str | None = None
    judged_month: str | None = None
    sentence_months: int | None = None
    suspended: bool | None = None
    is_final: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Participant:
    """A person with a standing in the proceeding."""

    person_key: str
    majority: str | None = None
    represented: bool | None = None
    """By a lawyer before the first hearing."""
    heard: int | None = None
    """How often they testified."""
    heard_in_advance: bool | None = None
    counted: bool = False
    """Whether a consent lets statistics count them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hearing:
    """A hearing, and what came of it (list `hearing_outcome`); None as long as that is not known."""

    month: str
    type: str
    outcome: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """A protection measure (list `protection_measure`)."""

    month: str
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reparation:
    """A reparation; amounts are whole units of the currency, `month` is that of the order."""

    person_key: str | None
    """None where it is for no person of the proceeding alone: its amounts count once for the proceeding."""
    type: str
    status: Annotated[str, Code("reparation_status")]
    month: str | None = None
    amount: int | None = None
    currency: str | None = None
    paid_amount: int | None = None


class About(StrEnum):
    """What a figure counts once, however many records are about it."""

    PROCEEDING = "proceeding"
    ACCUSED = "accused"
    PERSON = "person"

    def subject(self, key: str) -> str:
        """The name of the one with this key."""
        return f"{self}:{key}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProceedingRecord:
    """A proceeding as one organisation recorded it; another one may have recorded it too, under the same key."""

    proceeding_id: UUID
    country: str
    proceeding_key: str
    organisation_id: UUID
    version: int
    institution: str
    opened_month: str
    offences: tuple[str, ...]
    stages: tuple[StageEntry, ...]
    accused: tuple[Accused, ...]
    persons: tuple[Participant, ...]
    hearings: tuple[Hearing, ...]
    measures: tuple[Measure, ...]
    reparations: tuple[Reparation, ...]
    days_to_first_judgment: int | None = None

    @property
    def people(self) -> frozenset[str]:
        """The keys of the persons in it."""
        return frozenset(person.person_key for person in self.persons)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The proceeding, the accused and the persons that it is about."""
        accused = {About.ACCUSED.subject(one.accused_key) for one in self.accused}
        persons = {About.PERSON.subject(key) for key in self.people}
        return (About.PROCEEDING.subject(self.proceeding_key), *sorted(accused), *sorted(persons))


def by_proceeding(records: Iterable[ProceedingRecord]) -> list[list[ProceedingRecord]]:
    """The records, those of one proceeding together."""
    together: dict[str, list[ProceedingRecord]] = {}
    for record in records:
        together.setdefault(record.proceeding_key, []).append(record)
    return list(together.values())
