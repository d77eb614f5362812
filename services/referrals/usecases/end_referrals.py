"""Facts of the case that end referrals: a consent taken back, a case closed."""

from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.usecases.advance_referral import StepDetails, advance


def end_under_consent(consent_id: UUID, *, work: ReferralsWork) -> None:
    """Withdraw every open referral that stands on the consent, and destroy every packet and note under it."""
    for referral in work.referrals.lock_open_under_consent(consent_id):
        advance(referral, "withdraw", StepDetails(reason="consent_withdrawn"), work=work)
    work.referrals.destroy_packets_of_consent(consent_id)
    work.log.destroy_notes_of_consent(consent_id)


def end_unanswered_of_case(case_id: UUID, *, work: ReferralsWork) -> None:
    """Cancel what nobody has answered. An accepted referral goes on: the receiver expects the person."""
    for referral in work.referrals.lock_unanswered_of_case(case_id):
        advance(referral, "close", StepDetails(reason="case_closed"), work=work)
