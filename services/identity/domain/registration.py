"""Which metadata a client may be registered with (RFC 7591 §2; RFC 8252 and RFC 9700 for redirects)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from services.identity.domain.clients import AuthMethod
from shared.kernel.errors import Invalid, invalid
from shared.outgoing.target import TargetRules, parse_target

_LOOPBACK = frozenset({"127.0.0.1", "[::1]"})
_MAX_KEYS = 5
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_LEAST_MODULUS = 342
"""Characters of a 2,048 bit modulus in base64url."""


def require_sound_client(auth_method: AuthMethod, redirect_uris: Sequence[str], jwks: Mapping[str, Any] | None) -> None:
    """Raise Invalid for metadata that contradict one another, an unsafe redirect, or keys that are not public ones."""
    require_safe_addresses("redirect_uris", redirect_uris)
    if auth_method is AuthMethod.NONE and not redirect_uris:
        raise invalid(
            "redirect_uris",
            "redirect_needed",
            es="Una aplicación sin secreto necesita una dirección de retorno",
            en="An application without a secret needs a redirect address",
        )
    if (auth_method is AuthMethod.PRIVATE_KEY) != (jwks is not None):
        raise _wrong_keys()
    if jwks is not None:
        require_public_keys(jwks)


def require_public_keys(jwks: Mapping[str, Any]) -> None:
    """Raise Invalid unless it is a set of one to five public keys (RFC 7517 §5)."""
    if not _are_public_keys(jwks):
        raise _wrong_keys()


def require_safe_addresses(name: str, addresses: Sequence[str]) -> None:
    """Raise Invalid for an address in the field `name` that a browser must not be sent to."""
    for position, address in enumerate(addresses):
        if not _is_safe_redirect(address):
            raise _unsafe_redirect(f"{name}.{position}")


def require_reachable(name: str, address: str | None, rules: TargetRules) -> None:
    """Raise Invalid for an address in the field `name` to which the platform must not send messages."""
    if address is None:
        return
    try:
        parse_target(address, rules)
    except Invalid as refusal:
        raise Invalid(problems=[replace(problem, field=name) for problem in refusal.problems]) from None


def host_of(address: str) -> str:
    """Where a redirect leads, without its path: host and port, or the private scheme of an installed application."""
    parts = urlsplit(address)
    return parts.netloc or f"{parts.scheme}:"


def _is_safe_redirect(address: str) -> bool:
    """`https`, `http` on loopback only (RFC 8252 §7.3), or a private-use scheme with a dot in it (§7.1)."""
    if not address.isascii() or not address.isprintable() or any(mark in address for mark in ' \\"<>#*'):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets that are no IPv6 address
        return False
    if parts.scheme == "https":
        return bool(parts.hostname) and "@" not in parts.netloc
    if parts.scheme == "http":
        return parts.netloc.rpartition(":")[0] in _LOOPBACK or parts.netloc in _LOOPBACK
    return "." in parts.scheme and not parts.netloc


def _are_public_keys(jwks: Mapping[str, Any]) -> bool:
    keys = jwks.get("keys")
    if set(jwks) != {"keys"} or not isinstance(keys, list) or not 0 < len(keys) <= _MAX_KEYS:
        return False
    return all(isinstance(key, dict) and _PRIVATE.isdisjoint(key) and _is_public_key(key) for key in keys)


def _is_public_key(key: Mapping[str, Any]) -> bool:
    if not isinstance(key.get("kid"), str) or not all(map(_is_plain, key.values())):
        return False
    if key.get("kty") == "EC":
        return key.get("crv") == "P-256" and all(isinstance(key.get(name), str) for name in ("x", "y"))
    modulus = key.get("n")
    is_long = isinstance(modulus, str) and len(modulus) >= _LEAST_MODULUS
    return key.get("kty") == "RSA" and is_long and isinstance(key.get("e"), str)


def _is_plain(value: object) -> bool:
    """What RFC 7517 gives a member: text, a list of texts, or the yes or no that browsers add (`ext`)."""
    return isinstance(value, str | bool) or (isinstance(value, list) and all(isinstance(v, str) for v in value))


def _unsafe_redirect(field: str) -> Invalid:
    return invalid(
        field,
        "unsafe_redirect",
        es="La dirección debe ser https, http en este equipo, o un esquema propio",
        en="The address must be https, http on loopback, or a private scheme",
    )


def _wrong_keys() -> Invalid:
    return invalid(
        "jwks",
        "wrong_keys",
        es="Un sistema que se identifica con clave, y solo él, da claves públicas P-256 o RSA de 2048 bits con kid",
        en="A system that proves itself by a key, and no other, gives public keys (P-256 or RSA of 2048 bits) with kid",
    )
