"""Opens packets with the keys of the receiving countries."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from services.referrals.domain.packet import seal_info
from services.referrals.domain.referral import Referral
from shared.crypto import DecryptionError, open_sealed
from shared.kernel.country import Country

PrivateKeys = Mapping[Country, Sequence[str]]
"""Country → its keys, the newest first: a packet that left before the pair was changed opens with the one from then."""


def opened_packet(referral: Referral, sealed: bytes, private_keys: PrivateKeys) -> Any:
    """The content of the packet of a referral. Raises DecryptionError."""
    info = seal_info(referral.id, referral.to_country)
    for private_key in private_keys[referral.to_country]:
        try:
            return orjson.loads(open_sealed(private_key, sealed, info))
        except DecryptionError:
            continue
    raise DecryptionError
