"""The receiver opens a case of their own from a referral that they accepted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from services.referrals.adapters.sealed_packets import PrivateKeys, opened_packet
from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import ACTIONS, Party, State
from services.referrals.domain.referral import Referral
from services.referrals.domain.release import ReleaseCheck, require_release
from services.referrals.domain.steps import StepDetails
from services.referrals.processes.referrals import audit_referral, record_opening
from services.referrals.processes.steps import advance_referral
from shared.contracts.referral_kinds import CASE_TRANSFER

HANDED_OVER = StepDetails(outcome="delivered")


class CaseOpener(ReleaseCheck, Protocol):
    """The cases service, as the caller of this request sees it."""

    def open_case(self, referral: Referral, content: Any) -> UUID:
        """Open the receiver's case from the packet, or find the one that was opened. Raises what it refuses with."""
        ...


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """The case of the receiver that a referral led to."""

    case_id: UUID
    referral_id: UUID


def prepare_case(
    referral_id: UUID,
    *,
    open_work: Callable[[], ReferralsWork],
    cases: CaseOpener,
    private_keys: PrivateKeys,
) -> UUID:
    """Have the cases service open the case, with no transaction open while it answers; the id of the case.

    The packet goes straight from memory to the cases service: no table, queue or log holds it. Asking again finds
    the case that was opened. Raises NotFound to a stranger, OtherPartyOnly to the sender, WrongState before acceptance,
    NoPersonInvolved for a consultation, PacketGone, BestInterestMissing, Unavailable.
    """
    with open_work() as work:
        referral = work.referrals.get(referral_id)
        referral.require(Party.RECEIVER, work.grant)
        if referral.opened_case_id is not None:
            return referral.opened_case_id
        referral.packet_for_a_case(work.clock.now())
    require_release(referral, cases)
    with open_work() as work:
        referral = work.referrals.get_for_update(referral_id)
        content = opened_packet(referral, referral.packet_for_a_case(work.clock.now()), private_keys)
        record_opening(referral, work=work)
    return cases.open_case(referral, content)


def open_case(referral_id: UUID, case_id: UUID, *, work: ReferralsWork) -> OpenedCase:
    """Remember the case; a transfer is completed by it, and the sender's case ends. A second time changes nothing."""
    referral = work.referrals.get_for_update(referral_id)
    if referral.opened_case_id is None:
        referral.open_case(case_id, at=work.clock.now())
        work.referrals.save(referral)
        audit_referral("referral.case_opened", referral, country=referral.to_country, work=work)
        if referral.kind == CASE_TRANSFER:
            _hand_over(referral, work)
    return OpenedCase(case_id=case_id, referral_id=referral.id)


def _hand_over(referral: Referral, work: ReferralsWork) -> None:
    if referral.state is State.ACCEPTED:
        advance_referral(referral, ACTIONS["start"], work=work)
    if referral.state is State.IN_SERVICE:
        advance_referral(referral, ACTIONS["complete"], HANDED_OVER, work=work)
