"""An escalated referral waits no longer: those who were told that it does hear of that, too."""

from dataclasses import replace
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import Party
from services.referrals.domain.outlets import Outlets
from services.referrals.domain.recipients import OVERDUE_ENDED, notice_to
from services.referrals.usecases.tell_organisation import tell
from shared.contracts.referrals import ReferralSent


def tell_overseers(referral_id: UUID, *, work: ReferralsWork, outlets: Outlets) -> None:
    """Tell each of them once, whatever became of it: ids and codes only."""
    referral = work.referrals.get(referral_id)
    rows = work.escalations.of(referral_id)
    notice = notice_to(Party.RECEIVER, referral.fact(ReferralSent), OVERDUE_ENDED)
    # Always in the same order: two jobs that tell the same organisations must not wait for each other.
    for organisation_id in sorted({row.told_organisation_id for row in rows if row.told_organisation_id}):
        card = work.organisations.find(organisation_id)
        if card is not None:
            tell(replace(notice, country=card.country, organisation_id=card.id), work=work, outlets=outlets)
