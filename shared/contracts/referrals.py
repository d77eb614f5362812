"""The events of the referrals service: one per step of the life cycle, all with the same fields."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from shared.contracts.event import Event, Priority
from shared.kernel.country import Country

URGENT = frozenset({"immediate", "imminent"})
"""The urgencies with the shortest time to answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralStep(Event):
    """The state of a referral after a step. `country` is the sender's."""

    AGGREGATE: ClassVar[str] = "referral_id"

    referral_id: UUID
    code: str
    """Random human code such as `GT-7K3-Q9X`, safe to say aloud."""
    case_id: UUID
    from_organisation_id: UUID
    to_organisation_id: UUID
    to_country: Country
    kind: str
    services: tuple[str, ...]
    urgency: str
    respond_by: datetime
    state: str
    reason: str | None = None
    """Why it was rejected, cancelled or withdrawn; a code."""
    hours_to_answer: float | None = None
    """Hours from sent to accepted or rejected."""
    outcome: str | None = None
    """How the service ended, once it has; a code of `service_status` or `case_closure_reason`."""

    @property
    def priority(self) -> Priority:
        """Urgent when its receiver has hours and not days to answer."""
        return Priority.URGENT if self.urgency in URGENT else Priority.NORMAL

    def countries(self) -> frozenset[Country]:
        """The countries of sender and receiver."""
        return frozenset({self.country, self.to_country})


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralSent(ReferralStep):
    """The sender sent a referral."""

    NAME: ClassVar[str] = "referrals.referral_sent.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralReceived(ReferralStep):
    """The recipient opened the referral."""

    NAME: ClassVar[str] = "referrals.referral_received.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralInfoRequested(ReferralStep):
    """The recipient asked the sender for information before deciding."""

    NAME: ClassVar[str] = "referrals.referral_info_requested.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralAccepted(ReferralStep):
    """The recipient accepted the referral."""

    NAME: ClassVar[str] = "referrals.referral_accepted.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralRejected(ReferralStep):
    """The recipient rejected the referral and gave a reason."""

    NAME: ClassVar[str] = "referrals.referral_rejected.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralStarted(ReferralStep):
    """The recipient began to serve the person."""

    NAME: ClassVar[str] = "referrals.referral_started.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralCompleted(ReferralStep):
    """The recipient ended the service."""

    NAME: ClassVar[str] = "referrals.referral_completed.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralCancelled(ReferralStep):
    """The sender cancelled the referral."""

    NAME: ClassVar[str] = "referrals.referral_cancelled.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralWithdrawn(ReferralStep):
    """The platform withdrew the referral: its consent no longer permits it, or the identity was erased."""

    NAME: ClassVar[str] = "referrals.referral_withdrawn.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralExpired(ReferralStep):
    """The recipient did not answer until the referral ended, by default three times the time for an answer."""

    NAME: ClassVar[str] = "referrals.referral_expired.v1"


REFERRAL_STEPS: tuple[type[ReferralStep], ...] = (
    ReferralSent,
    ReferralReceived,
    ReferralInfoRequested,
    ReferralAccepted,
    ReferralRejected,
    ReferralStarted,
    ReferralCompleted,
    ReferralCancelled,
    ReferralWithdrawn,
    ReferralExpired,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralInfoProvided(ReferralStep):
    """The sender answered a question of the recipient. Not a step: `state` stays, and it may happen again."""

    NAME: ClassVar[str] = "referrals.referral_info_provided.v1"

    answer: int
    """A number for each answer; larger for a later one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralAccessEnded(ReferralStep):
    """A receiver who had accepted may no longer read about the person. Not a step: `state` stays."""

    NAME: ClassVar[str] = "referrals.referral_access_ended.v1"

    because: str
    """Code of list `referral_platform_reason`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralWithdrawalAcknowledged(ReferralStep):
    """The receiver acknowledged that access has ended. Not a step: `state` stays."""

    NAME: ClassVar[str] = "referrals.referral_withdrawal_acknowledged.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralTransferRequested(ReferralStep):
    """The receiver asked the sender for the case. Not a step: `state` stays."""

    NAME: ClassVar[str] = "referrals.referral_transfer_requested.v1"

    because: str
    """Code of list `transfer_request_reason`."""
    number: int
    """A number for each request; larger for a later one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralTransferRefused(ReferralStep):
    """The sender keeps the case for which the receiver asked. Not a step: `state` stays."""

    NAME: ClassVar[str] = "referrals.referral_transfer_refused.v1"

    because: str
    """Code of list `transfer_refusal_reason`."""
    number: int
    """A number for each refusal; larger for a later one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralEscalated(ReferralStep):
    """The receiver did not answer in time, so others were notified. Not a step: `state` stays."""

    NAME: ClassVar[str] = "referrals.referral_escalated.v1"

    level: int
    """1: the focal point of the receiver's country was notified; 2: the coordination of the region."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralMovementReported(ReferralStep):
    """The receiver said that the person arrived, or how they fare later. Not a step: `state` stays."""

    NAME: ClassVar[str] = "referrals.referral_movement_reported.v1"

    report: str
    """What was reported: `arrived`, `follow_up_30` or `follow_up_90` (list `movement_step`)."""
    on: date
    movement_outcome: str | None = None
    """How the person fares, at a follow-up: code of list `movement_outcome`."""
    number: int
    """A number for each report; larger for a later one."""
