"""The claims of access tokens (RFC 9068) and ID tokens (OpenID Connect Core §2), and the signing of both."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.identity.adapters.tokens.signing_key_ring import SigningKeyRing
from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.scopes import SIGN_IN_SCOPES
from services.identity.domain.tokens.sessions import ACCESS_TOKEN_LIFE, Family
from shared.contracts.oauth import AUDIENCE
from shared.kernel.country import Country
from shared.kernel.practice import practice_person, practice_space

ACCESS_TOKEN_TYPE = "at+jwt"  # noqa: S105 - a media type
LOGOUT_TOKEN_TYPE = "logout+jwt"  # noqa: S105 - a media type
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
"""What a logout token says (OpenID Connect Back-Channel Logout 1.0 §2.4)."""
LOGOUT_TOKEN_LIFE = timedelta(seconds=120)
ID_TOKEN_TYPE = "JWT"  # noqa: S105 - a media type


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessTokenClaims:
    """The claims of an access token: its subject, and what the subject may do."""

    subject: str
    client_id: str
    organisation_id: UUID | None
    scope: tuple[str, ...]
    countries: Iterable[Country]
    acr: str
    policy_version: int
    session_id: str | None = None
    """The id of the token family. None for a client that acts for itself: each token is then its own session."""
    actor: str | None = None
    """The service that acts for the subject (RFC 8693 §4.1), if any."""
    audience: Sequence[str] = (AUDIENCE,)
    """The platform, some services of it (RFC 8707), or the one service that `actor` calls."""
    life: timedelta = ACCESS_TOKEN_LIFE
    key_thumbprint: str | None = None
    """Of the client's key to which the token is bound (RFC 9449), if it is."""
    signed_in_at: float | None = None
    """Epoch second at which the person signed in; None or 0 leaves it unsaid."""
    held_by: Collection[str] = ()
    """Who holds it: required for a system or another application."""


def claims_of_person(
    person: Person,
    family: Family,
    client: Client,
    *,
    scope: Collection[str],
    countries: frozenset[Country],
    audience: Sequence[str],
) -> AccessTokenClaims:
    """The claims of a token with which an application acts for a person; what it asks for, its holders ask for too.

    `openid` and its like are left out, because they are no permissions. Who practises acts as the invented person of
    their space.
    """
    practises = family.is_practice
    return AccessTokenClaims(
        subject=str(practice_person(person.id) if practises else person.id),
        client_id=family.client_id,
        organisation_id=practice_space(person.id) if practises else person.organisation_id,
        scope=tuple(name for name in scope if name not in SIGN_IN_SCOPES),
        countries=countries,
        acr=family.acr,
        policy_version=person.policy_version,
        session_id=str(family.id),
        audience=audience,
        signed_in_at=family.signed_in_at.timestamp() if family.signed_in_at else None,
        held_by=client.held_by,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class IdTokenClaims:
    """The claims of an ID token: who signed in, when and how."""

    subject: str
    client_id: str
    session_id: UUID
    acr: str
    signed_in_at: datetime
    nonce: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LogoutTokenClaims:
    """The claims of a logout token: whose session ended, and which."""

    subject: str
    client_id: str
    session_id: UUID


class TokenWriter:
    """Signs tokens of one issuer."""

    def __init__(self, issuer: str, keys: SigningKeyRing) -> None:
        self._issuer = issuer
        self._keys = keys

    def access_token(self, claims: AccessTokenClaims, now: datetime) -> str:
        """A signed access token. It is valid for `claims.life`."""
        issued = int(now.timestamp())
        token_id = secrets.token_urlsafe(16)
        payload: dict[str, object] = {
            "iss": self._issuer,
            "sub": claims.subject,
            "aud": claims.audience[0] if len(claims.audience) == 1 else list(claims.audience),
            "iat": issued,
            "nbf": issued,
            "exp": issued + int(claims.life.total_seconds()),
            "jti": token_id,
            "client_id": claims.client_id,
            "scope": " ".join(claims.scope),
            "org": str(claims.organisation_id),
            "ctry": sorted(claims.countries),
            "acr": claims.acr,
            "sid": claims.session_id or token_id,
            "pv": claims.policy_version,
        }
        if claims.signed_in_at:
            payload["auth_time"] = int(claims.signed_in_at)
        if claims.held_by:
            payload["held_by"] = sorted(claims.held_by)
        if claims.key_thumbprint is not None:
            payload["cnf"] = {"jkt": claims.key_thumbprint}
        if claims.actor is not None:
            payload["act"] = {"sub": claims.actor}
        return self._keys.sign(payload, typ=ACCESS_TOKEN_TYPE)

    def id_token(self, claims: IdTokenClaims, now: datetime) -> str:
        """A signed ID token for the client. It holds no name; the userinfo endpoint returns that."""
        issued = int(now.timestamp())
        payload: dict[str, object] = {
            "iss": self._issuer,
            "sub": claims.subject,
            "aud": claims.client_id,
            "iat": issued,
            "exp": issued + int(ACCESS_TOKEN_LIFE.total_seconds()),
            "auth_time": int(claims.signed_in_at.timestamp()),
            "acr": claims.acr,
            "sid": str(claims.session_id),
        }
        if claims.nonce is not None:
            payload["nonce"] = claims.nonce
        return self._keys.sign(payload, typ=ID_TOKEN_TYPE)

    def logout_token(self, claims: LogoutTokenClaims, now: datetime) -> str:
        """A signed logout token. A client must not mistake it for an ID token: it has a type and no nonce."""
        issued = int(now.timestamp())
        payload: dict[str, object] = {
            "iss": self._issuer,
            "sub": claims.subject,
            "aud": claims.client_id,
            "iat": issued,
            "exp": issued + int(LOGOUT_TOKEN_LIFE.total_seconds()),
            "jti": secrets.token_urlsafe(16),
            "sid": str(claims.session_id),
            "events": {LOGOUT_EVENT: {}},
        }
        return self._keys.sign(payload, typ=LOGOUT_TOKEN_TYPE)
