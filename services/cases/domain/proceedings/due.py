"""What a proceeding asks of a case with one of its persons: hearings, ends of measures, requests."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.cases.domain.jurisdictions.days import local_day
from services.cases.domain.kinds.follow_up import DuePart, TaskKind
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.kinds.part import ProceedingPart
from services.cases.domain.proceedings.hearing import HEARING, Hearing
from services.cases.domain.proceedings.measure import MEASURE, Measure
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.domain.proceedings.request import REQUEST, ProceedingRequest
from shared.kernel.country import Country

REMINDING: tuple[Kind[Proceeding, Any], ...] = (HEARING, MEASURE, REQUEST)
"""The kinds of parts that ask for something by a day."""

STILL_ASKED = {
    TaskKind.HEARING: timedelta(days=0),
    TaskKind.PROTECTION_MEASURE: timedelta(days=7),
    TaskKind.PROCEEDING_REQUEST: timedelta(days=365),
}
"""How long after its day something is still a task: who accompanies cannot record how a hearing ended."""


def due_part(
    kind: Kind[Proceeding, Any],
    part: ProceedingPart,
    *,
    own: Callable[[UUID], UUID | None],
    country: Country,
    today: date,
) -> DuePart | None:
    """What a part asks of a case; None for nothing. `own`: id in the proceeding → person of the case, if it is one."""
    named = kind.persons(part)
    concerned = [person for person in map(own, named) if person is not None]
    asked = _asked(part, country)
    if asked is None or part.in_error or not kind.is_open(part) or (named and not concerned):
        return None
    task, day, detail = asked
    if day + STILL_ASKED[task] < today:
        return None
    return DuePart(
        part_id=part.id,
        kind=task,
        due_on=day,
        at=kind.at(part),
        detail=detail,
        person_id=concerned[0] if concerned else None,
    )


def _asked(part: ProceedingPart, country: Country) -> tuple[TaskKind, date, str] | None:
    match part:
        case Hearing():
            return TaskKind.HEARING, local_day(part.scheduled_at, country), part.type
        case Measure(until_on=date() as until_on):
            return TaskKind.PROTECTION_MEASURE, until_on, part.kind
        case ProceedingRequest(due_on=date() as due_on):
            return TaskKind.PROCEEDING_REQUEST, due_on, part.kind
        case ProceedingRequest(recorded_at=datetime() as asked_at):
            # Without a day it waits since it was asked.
            return TaskKind.PROCEEDING_REQUEST, local_day(asked_at, country), part.kind
    return None
