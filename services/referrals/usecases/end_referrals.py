"""Events of a case that end referrals: a consent taken back or no longer enough, a person erased, a case closed."""

from collections.abc import Iterable

from services.referrals.adapters.referral_log import LogEntry
from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import (
    CASE_CLOSED,
    CONSENT_WITHDRAWN,
    IDENTITY_ERASED,
    MAY_BECOME,
    OPEN,
    State,
)
from services.referrals.domain.referral import Referral
from services.referrals.usecases.advance_referral import StepDetails, advance
from shared.contracts.cases import CaseClosed, ConsentWithdrawn, DisclosureStopped, IdentityErased
from shared.contracts.referrals import ReferralAccessEnded
from shared.kernel.errors import NotFound


def end_under_consent(event: ConsentWithdrawn, *, work: ReferralsWork) -> None:
    """End every referral that stands on the consent, and destroy every packet and note under it."""
    _end_access(work.referrals.lock_under_consent(event.consent_id), CONSENT_WITHDRAWN, work=work)
    work.log.destroy_notes_of_consent(event.consent_id)


def end_without_grounds(event: DisclosureStopped, *, work: ReferralsWork) -> None:
    """End a referral whose consent no longer holds, and destroy its packet and notes.

    A referral that does not exist (yet) is skipped: cases publishes the event again once it knows of the referral.
    """
    try:
        referral = work.referrals.lock(event.referral_id)
    except NotFound:
        return
    _end_access([referral], event.reason, work=work)


def end_of_erased_person(event: IdentityErased, *, work: ReferralsWork) -> None:
    """End every referral of the case of a person who was erased, and destroy every packet and note about them."""
    referrals = work.referrals.lock_of_case(event.case_id)
    _end_access(referrals, IDENTITY_ERASED, work=work)
    for referral in referrals:
        work.log.destroy_notes(referral.id)


def end_unanswered_of_case(event: CaseClosed, *, work: ReferralsWork) -> None:
    """Cancel what nobody has answered. An accepted referral goes on: the receiver expects the person."""
    for referral in work.referrals.lock_unanswered_of_case(event.case_id):
        advance(referral, "close", StepDetails(reason=CASE_CLOSED), work=work)


def _end_access(referrals: Iterable[Referral], because: str, *, work: ReferralsWork) -> None:
    """Withdraw what is open; of what goes on or is over, end what the receiver may read (domain.md §4.14, rule 4).

    A receiver whose accepted referral was cancelled may have read it before, and is told like any other.
    """
    for referral in referrals:
        if referral.access_ended_at is not None or not (referral.was_accepted or referral.state in OPEN):
            continue
        now = work.clock.now()
        if referral.was_accepted:
            referral.end_access(because, at=now)
            work.withdrawal_notices.add(referral, because=because, at=now)
        if State.WITHDRAWN in MAY_BECOME[referral.state]:
            advance(referral, "withdraw", StepDetails(reason=because), work=work)
        else:
            _close_packet(referral, because, work=work)


def _close_packet(referral: Referral, because: str, *, work: ReferralsWork) -> None:
    # The stay of a person who is there goes on, and so does the place; only the information ends.
    was = referral.version
    referral.version += 1
    referral.destroy_packet()
    work.log.destroy_notes(referral.id)
    work.referrals.save(referral, was=was)
    entry = LogEntry(
        state_from=referral.state,
        state_to=referral.state,
        at=work.clock.now(),
        actor=work.grant.subject,
        organisation_id=work.grant.organisation_id,
        reason=because,
    )
    work.log.add(referral, entry)
    work.publish(referral.fact(ReferralAccessEnded, because=because))
    work.audit("referral.access_ended", country=referral.country, object_type="referral", object_id=referral.id)
