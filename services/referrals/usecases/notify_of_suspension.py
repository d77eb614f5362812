"""Notify senders that the recipient of their referrals was suspended, long before the referrals expire."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import Party
from services.referrals.domain.notices import notice_to
from services.referrals.notifications.domain.notice import RECIPIENT_SUSPENDED
from services.referrals.notifications.processes.notices import notify
from shared.contracts.referrals import ReferralSent


def notify_of_suspension(organisation_id: UUID, suspended_at: datetime, *, work: ReferralsWork) -> None:
    """Notify each sender once per referral and suspension. The referral stays open: the sender decides about it."""
    waiting = work.referrals.unanswered_to_for_update(organisation_id)
    # Always in the same order: two jobs that notify the same organisations must not wait for each other.
    for referral in sorted(waiting, key=lambda referral: referral.from_organisation_id):
        notice = notice_to(Party.SENDER, referral.event(ReferralSent), RECIPIENT_SUSPENDED)
        notify(replace(notice, occasion=suspended_at.isoformat()), work=work)
