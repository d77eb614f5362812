"""The receiver acknowledges that access to what was shared has ended."""

from uuid import UUID

from services.referrals.adapters.referral_log import LogEntry
from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.errors import NothingToAcknowledge, OtherPartyOnly
from services.referrals.domain.life_cycle import ACKNOWLEDGED, Party
from services.referrals.domain.referral import Referral
from shared.contracts.referrals import ReferralWithdrawalAcknowledged
from shared.kernel.errors import NotFound


def acknowledge_withdrawal(referral_id: UUID, *, work: ReferralsWork) -> Referral:
    """Note it once and notify the sender; a second time changes nothing.

    Raises NotFound to a stranger, OtherPartyOnly to the sender, NothingToAcknowledge while access lasts.
    """
    referral = work.referrals.lock(referral_id)
    party = referral.party(work.grant)
    if party is None:
        raise NotFound
    if party is not Party.RECEIVER:
        raise OtherPartyOnly
    if referral.access_ended_at is None:
        raise NothingToAcknowledge
    if referral.must_acknowledge:
        _acknowledge(referral, work)
    return referral


def _acknowledge(referral: Referral, work: ReferralsWork) -> None:
    now, was = work.clock.now(), referral.version
    referral.acknowledged_at = now
    referral.version += 1
    work.referrals.save(referral, was=was)
    work.withdrawal_notices.acknowledge(referral.id, at=now)
    entry = LogEntry(
        state_from=referral.state,
        state_to=referral.state,
        at=now,
        actor=work.grant.subject,
        organisation_id=work.grant.organisation_id,
        reason=ACKNOWLEDGED,
    )
    work.log.add(referral, entry)
    work.publish(referral.fact(ReferralWithdrawalAcknowledged))
    work.audit(
        "referral.withdrawal_acknowledged",
        country=referral.to_country,
        object_type="referral",
        object_id=referral.id,
    )
