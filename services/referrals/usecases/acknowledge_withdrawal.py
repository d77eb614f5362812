"""The receiver acknowledges that access to what was shared has ended."""

from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.errors import NothingToAcknowledge
from services.referrals.domain.life_cycle import ACKNOWLEDGED, Party
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import StepDetails
from services.referrals.processes.referrals import audit_referral
from services.referrals.processes.steps import append_to_log
from shared.contracts.referrals import ReferralWithdrawalAcknowledged


def acknowledge_withdrawal(referral_id: UUID, *, work: ReferralsWork) -> Referral:
    """Acknowledge it and notify the sender; a second time changes nothing.

    Raises NotFound to a stranger, OtherPartyOnly to the sender, NothingToAcknowledge while access lasts.
    """
    referral = work.referrals.get_for_update(referral_id)
    referral.require(Party.RECEIVER, work.grant)
    if referral.access_ended_at is None:
        raise NothingToAcknowledge
    if referral.must_acknowledge:
        _acknowledge(referral, work)
    return referral


def _acknowledge(referral: Referral, work: ReferralsWork) -> None:
    now = work.clock.now()
    referral.acknowledged_at = now
    referral.version += 1
    work.referrals.save(referral)
    work.withdrawal_notices.acknowledge(referral.id, at=now)
    append_to_log(referral, before=referral.state, details=StepDetails(reason=ACKNOWLEDGED), work=work)
    work.publish(referral.event(ReferralWithdrawalAcknowledged))
    audit_referral("referral.withdrawal_acknowledged", referral, country=referral.to_country, work=work)
