"""Time is handed in, so that a rule about deadlines can be tested without waiting."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the current time to rules and use cases."""

    def now(self) -> datetime:
        """The current moment, always aware and in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The current moment in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still, for tests."""

    at: datetime

    def now(self) -> datetime:
        """The moment this clock was set to."""
        return self.at
