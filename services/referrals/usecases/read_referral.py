"""Read one referral and its log, as far as the caller's party may."""

from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.referral_view import ReferralView
from services.referrals.domain.steps import LogEntry
from services.referrals.processes.referrals import audit_referral, view_referral


def read_referral(referral_id: UUID, *, work: ReferralsWork) -> ReferralView:
    """The referral as the caller's party may read it, audited. Raises NotFound to a stranger."""
    referral = work.referrals.get(referral_id)
    view = view_referral(referral, work=work)
    country = referral.country_of(view.party)
    audit_referral("referral.read", referral, country=country, fields=tuple(view.capacity), work=work)
    return view


def read_log(referral_id: UUID, *, work: ReferralsWork) -> list[LogEntry]:
    """The log of a referral, with the notes that the caller's party may still read. Raises as `read_referral` does."""
    view = read_referral(referral_id, work=work)
    # The consent was given in the sender's country and ends at midnight there.
    today = work.clock.now().astimezone(view.referral.country.time_zone).date()
    return work.log.of(view.referral, with_notes=view.may_read_notes(today))
