"""What is written into tokens: access tokens (RFC 9068) and ID tokens (OpenID Connect Core §2)."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.identity.adapters.key_ring import KeyRing
from services.identity.domain.people import Person
from services.identity.domain.scopes import OPENID
from services.identity.domain.sessions import ACCESS_TOKEN_LIFE, Family
from shared.kernel.country import Country
from shared.web.tokens import AUDIENCE

ACCESS_TOKEN_TYPE = "at+jwt"  # noqa: S105 - a media type
ID_TOKEN_TYPE = "JWT"  # noqa: S105 - a media type


@dataclass(frozen=True, kw_only=True, slots=True)
class Bearer:
    """The subject of an access token and what it may do."""

    subject: str
    client_id: str
    organisation_id: UUID | None
    scope: tuple[str, ...]
    countries: Iterable[Country]
    acr: str
    policy_version: int
    session_id: str | None = None
    """None for a client that acts for itself: each of its tokens is then a session of its own."""
    actor: str | None = None
    """The service that acts for the subject (RFC 8693 §4.1), if any."""
    audience: str = AUDIENCE
    """The platform, or the one service that `actor` calls."""
    life: timedelta = ACCESS_TOKEN_LIFE


def bearer_of(person: Person, family: Family, *, scope: Collection[str], countries: frozenset[Country]) -> Bearer:
    """The token of a person's application; `openid` is no permission and stays out of the access token."""
    return Bearer(
        subject=str(person.id),
        client_id=family.client_id,
        organisation_id=person.organisation_id,
        scope=tuple(name for name in scope if name != OPENID),
        countries=countries,
        acr=family.acr,
        policy_version=person.policy_version,
        session_id=str(family.id),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn:
    """What an ID token says about a sign-in."""

    subject: str
    client_id: str
    session_id: UUID
    acr: str
    signed_in_at: datetime
    nonce: str | None


class TokenWriter:
    """Signs tokens of one issuer."""

    def __init__(self, issuer: str, keys: KeyRing) -> None:
        self._issuer = issuer
        self._keys = keys

    def access_token(self, bearer: Bearer, now: datetime) -> str:
        """A signed access token; five minutes unless the bearer's life is shorter."""
        issued = int(now.timestamp())
        token_id = secrets.token_urlsafe(16)
        claims: dict[str, object] = {
            "iss": self._issuer,
            "sub": bearer.subject,
            "aud": bearer.audience,
            "iat": issued,
            "nbf": issued,
            "exp": issued + int(bearer.life.total_seconds()),
            "jti": token_id,
            "client_id": bearer.client_id,
            "scope": " ".join(bearer.scope),
            "org": str(bearer.organisation_id),
            "ctry": sorted(bearer.countries),
            "acr": bearer.acr,
            "sid": bearer.session_id or token_id,
            "pv": bearer.policy_version,
        }
        if bearer.actor is not None:
            claims["act"] = {"sub": bearer.actor}
        return self._keys.sign(claims, typ=ACCESS_TOKEN_TYPE)

    def id_token(self, about: SignedIn, now: datetime) -> str:
        """A signed ID token for its client. It holds no name: userinfo does, for a caller with the access token."""
        issued = int(now.timestamp())
        claims: dict[str, object] = {
            "iss": self._issuer,
            "sub": about.subject,
            "aud": about.client_id,
            "iat": issued,
            "exp": issued + int(ACCESS_TOKEN_LIFE.total_seconds()),
            "auth_time": int(about.signed_in_at.timestamp()),
            "acr": about.acr,
            "sid": str(about.session_id),
        }
        if about.nonce is not None:
            claims["nonce"] = about.nonce
        return self._keys.sign(claims, typ=ID_TOKEN_TYPE)
