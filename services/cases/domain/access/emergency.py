"""Emergency access to a sealed case: one case, some minutes, a stated reason, and a review by a supervisor."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from services.cases.domain.access.errors import EmergencyReviewedAlready
from services.cases.domain.access.seal import is_supervisor
from services.cases.domain.case.case import Case
from services.cases.domain.case.case_number import part_of_number
from shared.kernel.codes import Code, Length, Range
from shared.kernel.errors import Forbidden
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from shared.kernel.second_person import SecondPerson

LONGEST = 60
"""Minutes."""
_PARTS = (2, 4, 4, 6, 1)
"""The characters of the parts of a case number."""


class Outcome(StrEnum):
    """What a supervisor found."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class AskForAccess:
    """Which case, for how long and why."""

    case_number: Annotated[str, Length(4, 40)]
    reason: Annotated[str, Code("emergency_reason")]
    explanation: str
    """In words; kept encrypted under the key of the person."""
    minutes: Annotated[int, Range(1, LONGEST)] = LONGEST


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ReviewAccess:
    """What the supervisor found, and a note."""

    outcome: Outcome
    note: str | None = None


@dataclass(kw_only=True, slots=True, repr=False)
class EmergencyAccess:
    """One use of emergency access. Its texts are encrypted under the key of the person, as notes are."""

    id: UUID = field(default_factory=new_id)
    case_id: UUID
    opened_by: str
    opened_through: tuple[str, ...] = ()
    """Where an application opened it for its person, those who hold the application; none of them reviews it."""
    reason: Annotated[str, Code("emergency_reason")]
    explanation: bytes
    opened_at: datetime
    until: datetime
    reviewed_at: datetime | None = None
    reviewed_by: str | None = None
    outcome: Outcome | None = None
    review_note: bytes | None = None

    @property
    def openers(self) -> frozenset[str]:
        """Who opened it, and who stands behind the application that did."""
        return frozenset({self.opened_by, *self.opened_through})

    def review(self, outcome: Outcome, note: bytes | None, *, by: SecondPerson, at: datetime) -> None:
        """Keep what a supervisor found. The access ends with it, so that nothing is read after a review.

        Raises EmergencyReviewedAlready, and Forbidden for those who opened it.
        """
        if self.reviewed_at is not None:
            raise EmergencyReviewedAlready
        by.require_other_than(self.openers, Forbidden)
        self.outcome, self.review_note, self.reviewed_by, self.reviewed_at = outcome, note, by.subject, at
        self.until = min(self.until, at)


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ShownAccess:
    """An emergency access as those read it who asked for it, are named or supervise."""

    id: UUID
    case_id: UUID | None
    """None where the case does not exist for the reader, as for a supervisor who is not named."""
    case_number: str | None
    opened_by: str
    reason: Annotated[str, Code("emergency_reason")]
    explanation: str | None
    """None once the person of the case is erased."""
    opened_at: datetime
    until: datetime
    reviewed_at: datetime | None
    reviewed_by: str | None
    outcome: Outcome | None
    review_note: str | None
    may_review: bool


def place_of(access_id: UUID, column: str) -> str:
    """What the ciphertext of a text is bound to."""
    return f"emergency_access|{column}|{access_id}"


def whole_number(text: str) -> str:
    """A case number as it is stored, from however it was typed."""
    part, pieces = part_of_number(text), []
    for length in _PARTS:
        pieces.append(part[:length])
        part = part[length:]
    return "-".join(pieces) + part


def end_of(minutes: int, now: datetime) -> datetime:
    """When an access that begins now ends."""
    return now + timedelta(minutes=minutes)


def may_read(access: EmergencyAccess, case: Case, caller: Grant) -> bool:
    """Whether the caller may read an emergency access to a case of their organisation."""
    if case.organisation_id != caller.organisation_id or not caller.covers(case.country):
        return False
    named: Collection[str] = case.sealed_for or ()
    return is_supervisor(caller) or access.opened_by == caller.subject or caller.subject in named


def may_review(access: EmergencyAccess, caller: Grant) -> bool:
    """Whether the caller may say that it was justified: another person who supervises, once."""
    is_another = caller.is_at_the_platform and caller.subject not in access.openers
    return is_supervisor(caller) and is_another and access.reviewed_at is None
