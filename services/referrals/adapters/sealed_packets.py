"""Opens packets with the keys of the receiving countries, and seals those of the practice countries."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from services.referrals.domain.packet import seal_info
from services.referrals.domain.referral import Referral
from shared.crypto import DecryptionError, open_sealed, seal
from shared.kernel.country import Country

PrivateKeys = Mapping[Country, Sequence[str]]
"""Country → its keys, the newest first: a packet that left before the pair was changed opens with the one from then."""


def sealed_packet(content: bytes, referral_id: UUID, to_country: Country, private_keys: PrivateKeys) -> bytes:
    """The packet of a referral that the platform itself sends, sealed to the newest key of its receiver's country."""
    private = X25519PrivateKey.from_private_bytes(base64.b64decode(private_keys[to_country][0]))
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    return seal(public, content, seal_info(referral_id, to_country))


def opened_packet(referral: Referral, sealed: bytes, private_keys: PrivateKeys) -> Any:
    """The content of the packet of a referral. Raises DecryptionError."""
    info = seal_info(referral.id, referral.to_country)
    for private_key in private_keys[referral.to_country]:
        try:
            return orjson.loads(open_sealed(private_key, sealed, info))
        except DecryptionError:
            continue
    raise DecryptionError
