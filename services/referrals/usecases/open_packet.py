"""The receiver, having accepted, opens what the person agreed to share, while a consent still covers it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import orjson

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.errors import BestInterestMissing, PacketGone
from services.referrals.domain.life_cycle import Party
from services.referrals.domain.packet import seal_info
from services.referrals.domain.referral import Referral
from shared.contracts.disclosure_refusals import BEST_INTEREST_MISSING
from shared.crypto import DecryptionError, open_sealed
from shared.kernel.country import Country
from shared.kernel.errors import Forbidden, NotFound


class ReleaseCheck(Protocol):
    """The cases service, as the caller of this request sees it."""

    def refusal(self, referral: Referral) -> str | None:
        """Why the packet must not be opened today, as a code; None when it may be opened.

        Raises NotFound when cases did not make it for the caller, Unavailable when it does not answer.
        """
        ...


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
    try:
        reason = cases.refusal(referral)
    except NotFound:
        raise PacketGone from None
    if reason == BEST_INTEREST_MISSING:
        raise BestInterestMissing
    if reason is not None:
        raise PacketGone


def open_packet(
    referral_id: UUID, *, work: ReferralsWork, private_keys: Mapping[Country, Sequence[str]]
) -> OpenedPacket:
    """Open it with the key of the receiver's country and audit which fields were read; after `check_release`.

    Raises NotFound to a stranger, OtherPartyOnly to the sender, Forbidden to a member who neither answers nor is
    assigned, WrongState before acceptance, PacketGone afterwards.
    """
    referral = work.referrals.get_for_update(referral_id)
    sealed = _readable(referral, work)
    info = seal_info(referral.id, referral.to_country)
    content = orjson.loads(_opened(private_keys[referral.to_country], sealed, info))
    referral.packet_opened_at = referral.packet_opened_at or work.clock.now()
    work.referrals.save(referral)
    work.audit_referral(
        "referral.packet_opened", referral, country=referral.to_country, fields=referral.fields, purpose="referral"
    )
    return OpenedPacket(referral, content)


def _readable(referral: Referral, work: ReferralsWork) -> bytes:
    referral.require(Party.RECEIVER, work.grant)
    if not referral.may_open_packet(work.grant):
        raise Forbidden
    # Consent was given where the person was, so it ends at midnight there.
    return referral.packet_on(work.clock.now().astimezone(referral.country.time_zone).date())


def _opened(private_keys: Sequence[str], sealed: bytes, info: str) -> bytes:
    # Newest first: a packet that left before the country's pair was changed opens with the key from then.
    for private_key in private_keys:
        try:
            return open_sealed(private_key, sealed, info)
        except DecryptionError:
            continue
    raise DecryptionError
