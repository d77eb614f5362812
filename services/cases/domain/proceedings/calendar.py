"""Hearings as a calendar shows them: when and of which kind, without a name, a place or a file number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from services.cases.domain.jurisdictions.days import check_near
from services.cases.domain.person.pseudonym import pseudonym_of
from services.cases.domain.proceedings.hearing import Hearing
from services.cases.domain.proceedings.proceeding import Proceeding
from shared.kernel.codes import Code
from shared.kernel.country import Country
from shared.kernel.errors import invalid

LONGEST = timedelta(days=366)
USUAL = timedelta(days=60)


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarHearing:
    """A hearing of a proceeding that the caller keeps, or of a case of theirs."""

    proceeding_id: UUID
    country: Country
    organisation_id: UUID
    """Who keeps the proceeding."""
    institution: str
    case_id: UUID | None
    """The case of the caller through which they see it, the first where there are several; None for other keepers."""
    id: UUID
    version: int
    type: Annotated[str, Code("hearing_type")]
    scheduled_at: datetime
    outcome: Annotated[str | None, Code("hearing_outcome")] = None
    victim_presence: Annotated[str | None, Code("hearing_presence")] = None
    accompanied: bool | None = None

    @property
    def pseudonym(self) -> str | None:
        """The two words of that case."""
        return None if self.case_id is None else pseudonym_of(self.case_id)


def check_span(first: date, last: date, today: date) -> None:
    """Raise Invalid for days in the wrong order, more than a year, or far away."""
    check_near(today, first, "from")
    check_near(today, last, "to")
    if not first <= last <= first + LONGEST:
        raise invalid("to", "too_long", es="Elija hasta un año, en orden", en="Choose up to a year, in order")


def calendar_hearing(
    proceeding: Proceeding, hearing: Hearing, cases: Mapping[UUID, UUID], *, caller: UUID
) -> CalendarHearing | None:
    """A hearing as the organisation of the caller sees it; None where it calls no one of theirs.

    `cases` are those of the caller, by the ids of their persons in the proceeding.
    """
    own = [case_id for person, case_id in cases.items() if not hearing.persons or person in hearing.persons]
    if proceeding.organisation_id is None or (proceeding.organisation_id != caller and not own):
        return None
    return CalendarHearing(
        id=hearing.id,
        version=hearing.version,
        proceeding_id=proceeding.id,
        country=proceeding.country,
        organisation_id=proceeding.organisation_id,
        institution=proceeding.institution,
        case_id=next(iter(own), None),
        type=hearing.type,
        scheduled_at=hearing.scheduled_at,
        outcome=hearing.outcome,
        victim_presence=hearing.victim_presence,
        accompanied=hearing.accompanied,
    )
