"""A delivery outside the platform: what is claimed, what is sent, and what came of it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from shared.kernel.country import Country

EMAIL = "email"
WEBHOOK = "webhook"

GONE = 410
THROTTLED = frozenset({429, 502, 503, 504})
"""Statuses whose Retry-After is honoured."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """The right to make one attempt, until the lease ends. `attempt` was counted before the work starts."""

    delivery_id: UUID
    attempt: int
    country: Country


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookParcel:
    """One attempt at a webhook."""

    claim: Claim
    endpoint_id: UUID
    organisation_id: UUID
    url: str
    body: str
    secrets: tuple[str, ...]

    def __repr__(self) -> str:
        return f"WebhookParcel({self.claim.delivery_id})"


@dataclass(frozen=True, kw_only=True, slots=True)
class EmailParcel:
    """One attempt at an e-mail."""

    claim: Claim
    organisation_id: UUID
    address: str
    language: str
    code: str
    """Human code of the referral without its country, '' where there is none."""

    def __repr__(self) -> str:
        return f"EmailParcel({self.claim.delivery_id})"


Parcel = WebhookParcel | EmailParcel


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What one attempt came to. The other side's words are never kept: a status, a code of ours and a hash."""

    milliseconds: int
    status: int | None = None
    error: str | None = None
    answer_sha256: str | None = None
    retry_after: timedelta | None = None
    permanent: bool = False
    """No later attempt can succeed (an address that the mail server refuses)."""

    @property
    def delivered(self) -> bool:
        """Whether the receiver took it."""
        return self.error is None
