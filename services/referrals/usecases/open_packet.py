"""The receiver, having accepted, opens what the person agreed to share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.errors import OtherPartyOnly
from services.referrals.domain.life_cycle import Party
from services.referrals.domain.packet import seal_info
from services.referrals.domain.referral import Referral
from shared.db.crypto import DecryptionError, open_sealed
from shared.kernel.country import Country
from shared.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class OpenedPacket:
    """The packet in clear, for the one answer that carries it."""

    referral: Referral
    content: Any

    def __repr__(self) -> str:
        return f"OpenedPacket({self.referral.id})"


def open_packet(
    referral_id: UUID, *, work: ReferralsWork, private_keys: Mapping[Country, Sequence[str]]
) -> OpenedPacket:
    """Open it with the key of the receiver's country and audit which fields were read.

    Raises NotFound to a stranger, OtherPartyOnly to the sender, WrongState before acceptance, PacketGone afterwards.
    """
    referral = work.referrals.lock(referral_id)
    party = referral.party(work.grant)
    if party is None:
        raise NotFound
    if party is not Party.RECEIVER:
        raise OtherPartyOnly
    now = work.clock.now()
    # Consent was given where the person was, so it ends at midnight there.
    sealed = referral.packet_on(now.astimezone(referral.country.time_zone).date())
    info = seal_info(referral.id, referral.to_country)
    content = orjson.loads(_opened(private_keys[referral.to_country], sealed, info))
    referral.packet_opened_at = referral.packet_opened_at or now
    work.referrals.save(referral, was=referral.version)
    work.record(
        "referral.open_packet",
        country=referral.to_country,
        object_type="referral",
        object_id=referral.id,
        purpose="referral",
        fields=referral.fields,
    )
    return OpenedPacket(referral, content)


def _opened(private_keys: Sequence[str], sealed: bytes, info: str) -> bytes:
    # Newest first: a packet that left before the country's pair was changed opens with the key from then.
    for private_key in private_keys:
        try:
            return open_sealed(private_key, sealed, info)
        except DecryptionError:
            continue
    raise DecryptionError
