"""Which metadata a client may be registered with (RFC 7591 §2; RFC 8252 and RFC 9700 for redirects)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from services.identity.domain.clients.clients import AuthMethod
from services.identity.domain.clients.public_keys import are_sound_keys
from shared.kernel.errors import Invalid, invalid
from shared.outgoing.target import TargetRules, parse_target

_LOOPBACK = frozenset({"127.0.0.1", "[::1]"})
_DOTS = frozenset({".", ".."})


def require_sound_client(auth_method: AuthMethod, redirect_uris: Sequence[str], jwks: Mapping[str, Any] | None) -> None:
    """Raise Invalid for metadata that contradict one another, or keys that are not sound public ones."""
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
    """Raise Invalid unless it is a set of one to five sound public keys."""
    if not are_sound_keys(jwks):
        raise _wrong_keys()


def require_safe_addresses(name: str, addresses: Sequence[str], own_url: str) -> None:
    """Raise Invalid for an address in the field `name` that a browser must not be sent to.

    None of the platform's own, which is at `own_url`, is another application's.
    """
    own = _place_of(own_url) or ("", 0)
    for position, address in enumerate(addresses):
        if not _is_safe_redirect(address) or _place_of(address) == own:
            raise _unsafe_redirect(f"{name}.{position}")


def require_reachable(name: str, address: str | None, rules: TargetRules) -> None:
    """Raise Invalid for an address in the field `name` to which the platform must not send messages."""
    if address is None:
        return
    try:
        parse_target(address, rules)
    except Invalid as refusal:
        raise Invalid(problems=[replace(problem, field=name) for problem in refusal.problems]) from None


def _place_of(address: str) -> tuple[str, int] | None:
    """Host and port; None of an address without."""
    parts = urlsplit(address)
    if not parts.hostname:
        return None
    return parts.hostname.rstrip("."), parts.port or (80 if parts.scheme == "http" else 443)


def host_of(address: str) -> str:
    """Where a redirect leads, without its path: host and port, or the private scheme of an installed application."""
    parts = urlsplit(address)
    return parts.netloc or f"{parts.scheme}:"


def _is_safe_redirect(address: str) -> bool:
    """`https`, `http` on loopback only (RFC 8252 §7.3), or a private-use scheme with a dot in it and a path (§7.1)."""
    if not address.isascii() or not address.isprintable() or any(mark in address for mark in ' \\"<>#*'):
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:  # brackets that are no IPv6 address, or no port
        return False
    if port == 0 or not _DOTS.isdisjoint(unquote(parts.path).split("/")):
        return False
    if parts.scheme == "https":
        return bool(parts.hostname) and "@" not in parts.netloc
    if parts.scheme == "http":
        return parts.netloc.rpartition(":")[0] in _LOOPBACK or parts.netloc in _LOOPBACK
    # Behind another scheme a browser may read the rest as an address of its own: `com.evil.app:javascript:…`.
    return "." in parts.scheme and not parts.netloc and parts.path.startswith("/")


def _unsafe_redirect(field: str) -> Invalid:
    return invalid(
        field,
        "unsafe_redirect",
        es="La dirección debe ser https, http en este equipo, o un esquema propio con ruta (com.ejemplo:/ruta), y no de"
        " esta plataforma",
        en="The address must be https, http on loopback, or a private scheme with a path (com.example:/path), and not"
        " of this platform",
    )


def _wrong_keys() -> Invalid:
    return invalid(
        "jwks",
        "wrong_keys",
        es="Un sistema que se identifica con clave, y solo él, da claves públicas con kid: P-256 (ES256) o RSA de 2048"
        " a 8192 bits (PS256)",
        en="A system that proves itself by a key, and no other, gives public keys with kid: P-256 (ES256), or RSA of"
        " 2048 to 8192 bits (PS256)",
    )
