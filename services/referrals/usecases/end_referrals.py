"""End referrals after an event of their case: consent withdrawn or insufficient, identity erased, case closed."""

from collections.abc import Iterable
from datetime import datetime

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import (
    ACTIONS,
    CASE_CLOSED,
    CONSENT_WITHDRAWN,
    IDENTITY_ERASED,
    MAY_BECOME,
    OPEN,
    State,
)
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import StepDetails
from services.referrals.domain.withdrawal_notice import WithdrawalNotice
from services.referrals.processes.referrals import audit_referral
from services.referrals.processes.steps import advance_referral, append_to_log, end_movement
from shared.contracts.cases import CaseClosed, ConsentWithdrawn, DisclosureStopped, IdentityErased
from shared.contracts.referrals import ReferralAccessEnded
from shared.kernel.errors import NotFound


def end_under_consent(event: ConsentWithdrawn, *, work: ReferralsWork) -> None:
    """End every referral of the case under the consent, and destroy its packets and notes.

    Cases that were merged have consents in common; each of them publishes that it ended.
    """
    referrals = work.referrals.under_consent_for_update(event.case_id, event.consent_id)
    _end_access(referrals, CONSENT_WITHDRAWN, work=work)
    work.log.destroy_notes_of_consent(event.case_id, event.consent_id)


def end_without_grounds(event: DisclosureStopped, *, work: ReferralsWork) -> None:
    """End a referral whose consent no longer holds, and destroy its packet and notes.

    A referral that does not exist (yet) is skipped: cases publishes the event again once it knows of the referral.
    """
    try:
        referral = work.referrals.get_for_update(event.referral_id)
    except NotFound:
        return
    _end_access([referral], event.reason, work=work)


def end_of_erased_person(event: IdentityErased, *, work: ReferralsWork) -> None:
    """End every referral about a person who was erased, and destroy every packet and note about them.

    Other referrals of the same case go on.
    """
    named = event.referral_ids
    of_case = work.referrals.of_case_for_update(event.case_id)
    referrals = [referral for referral in of_case if named is None or referral.id in named]
    _end_access(referrals, IDENTITY_ERASED, work=work)
    for referral in referrals:
        work.log.destroy_notes(referral.id)


def end_unanswered_of_case(event: CaseClosed, *, work: ReferralsWork) -> None:
    """Cancel the unanswered referrals of the case. Accepted ones continue, because the receiver expects the person."""
    for referral in work.referrals.unanswered_of_case_for_update(event.case_id):
        advance_referral(referral, ACTIONS["close"], StepDetails(reason=CASE_CLOSED), work=work)


def _end_access(referrals: Iterable[Referral], because: str, *, work: ReferralsWork) -> None:
    """Withdraw what is open; of what goes on or is over, end what the receiver may read (ADR 0019).

    A receiver whose accepted referral was cancelled may have read it before, and is notified like any other.
    """
    for referral in referrals:
        if referral.access_ended_at is not None or not (referral.was_accepted or referral.state in OPEN):
            continue
        now = work.clock.now()
        if referral.was_accepted:
            referral.end_access(because, at=now)
            work.withdrawal_notices.add(_notice(referral, because, now))
        if State.WITHDRAWN in MAY_BECOME[referral.state]:
            advance_referral(referral, ACTIONS["withdraw"], StepDetails(reason=because), work=work)
        else:
            _destroy_contents(referral, because, work)


def _destroy_contents(referral: Referral, because: str, work: ReferralsWork) -> None:
    # A person who has arrived stays, and keeps the place; only the information is destroyed.
    referral.version += 1
    referral.destroy_packet()
    work.log.destroy_notes(referral.id)
    end_movement(referral, work=work)
    work.referrals.save(referral)
    append_to_log(referral, before=referral.state, details=StepDetails(reason=because), work=work)
    work.publish(referral.event(ReferralAccessEnded, because=because))
    audit_referral("referral.access_ended", referral, country=referral.country, work=work)


def _notice(referral: Referral, because: str, at: datetime) -> WithdrawalNotice:
    return WithdrawalNotice(
        referral_id=referral.id,
        code=referral.code,
        because=because,
        at=at,
        country=referral.country,
        from_organisation_id=referral.from_organisation_id,
        to_country=referral.to_country,
        to_organisation_id=referral.to_organisation_id,
    )
