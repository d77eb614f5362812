"""Packets that only the receiving country can open (HPKE)."""

import base64
import json
from uuid import UUID

from shared.crypto import seal
from shared.kernel.country import Country
from shared.kernel.errors import invalid


class PacketSealer:
    """Public keys of the receivers, by country."""

    def __init__(self, public_keys_json: str) -> None:
        self._keys = {Country(country): key for country, key in json.loads(public_keys_json).items()}

    def seal(self, payload: bytes, referral_id: UUID, to_country: Country) -> str:
        """Base64 of the sealed payload, bound to one referral and one country. Raises Invalid without a key."""
        key = self._keys.get(to_country)
        if key is None:
            raise invalid(
                "to_country", "no_receiver_key", es="Este país no recibe referencias", en="This country cannot receive"
            )
        return base64.b64encode(seal(key, payload, f"ceiba/packet/v1|{referral_id}|{to_country}")).decode()
