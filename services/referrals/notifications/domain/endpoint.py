"""A webhook endpoint: where an organisation wants its events, and how reliably it accepts them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from services.referrals.notifications.domain.cloudevent import WEBHOOK_TYPES
from services.referrals.notifications.domain.schedule import LONGEST_RETRY_AFTER
from shared.kernel.codes import DISTINCT, READ_ONLY, Choice, Length
from shared.kernel.country import Country
from shared.outgoing.target import LONGEST_URL

GIVE_UP_AFTER = timedelta(days=5)
"""Unbroken failure for this long disables the endpoint."""
OLD_SECRET_VALID = timedelta(hours=24)
MAX_IN_FLIGHT = 4
"""Attempts in flight to one endpoint."""
PROBE_FROM = 5
"""Consecutive failures after which only one attempt at a time probes whether the receiver is back."""
_FIRST_PAUSE = timedelta(seconds=15)
_LONGEST_PAUSE = timedelta(minutes=5)


class DisabledReason(StrEnum):
    """Why nothing is delivered to an endpoint."""

    OWNER = "owner"
    GONE = "gone"
    """It responded 410."""
    FAILING = "failing"
    """It failed for five days without a break."""


Url = Annotated[str, Length(1, LONGEST_URL)]
EventTypes = Annotated[tuple[Annotated[str, Choice(tuple(WEBHOOK_TYPES.values()))], ...], DISTINCT]
"""Types of CloudEvent; empty for all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterEndpoint:
    """Where an organisation wants its events, and which."""

    url: Url
    events: EventTypes = ()


@dataclass(kw_only=True, slots=True)
class Endpoint:
    """One row of table `webhook_endpoint`."""

    id: UUID
    country: Country
    organisation_id: UUID
    url: Url
    events: EventTypes
    secret: Annotated[bytes, READ_ONLY]
    """Encrypted, as the previous one."""
    previous_secret: Annotated[bytes | None, READ_ONLY] = None
    previous_valid_until: datetime | None = None
    data_key: Annotated[bytes, READ_ONLY]
    disabled_at: datetime | None = None
    disabled_reason: DisabledReason | None = None
    failing_since: datetime | None = None
    failures: int = 0
    """How many attempts failed since the last success."""
    paused_until: datetime | None = None
    created_at: datetime
    version: int = 1

    @property
    def enabled(self) -> bool:
        """Whether events are delivered to it."""
        return self.disabled_at is None

    @property
    def max_in_flight(self) -> int:
        """How many attempts may be in flight now."""
        return 1 if self.failures >= PROBE_FROM else MAX_IN_FLIGHT

    def wants(self, kind: str) -> bool:
        """Whether its filter lets a type of CloudEvent through."""
        return not self.events or kind in self.events

    def is_paused(self, at: datetime) -> bool:
        """Whether no attempt is made for a while."""
        return self.paused_until is not None and self.paused_until > at

    def secrets_at(self, at: datetime) -> tuple[bytes, ...]:
        """The encrypted secrets to sign with, newest first; after a rotation the previous one stays valid for a day."""
        if self.previous_secret is None or self.previous_valid_until is None or at >= self.previous_valid_until:
            return (self.secret,)
        return (self.secret, self.previous_secret)

    def rotate_secret(self, secret: bytes, *, at: datetime) -> None:
        """Replace the encrypted secret; the previous one stays valid for a day."""
        self.previous_secret, self.previous_valid_until = self.secret, at + OLD_SECRET_VALID
        self.secret = secret
        self.version += 1

    def disable(self, reason: DisabledReason, *, at: datetime) -> None:
        """Deliver nothing more until the owner enables it again."""
        self.disabled_at, self.disabled_reason = at, reason
        self.version += 1

    def enable(self) -> None:
        """Deliver again; earlier failures no longer count."""
        self.disabled_at = self.disabled_reason = self.failing_since = self.paused_until = None
        self.failures = 0

    def record_failure(self, *, at: datetime, asked: timedelta | None) -> None:
        """Count a failure; pause when the receiver asked for it (`asked`, a day at most) or keeps failing."""
        self.failures += 1
        self.failing_since = self.failing_since or at
        # A single Retry-After must not silence the endpoint for years.
        pause = asked and min(asked, LONGEST_RETRY_AFTER)
        if self.failures >= PROBE_FROM:
            steps = min(self.failures - PROBE_FROM, 10)
            pause = max(pause or timedelta(), min(_FIRST_PAUSE * 2**steps, _LONGEST_PAUSE))
        if pause is not None:
            self.paused_until = at + pause

    def has_failed_for_good(self, at: datetime) -> bool:
        """Whether it has failed without a break for five days."""
        return self.failing_since is not None and at - self.failing_since >= GIVE_UP_AFTER


@dataclass(slots=True)
class Room:
    """How many more attempts an endpoint takes now; the lock keeps other processes from starting one meanwhile."""

    endpoint: Endpoint
    in_flight: int

    def left(self, at: datetime) -> int:
        """Attempts that may begin."""
        endpoint = self.endpoint
        if not endpoint.enabled or endpoint.is_paused(at):
            return 0
        return max(endpoint.max_in_flight - self.in_flight, 0)
