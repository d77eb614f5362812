"""A receiver who serves the person asks for the case; the sender keeps it, or agrees by sending a transfer."""

from collections.abc import Callable
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import TRANSFER_REFUSED, TRANSFER_REQUESTED, Party
from services.referrals.domain.referral import Referral
from services.referrals.domain.transfer_request import RefuseTransfer, RequestTransfer
from services.referrals.processes.referrals import audit_referral
from services.referrals.processes.transfer_requests import keep_answer
from shared.contracts.referrals import ReferralTransferRefused, ReferralTransferRequested


def request_transfer(
    referral_id: UUID,
    command: RequestTransfer,
    *,
    work: ReferralsWork,
    require_version: Callable[[int], None] = lambda _: None,
) -> Referral:
    """Ask for the case and notify the sender; while that waits, asking again changes nothing.

    Raises NotFound to a stranger, OtherPartyOnly to the sender, WrongState where the receiver serves nobody with it.
    """
    referral = work.referrals.get_for_update(referral_id)
    referral.require(Party.RECEIVER, work.grant)
    require_version(referral.version)
    if referral.transfer_waits:
        return referral
    referral.ask_for_case(command.reason, at=work.clock.now())
    keep_answer(referral, TRANSFER_REQUESTED, work=work)
    work.publish(referral.event(ReferralTransferRequested, because=command.reason, number=referral.version))
    audit_referral("referral.transfer_requested", referral, country=referral.to_country, work=work)
    return referral


def refuse_transfer(
    referral_id: UUID,
    command: RefuseTransfer,
    *,
    work: ReferralsWork,
    require_version: Callable[[int], None] = lambda _: None,
) -> Referral:
    """Keep the case and notify the receiver.

    Raises NotFound to a stranger, OtherPartyOnly to the receiver, NoTransferAsked where nobody waits for an answer.
    """
    referral = work.referrals.get_for_update(referral_id)
    referral.require(Party.SENDER, work.grant)
    require_version(referral.version)
    referral.answer_request(at=work.clock.now(), refused_because=command.reason)
    keep_answer(referral, TRANSFER_REFUSED, work=work)
    work.publish(referral.event(ReferralTransferRefused, because=command.reason, number=referral.version))
    audit_referral("referral.transfer_refused", referral, country=referral.country, work=work)
    return referral
