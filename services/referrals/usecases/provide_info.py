"""The sender answers what the receiver asked before deciding."""

from collections.abc import Callable
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.errors import WrongState
from services.referrals.domain.life_cycle import Party, State
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import StepDetails
from services.referrals.domain.texts import TextSource, check_senders_text
from services.referrals.processes.referrals import audit_referral
from services.referrals.processes.steps import append_to_log
from shared.contracts.referrals import ReferralInfoProvided


def check_info(
    referral_id: UUID, details: StepDetails, *, open_work: Callable[[], ReferralsWork], texts: TextSource
) -> None:
    """Compare the note with who the person is, with no transaction open while the cases service answers.

    Raises NotFound to a stranger, OtherPartyOnly to the receiver, Invalid where it names the person, Unavailable.
    """
    with open_work() as work:
        referral = work.referrals.get(referral_id)
        referral.require(Party.SENDER, work.grant)
    check_senders_text(details.note, "note", details.text_confirmed, case_id=referral.case_id, texts=texts)


def provide_info(
    referral_id: UUID,
    details: StepDetails,
    *,
    work: ReferralsWork,
    require_version: Callable[[int], None] = lambda _: None,
) -> Referral:
    """Log the answer and notify the receiver; the state stays and the clock goes on. It may be done again.

    Raises NotFound to a stranger, OtherPartyOnly to the receiver, WrongState when the receiver has not asked.
    """
    referral = work.referrals.get_for_update(referral_id)
    referral.require(Party.SENDER, work.grant)
    require_version(referral.version)
    if referral.state is not State.INFO_REQUESTED:
        raise WrongState(referral.state)
    referral.version += 1
    referral.info_provided_at = work.clock.now()
    work.referrals.save(referral)
    append_to_log(referral, before=referral.state, details=details, work=work)
    work.publish(referral.event(ReferralInfoProvided, answer=referral.version))
    audit_referral("referral.info_provided", referral, country=referral.country, work=work)
    return referral
