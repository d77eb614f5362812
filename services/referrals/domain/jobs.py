"""Jobs of this service: notifications of organisations that may be in any country."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.contracts.event import Job
from shared.contracts.subscriptions import REFERRALS_NOTIFY


@dataclass(frozen=True, kw_only=True, slots=True)
class NotifyOverseers(Job):
    """Notify those who were notified of a missing answer that the referral no longer waits."""

    NAME: ClassVar[str] = "referrals.tell_overseers.v1"
    QUEUE: ClassVar[str] = REFERRALS_NOTIFY

    referral_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class NotifyOfSuspension(Job):
    """Notify the senders of unanswered referrals that the recipient was suspended."""

    NAME: ClassVar[str] = "referrals.tell_of_suspension.v1"
    QUEUE: ClassVar[str] = REFERRALS_NOTIFY

    organisation_id: UUID
    suspended_at: datetime
