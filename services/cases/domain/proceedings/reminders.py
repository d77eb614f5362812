"""When people are reminded of a hearing: seven days and one day before, on working days of its country."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

FIRST_REMINDER, LAST_REMINDER = 7, 1
"""Days before a hearing."""
LAPSED = 0
"""Instead of a number of days: the moment has passed, and it is no task of a case any more."""
LOOK_AHEAD = timedelta(days=21)
"""Longer than the first reminder comes before a hearing, also around Holy Week and the end of the year."""
FROM_HOUR = 7
"""No reminder leaves before this hour of the country."""
TOO_LATE_FOR_FIRST = 4
"""A hearing that was set so few days ahead has only the last reminder."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PartToRemind:
    """A part with a moment that comes near."""

    id: UUID
    proceeding_id: UUID
    at: datetime | None
    reminded: int | None
    """The fewest days before of which people were reminded."""


def reminder_due(reminded: int | None, *, first_on: date, last_on: date, held_on: date, today: date) -> int | None:
    """How many days before the hearing the reminder is that is due today, 7 or 1; None for none."""
    if reminded == LAST_REMINDER or today >= held_on:
        return None
    if today >= last_on:
        return LAST_REMINDER
    if reminded is None and today >= first_on and (held_on - today).days >= TOO_LATE_FOR_FIRST:
        return FIRST_REMINDER
    return None
