"""The clock is passed as a parameter, so that rules about deadlines can be tested without waiting."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the current time to rules and use cases."""

    def now(self) -> datetime:
        """The current moment, with the time zone UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The current moment in UTC."""
        return datetime.now(UTC)
