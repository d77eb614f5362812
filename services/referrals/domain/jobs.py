"""Jobs of this service: notifications of organisations that may be in any country, and what partners do in practice."""

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


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferInPractice(Job):
    """Fill the directory of a practice country with what a partner offers."""

    NAME: ClassVar[str] = "referrals.offer_in_practice.v1"
    QUEUE: ClassVar[str] = REFERRALS_NOTIFY

    organisation_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerInPractice(Job):
    """Accept what was referred to a partner of a practice country."""

    NAME: ClassVar[str] = "referrals.answer_in_practice.v1"
    QUEUE: ClassVar[str] = REFERRALS_NOTIFY

    organisation_id: UUID
    referral_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferInPractice(Job):
    """Send invented referrals to a practice space in which none waits for an answer."""

    NAME: ClassVar[str] = "referrals.refer_in_practice.v1"
    QUEUE: ClassVar[str] = REFERRALS_NOTIFY

    organisation_id: UUID
    """The space."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InformInPractice(Job):
    """Answer what was asked about a referral of a partner of a practice country."""

    NAME: ClassVar[str] = "referrals.inform_in_practice.v1"
    QUEUE: ClassVar[str] = REFERRALS_NOTIFY

    organisation_id: UUID
    """The partner."""
    referral_id: UUID
