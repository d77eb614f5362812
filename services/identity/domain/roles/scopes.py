"""Scopes and countries of a token: at most those of its holder. A request for more is refused, not silently cut."""

from collections.abc import Collection

from services.identity.domain.errors import NotHeld
from shared.kernel.country import Country

OPENID = "openid"
"""The one scope that is not a permission: it asks for an ID token (OpenID Connect Core §3.1.2.1)."""


OIDC_SCOPES = frozenset({"profile", "email", "address", "phone", "offline_access"})
"""Standard scopes for claims or behaviour (OpenID Connect Core §5.4, §11), which are granted and give nothing more.

The userinfo endpoint returns name and address with `openid` alone, and the registration of a client decides whether it
gets refresh tokens. Without them in the answer, libraries take the token for one of less than they asked for.
"""
SIGN_IN_SCOPES = OIDC_SCOPES | {OPENID}
"""Who asks for these alone learns who the person is, and may do nothing for them."""


def scopes_in(requested: str | None) -> tuple[str, ...]:
    """The requested scopes in their order."""
    return tuple(dict.fromkeys((requested or "").split()))


def api_scopes_in(requested: str | None) -> tuple[str, ...]:
    """The requested scopes that are permissions, or unknown."""
    return tuple(name for name in scopes_in(requested) if name not in SIGN_IN_SCOPES)


def narrow_scope(requested: str | None, held: Collection[str]) -> tuple[str, ...]:
    """The requested scopes in their order, or all of `held` when none was requested. Raises NotHeld."""
    asked = scopes_in(requested)
    if not asked:
        return tuple(sorted(held))
    if not set(asked) <= set(held):
        raise NotHeld
    return asked


def narrow_countries(requested: str | None, held: frozenset[Country]) -> frozenset[Country]:
    """The requested countries (codes separated by spaces), or all of `held` when none was requested. Raises NotHeld."""
    if not requested or not requested.strip():
        return held
    codes = set(requested.split())
    if not codes <= {str(country) for country in held}:
        raise NotHeld
    return frozenset(Country(code) for code in codes)
