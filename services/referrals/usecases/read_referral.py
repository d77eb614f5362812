"""Read one referral, as far as the caller's party may."""

from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.referral_view import ReferralView


def read_referral(referral_id: UUID, *, work: ReferralsWork) -> ReferralView:
    """The referral as the caller's party may read it, audited. Raises NotFound to a stranger."""
    referral = work.referrals.get(referral_id)
    view = work.view(referral)
    country = referral.country_of(view.party)
    work.audit_referral("referral.read", referral, country=country, fields=tuple(view.capacity))
    return view
