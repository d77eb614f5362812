"""What a token may carry: never more than its holder has, and an explicit refusal instead of a silent cut."""

from collections.abc import Collection

from services.identity.domain.errors import NotHeld
from shared.kernel.country import Country

OPENID = "openid"
"""The one scope that is not a permission: it asks for an ID token (OpenID Connect Core §3.1.2.1)."""


OIDC_SCOPES = frozenset({"profile", "email", "address", "phone", "offline_access"})
"""Scopes of standard clients that ask for claims or behaviour (OpenID Connect Core §5.4, §11): ignored, not refused.

`openid` alone gives name and address in userinfo; refresh tokens follow the client's registration.
"""


def understood(requested: str | None) -> str:
    """`requested` without the scopes that are ignored."""
    return " ".join(scope for scope in (requested or "").split() if scope not in OIDC_SCOPES)


def narrow_scope(requested: str | None, held: Collection[str]) -> tuple[str, ...]:
    """The requested scopes in order, or everything held when none was named. Raises NotHeld."""
    if not requested or not requested.strip():
        return tuple(sorted(held))
    asked = tuple(dict.fromkeys(requested.split()))
    if not set(asked) <= set(held):
        raise NotHeld
    return asked


def narrow_countries(requested: str | None, held: frozenset[Country]) -> frozenset[Country]:
    """The requested countries (codes with spaces between), or all that are held when none was named. Raises NotHeld."""
    if not requested or not requested.strip():
        return held
    codes = set(requested.split())
    if not codes <= {str(country) for country in held}:
        raise NotHeld
    return frozenset(Country(code) for code in codes)
