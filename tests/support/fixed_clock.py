"""A clock that stands still."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FixedClock:
    """It always gives the same moment."""

    at: datetime

    def now(self) -> datetime:
        """The moment of this clock."""
        return self.at
