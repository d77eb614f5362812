"""The key pairs of packets, by country, when an operator has changed one by hand (docs/runbooks/keys.md)."""

import base64
import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from infra.local.country_keys import KeyConflict


def adopted_packet_keys(kept: dict[str, Any], folder: Path) -> dict[str, Any]:
    """`kept` with the private keys that only the folder of referrals has, and the public keys that cases has.

    Raises KeyConflict for a public key whose private key is missing, because packets sealed to it could not be opened.
    """
    private = _read(folder / "referrals" / "CEIBA_PACKET_PRIVATE_KEYS")
    for country, found in private.items():
        known = _listed(kept["packet_private_keys"].get(country, []))
        # Newest first, as in the folder; keys that only the file has are older.
        keys = [*_listed(found), *(key for key in known if key not in _listed(found))]
        kept["packet_private_keys"][country] = keys[0] if len(keys) == 1 else keys
    for country, public in _read(folder / "cases" / "CEIBA_PACKET_PUBLIC_KEYS").items():
        if public not in [_public(key) for key in _listed(kept["packet_private_keys"].get(country, []))]:
            raise KeyConflict(f"cases: CEIBA_PACKET_PUBLIC_KEYS {country} has no private key in referrals")
        kept["packet_public_keys"][country] = public
    return kept


def _read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text())) if file.exists() else {}


def _listed(keys: str | list[str]) -> list[str]:
    return [keys] if isinstance(keys, str) else list(keys)


def _public(private: str) -> str:
    key = X25519PrivateKey.from_private_bytes(base64.b64decode(private))
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()
