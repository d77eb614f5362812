"""The receiver, having accepted, opens what the person agreed to share, while a consent still covers it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.referrals.adapters.sealed_packets import PrivateKeys, opened_packet
from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import Party
from services.referrals.domain.referral import Referral
from services.referrals.domain.release import ReleaseCheck, require_release
from services.referrals.processes.referrals import record_opening
from shared.kernel.errors import Forbidden


@dataclass(frozen=True, slots=True)
class OpenedPacket:
    """The packet in clear, for the one response that carries it."""

    referral: Referral
    content: Any

    def __repr__(self) -> str:
        return f"OpenedPacket({self.referral.id})"


def check_release(referral_id: UUID, *, open_work: Callable[[], ReferralsWork], cases: ReleaseCheck) -> None:
    """Ask the cases service whether the packet may still be opened, with no transaction open while it answers.

    Consents, ages and best interests are judged there and may have changed since the packet was made (ADR 0018).
    Raises what `open_packet` raises, BestInterestMissing, and Unavailable: without its answer nothing is opened.
    """
    with open_work() as work:
        referral = work.referrals.get(referral_id)
        _readable(referral, work)
    require_release(referral, cases)


def open_packet(referral_id: UUID, *, work: ReferralsWork, private_keys: PrivateKeys) -> OpenedPacket:
    """Open it with the key of the receiver's country and audit which fields were read; after `check_release`.

    Raises NotFound to a stranger, OtherPartyOnly to the sender, Forbidden to a member who neither answers nor is
    assigned, WrongState before acceptance, PacketGone afterwards.
    """
    referral = work.referrals.get_for_update(referral_id)
    content = opened_packet(referral, _readable(referral, work), private_keys)
    record_opening(referral, work=work)
    return OpenedPacket(referral, content)


def _readable(referral: Referral, work: ReferralsWork) -> bytes:
    referral.require(Party.RECEIVER, work.grant)
    if not referral.may_open_packet(work.grant):
        raise Forbidden
    return referral.packet_at(work.clock.now())
