"""One thing that a request left behind."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared.kernel.ids import first_id_at, made_at

BEFORE = timedelta(minutes=5)
"""Clocks of machines differ."""
AFTER = timedelta(hours=26)
"""A message is tried for a day."""


@dataclass(frozen=True, slots=True)
class Found:
    """When, where and what, with ids and codes."""

    at: datetime
    where: str
    what: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which is looked. Ids begin with their time, so the primary keys of large tables find it."""

    since: datetime
    until: datetime

    @property
    def first_id(self) -> UUID:
        """No id of this time is smaller."""
        return first_id_at(self.since)

    @property
    def last_id(self) -> UUID:
        """No id of this time is larger."""
        return first_id_at(self.until)


def window_of(request_id: UUID, since: datetime | None) -> Window | None:
    """When the request was made, as given or by its id; None for an id without a time that nobody gave."""
    made = since or made_at(str(request_id))
    return Window(made - BEFORE, made + AFTER) if made else None
