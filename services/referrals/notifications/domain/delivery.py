"""A delivery outside the platform: the claim to attempt it, the message, and the outcome."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.referrals.notifications.domain.notice import ORGANISATION_SUSPENDED
from services.referrals.notifications.domain.schedule import LEASE, LONGEST_ATTEMPT, wait_after
from shared.kernel.country import Country
from shared.kernel.ids import new_id


class Channel(StrEnum):
    """How a delivery leaves the platform."""

    WEBHOOK = "webhook"
    EMAIL = "email"


class DeliveryState(StrEnum):
    """A pending delivery is attempted again; a failed one only when its owner replays it."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Letter(StrEnum):
    """What an e-mail says: the texts of `adapters/templates` by their names."""

    NOTICE = "notice"
    STOPPED = "stopped"
    """The organisation is suspended: there is nothing to sign in for."""


GONE = 410


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """The right to make one attempt, until the lease ends. `attempt` was counted before the work starts."""

    delivery_id: UUID
    attempt: int
    country: Country
    leased_until: datetime

    def may_start(self, at: datetime) -> bool:
        """Whether an attempt that starts now ends within the lease, and is about what was read a short while ago."""
        return at < self.leased_until - LONGEST_ATTEMPT


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookMessage:
    """What one attempt posts to a webhook endpoint."""

    claim: Claim
    endpoint_id: UUID
    organisation_id: UUID
    url: str
    body: str
    secrets: tuple[str, ...]
    trace: str = ""
    """Of the request that caused it, as the next."""
    request_id: str = ""

    def __repr__(self) -> str:
        return f"WebhookMessage({self.claim.delivery_id})"


@dataclass(frozen=True, kw_only=True, slots=True)
class EmailMessage:
    """What one attempt hands to the mail server."""

    claim: Claim
    organisation_id: UUID
    address: str
    language: str
    code: str
    """Human code of the referral without its country, '' where there is none."""
    letter: Letter = Letter.NOTICE
    trace: str = ""
    request_id: str = ""

    def __repr__(self) -> str:
        return f"EmailMessage({self.claim.delivery_id})"


OutgoingMessage = WebhookMessage | EmailMessage


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The outcome of one attempt. Only a status, an error code and a hash are kept of what the receiver responded."""

    milliseconds: int
    status: int | None = None
    error: str | None = None
    answer_sha256: str | None = None
    retry_after: timedelta | None = None
    permanent: bool = False
    """No later attempt can succeed (an address that the mail server refuses)."""

    @property
    def delivered(self) -> bool:
        """Whether the receiver accepted the message."""
        return self.error is None

    def logged(self, at: datetime) -> "DeliveryAttempt":
        """The line of the log about this outcome."""
        return DeliveryAttempt(
            at=at,
            status=self.status,
            error=self.error,
            milliseconds=self.milliseconds,
            answer_sha256=self.answer_sha256,
        )


@dataclass(frozen=True, slots=True)
class Attempted:
    """A message that was sent, and the outcome."""

    message: OutgoingMessage
    outcome: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryAttempt:
    """One line of the log of attempts: never an address, and of the response only its hash."""

    at: datetime
    status: int | None
    error: str | None
    milliseconds: int
    answer_sha256: str | None


@dataclass(kw_only=True, slots=True)
class Delivery:
    """One row of table `delivery`: a webhook call or an e-mail. Its id is the `webhook-id`."""

    id: UUID
    country: Country
    organisation_id: UUID
    channel: Channel
    event_type: str
    body: str
    """Of a webhook the JSON; of an e-mail the code of the referral, '' where there is none."""
    endpoint_id: UUID | None = None
    notification_id: UUID | None = None
    referral_id: UUID | None = None
    from_country: Country | None = None
    from_organisation_id: UUID | None = None
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    next_attempt_at: datetime
    leased_until: datetime | None = None
    last_status: int | None = None
    last_error: str | None = None
    created_at: datetime
    delivered_at: datetime | None = None
    trace: str = ""
    request_id: str = ""
    attempt_log: tuple[DeliveryAttempt, ...] = ()
    """Oldest first; read for the list of an endpoint alone."""

    @classmethod
    def due_at_once(  # noqa: PLR0913 - each is a column
        cls,
        *,
        country: Country,
        organisation_id: UUID,
        endpoint_id: UUID | None,
        event_type: str,
        body: str,
        at: datetime,
        trace: str,
        request_id: str,
    ) -> "Delivery":
        """A new delivery, due `at` once: a webhook call to an endpoint, or an e-mail where there is none."""
        return cls(
            id=new_id(),
            country=country,
            organisation_id=organisation_id,
            channel=Channel.EMAIL if endpoint_id is None else Channel.WEBHOOK,
            event_type=event_type,
            body=body,
            endpoint_id=endpoint_id,
            next_attempt_at=at,
            created_at=at,
            trace=trace,
            request_id=request_id,
        )

    @property
    def letter(self) -> Letter:
        """Of an e-mail, what it says."""
        return Letter.STOPPED if self.event_type == ORGANISATION_SUSPENDED else Letter.NOTICE

    def is_held_back(self, suspended: Collection[UUID]) -> bool:
        """Whether its organisation is among the suspended: they get nothing but the letter that says so."""
        return self.organisation_id in suspended and self.letter is not Letter.STOPPED

    @property
    def due_at(self) -> datetime | None:
        """When the next attempt is due; None when there will be none."""
        return self.next_attempt_at if self.state is DeliveryState.PENDING else None

    def lease(self, at: datetime) -> Claim:
        """Claim the next attempt, which is counted before it starts."""
        self.attempts += 1
        self.leased_until = at + LEASE
        return self.claim

    @property
    def claim(self) -> Claim:
        """The claim of a leased delivery. Raises ValueError for one that is not leased."""
        if self.leased_until is None:
            raise ValueError("not leased")
        return Claim(delivery_id=self.id, attempt=self.attempts, country=self.country, leased_until=self.leased_until)

    def fail(self, error: str) -> None:
        """Attempt it no more, unless it is replayed."""
        self.state, self.last_error, self.leased_until = DeliveryState.FAILED, error, None

    def record(self, outcome: Outcome, at: datetime) -> None:
        """Take over the outcome of an attempt: delivered, to be attempted again later, or failed."""
        self.leased_until = None
        self.last_status, self.last_error = outcome.status, outcome.error
        if outcome.delivered:
            self.state, self.delivered_at = DeliveryState.DELIVERED, at
            return
        wait = None if outcome.permanent else wait_after(self.attempts, asked=outcome.retry_after)
        if wait is None:
            self.state = DeliveryState.FAILED
        else:
            self.next_attempt_at = at + wait
