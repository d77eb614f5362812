"""What was asked and answered about a case, on the referral by which the receiver knows it."""

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import TRANSFER_AGREED
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import StepDetails
from services.referrals.processes.steps import append_to_log


def agree_to_transfer(transfer: Referral, *, work: ReferralsWork) -> None:
    """A transfer was sent: it is the answer to its receiver where they asked for this case."""
    for referral in work.referrals.of_case_for_update(transfer.case_id):
        if referral.to_organisation_id == transfer.to_organisation_id and referral.transfer_waits:
            referral.answer_request(at=work.clock.now())
            keep_answer(referral, TRANSFER_AGREED, work=work)


def keep_answer(referral: Referral, what: str, *, work: ReferralsWork) -> None:
    """Store it with an entry of the log that leaves the state as it is."""
    work.referrals.save(referral)
    append_to_log(referral, before=referral.state, details=StepDetails(reason=what), work=work)
