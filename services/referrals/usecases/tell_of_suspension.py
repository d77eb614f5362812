"""A recipient was suspended: whoever waits for her answer hears of it at once, not when the referral expires."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import Party
from services.referrals.domain.outlets import Outlets
from services.referrals.domain.recipients import RECIPIENT_SUSPENDED, notice_to
from services.referrals.usecases.tell_organisation import tell
from shared.contracts.referrals import ReferralSent


def tell_of_suspension(organisation_id: UUID, suspended_at: datetime, *, work: ReferralsWork, outlets: Outlets) -> None:
    """Tell each sender once per referral and suspension. The referral stays open: she decides what becomes of it."""
    waiting = work.referrals.lock_unanswered_to(organisation_id)
    # Always in the same order: two jobs that tell the same organisations must not wait for each other.
    for referral in sorted(waiting, key=lambda referral: referral.from_organisation_id):
        notice = notice_to(Party.SENDER, referral.fact(ReferralSent), RECIPIENT_SUSPENDED)
        tell(replace(notice, occasion=suspended_at.isoformat()), work=work, outlets=outlets)
