"""A hearing: when, whether the person has to be there and how, who accompanies them, and who testified."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from services.cases.domain.jurisdictions.days import check_near, local_day
from services.cases.domain.kinds.effects import Announced, Due, RefersTo, SharedPersons
from services.cases.domain.kinds.kind import Kind, Offered
from services.cases.domain.kinds.part import ProceedingPart
from services.cases.domain.proceedings.part import PROCEEDING, Context
from shared.kernel.codes import DISTINCT, ENCRYPTED, Code, Length, Line
from shared.kernel.errors import invalid

HELD = frozenset({"held", "victim_not_required"})
NOT_HELD = frozenset({"suspended", "rescheduled"})
"""Counted as not held (indicator I19); a cancelled hearing was no longer scheduled."""
SET, MOVED, CANCELLED = "set", "moved", "cancelled"
"""What is announced of a hearing."""
CALLED = "called"
"""Other persons are called than before: to theirs it is announced as set, to those who were removed as cancelled."""
IN_ADVANCE = "anticipated_evidence"
"""Evidence taken before the trial, so that the person need not testify again."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Hearing(ProceedingPart):
    """Scheduled in the time of its country. One that is moved gets another moment, or another hearing in its place."""

    type: Annotated[str, Code("hearing_type")]
    scheduled_at: datetime
    place: Annotated[Line | None, Length(max=200), ENCRYPTED] = None
    outcome: Annotated[str | None, Code("hearing_outcome")] = None
    persons: Annotated[Sequence[UUID], Length(max=50), DISTINCT] = ()
    """Ids of persons in the proceeding who are called."""
    victim_presence: Annotated[str | None, Code("hearing_presence")] = None
    accompanied: bool | None = None
    """Whether the organisation goes, or went, along."""
    heard: Annotated[Sequence[UUID], Length(max=50), DISTINCT] = ()
    """Ids of persons who testified in it; counted, so that no one is asked twice."""
    replaces: UUID | None = None
    """The hearing that was rescheduled to this one."""


def _check(hearing: Hearing, context: Context) -> None:
    check_near(context.today, hearing.scheduled_at.date(), "scheduled_at")
    day = local_day(hearing.scheduled_at, context.owner.country)
    if hearing.outcome in HELD and day > context.today:
        raise invalid(
            "outcome", "not_yet", es="La audiencia todavía no llega", en="The hearing has not taken place yet"
        )
    if hearing.heard and hearing.outcome not in HELD:
        raise invalid(
            "heard",
            "not_held",
            es="Solo en una audiencia realizada se declara",
            en="People testify only in a hearing that was held",
        )


def _announced(before: Hearing | None, after: Hearing) -> str | None:
    was_open, is_open = before is not None and _is_open(before), _is_open(after)
    if not was_open:
        return SET if is_open else None
    if before is not None and is_open:
        if before.scheduled_at != after.scheduled_at:
            return MOVED
        return CALLED if set(before.persons) != set(after.persons) else None
    return None if after.outcome in HELD and not after.in_error else CANCELLED


def announced_to(change: str, before: frozenset[UUID], after: frozenset[UUID]) -> Mapping[str, frozenset[UUID]]:
    """What is announced to which cases: `before` and `after` a change are those of the persons who are called."""
    if change == SET:
        return {SET: after}
    if change == CANCELLED:
        return {CANCELLED: before}
    others = {SET: after - before, CANCELLED: before - after}
    return {**others, MOVED: after & before} if change == MOVED else others


def _is_open(hearing: Hearing) -> bool:
    return hearing.outcome is None and not hearing.in_error


def times_heard(hearings: Sequence[Hearing], *ids: UUID) -> int:
    """In how many hearings a person testified, by the ids that they have in the proceeding: one, or several."""
    return sum(not set(ids).isdisjoint(hearing.heard) for hearing in hearings if not hearing.in_error)


HEARING = Kind(
    Hearing,
    "hearing",
    PROCEEDING,
    effects=(
        Due(at="scheduled_at"),
        SharedPersons(["persons", "heard"]),
        Announced(_announced, concerns=["persons"]),
        RefersTo({"replaces": "hearing"}),
    ),
    is_open=_is_open,
    check=_check,
    offered=Offered("hearings", "Audiencias / Hearings"),
)
