"""Public keys of systems, as they register them (RFC 7517)."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

REQUIRED_MEMBERS: Mapping[str, Sequence[str]] = {"EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}
"""What makes the key, by its type; everything else is about it."""


def key_thumbprint(key: Mapping[str, Any]) -> str:
    """What two people compare to know that they speak of the same public key (RFC 7638, SHA-256)."""
    members = {name: key[name] for name in REQUIRED_MEMBERS[key["kty"]]}
    canonical = json.dumps(members, sort_keys=True, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).decode().rstrip("=")
