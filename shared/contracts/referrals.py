"""Facts that the referrals service tells: one per step of the life cycle, all of one shape."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.contracts.event import Event
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralStep(Event):
    """Where a referral stands after a step. `country` is the sender's."""

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

    def countries(self) -> frozenset[Country]:
        """Both ends of the referral."""
        return frozenset({self.country, self.to_country})


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralSent(ReferralStep):
    """A referral left for its recipient."""

    NAME: ClassVar[str] = "referrals.referral_sent.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralReceived(ReferralStep):
    """The recipient opened it."""

    NAME: ClassVar[str] = "referrals.referral_received.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralInfoRequested(ReferralStep):
    """The recipient asked for more before deciding."""

    NAME: ClassVar[str] = "referrals.referral_info_requested.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralAccepted(ReferralStep):
    """The recipient accepted the referral."""

    NAME: ClassVar[str] = "referrals.referral_accepted.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralRejected(ReferralStep):
    """The recipient rejected, with a reason."""

    NAME: ClassVar[str] = "referrals.referral_rejected.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralStarted(ReferralStep):
    """The service that was asked for began."""

    NAME: ClassVar[str] = "referrals.referral_started.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralCompleted(ReferralStep):
    """The service ended; the loop to the sender is closed."""

    NAME: ClassVar[str] = "referrals.referral_completed.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralCancelled(ReferralStep):
    """The sender cancelled the referral."""

    NAME: ClassVar[str] = "referrals.referral_cancelled.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralWithdrawn(ReferralStep):
    """The person withdrew the consent it stood on."""

    NAME: ClassVar[str] = "referrals.referral_withdrawn.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralExpired(ReferralStep):
    """Nobody answered, and three times the time has passed."""

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
    """The sender answered what the recipient had asked. No step: `state` stays where it is, and it may happen again."""

    NAME: ClassVar[str] = "referrals.referral_info_provided.v1"

    answer: int
    """Tells one answer from the next; larger for a later one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralAccessEnded(ReferralStep):
    """A receiver who had accepted may read nothing more of the person. No step: `state` stays."""

    NAME: ClassVar[str] = "referrals.referral_access_ended.v1"

    because: str
    """Code of list `referral_platform_reason`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralWithdrawalAcknowledged(ReferralStep):
    """The receiver acknowledged that access has ended. No step: `state` stays."""

    NAME: ClassVar[str] = "referrals.referral_withdrawal_acknowledged.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralEscalated(ReferralStep):
    """Nobody answered in time and others were told; the referral stays open. No step: `state` is where it stands."""

    NAME: ClassVar[str] = "referrals.referral_escalated.v1"

    level: int
    """1: the focal point of the receiver's country was told; 2: the coordination of the region."""
