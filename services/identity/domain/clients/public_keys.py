"""Public keys of systems, as they register them (RFC 7517): which are sound, and how people compare them."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc.errors import JoseError
from joserfc.jwk import import_key

REQUIRED_MEMBERS: Mapping[str, Sequence[str]] = {"EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}
"""What makes the key, by its type; everything else is about it."""

MAX_KEYS = 5
ALGORITHMS: Mapping[str, str] = {"EC": "ES256", "RSA": "PS256"}
"""The one algorithm of each type with which a system may sign."""
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_LONGEST_KID = 200
_MODULUS_BITS = range(2048, 8193)
_EXPONENT_BITS = 64
"""What OpenSSL verifies with; a longer one only costs time."""


def are_sound_keys(jwks: Mapping[str, Any]) -> bool:
    """Whether it is a set of one to five public keys (RFC 7517 §5), each of which proves something."""
    keys = jwks.get("keys")
    if set(jwks) != {"keys"} or not isinstance(keys, list) or not 0 < len(keys) <= MAX_KEYS:
        return False
    return all(isinstance(key, dict) and _has_sound_members(key) and _is_strong(key) for key in keys)


def _has_sound_members(key: Mapping[str, Any]) -> bool:
    kid, kind = key.get("kid"), key.get("kty")
    if not isinstance(kid, str) or not 0 < len(kid) <= _LONGEST_KID or not kid.isprintable():
        return False
    if not isinstance(kind, str) or kind not in ALGORITHMS or not _PRIVATE.isdisjoint(key):
        return False
    fits = key.get("alg", ALGORITHMS[kind]) == ALGORITHMS[kind] and key.get("use", "sig") == "sig"
    return fits and all(map(_is_plain, key.values()))


def _is_plain(value: object) -> bool:
    """What RFC 7517 gives a member: text, a list of texts, or the yes or no that browsers add (`ext`)."""
    return isinstance(value, str | bool) or (isinstance(value, list) and all(isinstance(v, str) for v in value))


def _is_strong(key: Mapping[str, Any]) -> bool:
    """Whether the library loads it, which refuses a point off the curve; and what it takes but must not be used."""
    try:
        public = import_key({name: key[name] for name in REQUIRED_MEMBERS[key["kty"]]}).public_key
    except (JoseError, KeyError, TypeError, ValueError):
        return False
    if isinstance(public, EllipticCurvePublicKey):
        return bool(key["crv"] == "P-256")
    if not isinstance(public, RSAPublicKey):
        return False
    numbers = public.public_numbers()
    is_odd = numbers.n % 2 == 1 and numbers.e % 2 == 1
    return is_odd and public.key_size in _MODULUS_BITS and numbers.e.bit_length() <= _EXPONENT_BITS


def key_thumbprint(key: Mapping[str, Any]) -> str:
    """What two people compare to know that they speak of the same public key (RFC 7638, SHA-256)."""
    members = {name: key[name] for name in REQUIRED_MEMBERS[key["kty"]]}
    canonical = json.dumps(members, sort_keys=True, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).decode().rstrip("=")
