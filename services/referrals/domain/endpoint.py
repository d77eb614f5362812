"""A webhook endpoint: where an organisation wants to be told, and how well that works."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.referrals.domain.schedule import LONGEST_RETRY_AFTER
from shared.kernel.country import Country

GIVE_UP_AFTER = timedelta(days=5)
"""Unbroken failure for this long disables the endpoint."""
OLD_SECRET_VALID = timedelta(hours=24)
AT_ONCE = 4
"""Attempts in flight to one endpoint."""
PROBE_FROM = 5
"""From so many consecutive failures on, one attempt at a time probes whether the receiver is back."""
_FIRST_PAUSE = timedelta(seconds=15)
_LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(kw_only=True, slots=True)
class Endpoint:
    """One row of table `webhook_endpoint`."""

    id: UUID
    country: Country
    organisation_id: UUID
    url: str
    events: tuple[str, ...]
    """Types of CloudEvent it wants; empty for all."""
    secret: bytes
    previous_secret: bytes | None = None
    previous_valid_until: datetime | None = None
    data_key: bytes
    disabled_at: datetime | None = None
    disabled_reason: str | None = None
    """`owner`, `gone` (it answered 410) or `failing` (five days)."""
    failing_since: datetime | None = None
    failures: int = 0
    """Consecutive."""
    paused_until: datetime | None = None
    created_at: datetime
    version: int = 1

    @property
    def enabled(self) -> bool:
        """Whether anything is delivered to it."""
        return self.disabled_at is None

    @property
    def room(self) -> int:
        """How many attempts may be in flight now."""
        return 1 if self.failures >= PROBE_FROM else AT_ONCE

    def wants(self, kind: str) -> bool:
        """Whether its filter lets a type of CloudEvent through."""
        return not self.events or kind in self.events

    def rests(self, at: datetime) -> bool:
        """Whether it is left alone for a while."""
        return self.paused_until is not None and self.paused_until > at

    def disable(self, reason: str, *, at: datetime) -> None:
        """Deliver nothing more until the owner enables it again."""
        self.disabled_at, self.disabled_reason = at, reason
        self.version += 1

    def enable(self) -> None:
        """Start afresh: earlier failures no longer count."""
        self.disabled_at = self.disabled_reason = self.failing_since = self.paused_until = None
        self.failures = 0

    def succeeded(self) -> bool:
        """Note a 2xx; answers whether anything changed."""
        changed = bool(self.failures or self.failing_since or self.paused_until)
        self.failing_since = self.paused_until = None
        self.failures = 0
        return changed

    def failed(self, *, at: datetime, asked: timedelta | None) -> None:
        """Note a failure; rest when the receiver asked for it (for a day at most) or keeps failing."""
        self.failures += 1
        self.failing_since = self.failing_since or at
        # As long as its delivery waits at most: one answer must not silence it for years.
        pause = asked and min(asked, LONGEST_RETRY_AFTER)
        if self.failures >= PROBE_FROM:
            steps = min(self.failures - PROBE_FROM, 10)
            pause = max(pause or timedelta(), min(_FIRST_PAUSE * 2**steps, _LONGEST_PAUSE))
        if pause is not None:
            self.paused_until = at + pause

    def gave_up(self, at: datetime) -> bool:
        """Whether it has failed without a break for five days."""
        return self.failing_since is not None and at - self.failing_since >= GIVE_UP_AFTER
