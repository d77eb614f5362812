"""Facts of the case that end referrals: a consent taken back or no longer enough, a case closed."""

from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import OPEN
from services.referrals.usecases.advance_referral import StepDetails, advance
from shared.kernel.errors import NotFound


def end_under_consent(consent_id: UUID, *, work: ReferralsWork) -> None:
    """Withdraw every open referral that stands on the consent, and destroy every packet and note under it."""
    for referral in work.referrals.lock_open_under_consent(consent_id):
        advance(referral, "withdraw", StepDetails(reason="consent_withdrawn"), work=work)
    work.referrals.destroy_packets_of_consent(consent_id)
    work.log.destroy_notes_of_consent(consent_id)


def end_without_grounds(referral_id: UUID, reason: str, *, work: ReferralsWork) -> None:
    """Withdraw a referral whose consent no longer holds, and destroy its packet and notes when it has ended already.

    `reason` is a code. A referral that does not exist (yet) is passed over: cases says it again once it hears of it.
    """
    try:
        referral = work.referrals.lock(referral_id)
    except NotFound:
        return
    if referral.state in OPEN:
        advance(referral, "withdraw", StepDetails(reason=reason), work=work)
    elif referral.sealed is not None or referral.message is not None:
        was = referral.version
        referral.destroy_packet()
        work.referrals.save(referral, was=was)
        work.log.destroy_notes(referral.id)


def end_unanswered_of_case(case_id: UUID, *, work: ReferralsWork) -> None:
    """Cancel what nobody has answered. An accepted referral goes on: the receiver expects the person."""
    for referral in work.referrals.lock_unanswered_of_case(case_id):
        advance(referral, "close", StepDetails(reason="case_closed"), work=work)
