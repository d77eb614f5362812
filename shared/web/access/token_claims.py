"""Single claims of an access token (RFC 9068), read strictly: what they do not say right refuses the token."""

from collections.abc import Mapping
from typing import Any

import orjson
from joserfc.util import urlsafe_b64decode

from shared.contracts.oauth import AUDIENCE, SYSTEM_ACR
from shared.kernel.errors import Unauthenticated

Claims = Mapping[str, Any]


def signed_in_at_of(claims: Claims, latest: float) -> float | None:
    """When the person signed in (`auth_time`), an epoch second: 0 in a token that does not say; None for a system.

    Raises Unauthenticated for a sign-in after `latest`.
    """
    if claims.get("acr") == SYSTEM_ACR:
        return None
    signed_in_at = claims.get("auth_time", 0)
    if not isinstance(signed_in_at, int | float) or not 0 <= signed_in_at <= latest:
        raise Unauthenticated
    return signed_in_at


def held_by_of(claims: Claims) -> frozenset[str]:
    """Who holds the system or application that the token is of (`held_by`); None where the claim is missing.

    Raises Unauthenticated.
    """
    holders = claims.get("held_by", [])
    if not isinstance(holders, list) or not all(isinstance(holder, str) for holder in holders):
        raise Unauthenticated
    return frozenset(holders)


def audience_of(claims: Claims) -> frozenset[str]:
    """Where the token is good: one name, or a list of services (RFC 7519 §4.1.3).

    Identity never lists the whole platform among others. Raises Unauthenticated.
    """
    audience = claims["aud"]
    if isinstance(audience, list) and AUDIENCE in audience:
        raise Unauthenticated
    return frozenset({audience} if isinstance(audience, str) else audience)


def key_thumbprint_of(claims: Claims) -> str | None:
    """The key to which the token is bound (RFC 9449 §6), if it is. Raises Unauthenticated, ValueError."""
    # A token that is constrained in a way that we do not know must not work at all.
    if "cnf" not in claims:
        return None
    (name,) = claims["cnf"]
    if name != "jkt" or not isinstance(claims["cnf"][name], str):
        raise Unauthenticated
    return str(claims["cnf"][name])


def actor_of(claims: Claims) -> str | None:
    """Who acts for the subject (RFC 8693 §4.1), if a service does. Raises KeyError, TypeError."""
    return str(claims["act"]["sub"]) if "act" in claims else None


def protected_header(token: str) -> dict[str, Any]:
    """The header of an access token. Raises Unauthenticated for one of another type, algorithm or with extensions."""
    header: dict[str, Any] = orjson.loads(urlsafe_b64decode(token.split(".", 1)[0].encode()))
    if header.get("typ") != "at+jwt" or header.get("alg") != "ES256" or "crit" in header:
        raise Unauthenticated
    return header
