"""Notify those who were notified of a missing answer that the referral no longer waits."""

from dataclasses import replace
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import Party
from services.referrals.domain.notices import notice_to
from services.referrals.notifications.domain.notice import OVERDUE_ENDED
from services.referrals.notifications.processes.notices import notify
from shared.contracts.referrals import ReferralSent


def notify_overseers(referral_id: UUID, *, work: ReferralsWork) -> None:
    """Notify each of them once, with ids and codes only."""
    referral = work.referrals.get(referral_id)
    rows = work.escalations.of(referral_id)
    notice = notice_to(Party.RECEIVER, referral.event(ReferralSent), OVERDUE_ENDED)
    # Always in the same order: two jobs that notify the same organisations must not wait for each other.
    for organisation_id in sorted({row.told_organisation_id for row in rows if row.told_organisation_id}):
        card = work.organisations.find(organisation_id)
        if card is not None:
            notify(replace(notice, country=card.country, organisation_id=card.id), work=work)
