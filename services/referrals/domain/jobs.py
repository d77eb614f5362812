"""Work that this service gives itself: telling organisations that may sit in any country."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.contracts.event import Job
from shared.contracts.subscriptions import REFERRALS_NOTIFY


@dataclass(frozen=True, kw_only=True, slots=True)
class TellOverseers(Job):
    """Tell those who were told of a missing answer that it waits no longer."""

    NAME: ClassVar[str] = "referrals.tell_overseers.v1"
    QUEUE: ClassVar[str] = REFERRALS_NOTIFY

    referral_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class TellOfSuspension(Job):
    """Tell the senders of unanswered referrals that their recipient was suspended."""

    NAME: ClassVar[str] = "referrals.tell_of_suspension.v1"
    QUEUE: ClassVar[str] = REFERRALS_NOTIFY

    organisation_id: UUID
    suspended_at: datetime
