"""What the administration of a country announces to everyone who works there, from one day to another."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from services.identity.domain.errors import AnnouncementWithdrawn
from shared.kernel.codes import READ_ONLY, Length, Line, Paragraph
from shared.kernel.country import Country
from shared.kernel.errors import invalid

LONGEST = timedelta(days=366)

Title = Annotated[Line, Length(3, 120)]
Words = Annotated[Paragraph, Length(3, 2000)]


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Announcement:
    """A text for everyone of a country. It is written once: a wrong one is withdrawn, and another published."""

    id: UUID
    country: Country
    title: Title
    text: Words
    shown_from: date
    shown_until: date
    """The last day, in the country."""
    published_by: str
    published_at: datetime
    withdrawn_at: datetime | None = None
    version: Annotated[int, READ_ONLY] = 1

    def withdrawn(self, at: datetime) -> "Announcement":
        """The announcement, no longer shown. Raises AnnouncementWithdrawn."""
        if self.withdrawn_at is not None:
            raise AnnouncementWithdrawn
        return replace(self, withdrawn_at=at, version=self.version + 1)


def require_days(shown_from: date, shown_until: date, today: date) -> None:
    """Raise Invalid unless it is shown from today or later, for a year at most."""
    if shown_from < today:
        raise invalid("shown_from", "in_the_past", es="Ese día ya pasó", en="That day is over")
    if not shown_from <= shown_until <= shown_from + LONGEST:
        raise invalid(
            "shown_until",
            "wrong_end",
            es="El último día va después del primero, a un año como máximo",
            en="The last day follows the first one, within a year",
        )
