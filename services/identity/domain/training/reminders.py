"""When people are reminded that their certificate of training ends, or that they will need one."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.kernel.country import Country

REMIND_BEFORE = (7, 30)
"""Days before the last one of the certificate, or the last without one, the fewest first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """One e-mail to one person about one last day; there is never a second."""

    user_id: UUID
    country: Country
    ends_on: date
    days: int
    """Which of `REMIND_BEFORE`."""
    mail_due_at: datetime | None
    """When the next attempt is made. None: the mail server has it, or it is needed no more."""
    mail_attempts: int = 0


def reminder_due(ends_on: date, today: date) -> int | None:
    """Which reminder is due on the day `today`; None when the end is further away, or past.

    One that was missed is not sent after a later one.
    """
    left = (ends_on - today).days
    return next((days for days in REMIND_BEFORE if left <= days), None) if left >= 0 else None
