"""Verify an access token (RFC 9068) and turn it into a Grant; verified tokens are remembered until they expire.

Revocation is a sorted set on the cache Redis that identity writes and every process reads every two seconds:
`ceiba:revoked`, member `sid:<session>` or `sub:<subject>@<policy version>`, score = the epoch second of its end.
A member `sub:…@n` refuses tokens of that subject whose policy version is below n.
"""

import hashlib
import ssl
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol, Self, cast
from uuid import UUID

from cachetools import LRUCache
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from redis.exceptions import RedisError

from shared.contracts.oauth import AUDIENCE
from shared.contracts.revocations import REVOKED_KEY
from shared.kernel.country import Country
from shared.kernel.errors import ClockDiffers, Unauthenticated
from shared.kernel.grant import Grant, Permission
from shared.redis_client import redis_client
from shared.telemetry import get_logger
from shared.web.access.dpop import DpopProofs, ProofOfRequest
from shared.web.access.issuer_keys import SigningKeys
from shared.web.access.token_claims import (
    actor_of,
    audience_of,
    held_by_of,
    key_thumbprint_of,
    protected_header,
    signed_in_at_of,
)

log = get_logger(__name__)

MAX_TOKEN_BYTES = 8192
MAX_LIFETIME_SECONDS = 300
CLOCK_SKEW_SECONDS = 5
CACHE_SIZE = 4096
REVOCATION_READ_EVERY_SECONDS = 2.0

_PERMISSIONS = {permission.value: permission for permission in Permission}
_REQUIRED = ("iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope", "org", "ctry")


class Revocations:
    """What identity has revoked and is not yet expired; read every two seconds, kept while Redis is away."""

    def __init__(self, cache_url: str) -> None:
        self._redis = redis_client(cache_url, socket_timeout=1, socket_connect_timeout=1)
        self._sessions: frozenset[str] = frozenset()
        self._minimum_version: dict[str, int] = {}
        self._read_at = -REVOCATION_READ_EVERY_SECONDS
        self._lock = threading.Lock()

    def is_revoked(self, grant: Grant) -> bool:
        """Whether the session was revoked or the subject's rights have changed since."""
        now = time.monotonic()
        if now - self._read_at > REVOCATION_READ_EVERY_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._read()
            finally:
                self._read_at = now
                self._lock.release()
        if grant.session_id in self._sessions:
            return True
        return grant.policy_version < self._minimum_version.get(grant.subject, 0)

    def _read(self) -> None:
        try:
            # redis-py types the answer for every form of the command at once; this one is a list of bytes.
            members = cast("list[bytes]", self._redis.zrangebyscore(REVOKED_KEY, int(time.time()), "+inf"))
        except RedisError as error:
            log.warning("revocations not read", error=type(error).__name__)
            return
        sessions: set[str] = set()
        versions: dict[str, int] = {}
        for member in members:
            kind, _, name = member.decode().partition(":")
            if kind == "sid":
                sessions.add(name)
            else:
                subject, _, version = name.rpartition("@")
                versions[subject] = max(versions.get(subject, 0), int(version))
        self._sessions, self._minimum_version = frozenset(sessions), versions


class VerificationKeys(Protocol):
    """Finds the issuer's public keys."""

    def find(self, kid: str) -> ECKey:
        """The key named `kid`. Raises Unauthenticated for an unknown one, Unavailable without the issuer's keys."""
        ...


@dataclass(frozen=True, slots=True)
class VerifiedToken:
    """An access token whose signature and claims hold."""

    grant: Grant
    expires_at: float
    """Epoch second."""
    audience: frozenset[str]
    key_thumbprint: str | None
    """Of the key to which the token is bound (`cnf.jkt`, RFC 9449 §6); None for a bearer token."""


class TokenVerifier:
    """Turns an `Authorization` header into a Grant. Thread-safe; remembers the last few thousand verified tokens.

    It takes tokens for one of `audiences`, issued to their subject alone or, with `actor`, only those in which that
    actor acts for the subject (RFC 8693 §4.1).
    """

    def __init__(
        self,
        *,
        issuer: str,
        keys: VerificationKeys,
        revocations: Revocations,
        audiences: Collection[str] = (AUDIENCE,),
        actor: str | None = None,
        proofs: DpopProofs | None = None,
    ) -> None:
        self._issuer = issuer
        self._keys = keys
        self._revocations = revocations
        self._audiences = frozenset(audiences)
        self._actor = actor
        self._proofs = proofs
        self._verified: LRUCache[bytes, VerifiedToken] = LRUCache(CACHE_SIZE)
        self._lock = threading.Lock()

    @classmethod
    def from_urls(
        cls,
        *,
        issuer: str,
        jwks_url: str,
        cache_url: str,
        audiences: Collection[str] = (AUDIENCE,),
        proofs: DpopProofs | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> Self:
        """A verifier that fetches the issuer's keys and reads revocations from the cache Redis."""
        keys, revocations = SigningKeys(jwks_url, tls), Revocations(cache_url)
        return cls(issuer=issuer, keys=keys, revocations=revocations, audiences=audiences, proofs=proofs)

    def exchanged(self, *, audience: str, actor: str) -> "TokenVerifier":
        """A verifier of tokens that `actor` exchanged for `audience`; it shares keys and revocations with this one."""
        return TokenVerifier(
            issuer=self._issuer, keys=self._keys, revocations=self._revocations, audiences=(audience,), actor=actor
        )

    def verify(self, authorization: str | None, proof: ProofOfRequest | None = None) -> Grant:
        """The grant behind `Bearer <token>`, or behind `DPoP <token>` with the proof of the request (RFC 9449 §7).

        A token that is bound to a key is no bearer token, and the other way round. Raises Unauthenticated, or
        Unavailable without the issuer's keys.
        """
        scheme, _, token = (authorization or "").partition(" ")
        is_bound = scheme.lower() == "dpop"
        if not is_bound and scheme.lower() != "bearer":
            raise Unauthenticated
        found = self.look_at(token)
        if found.key_thumbprint != (self._proved_key(token, proof) if is_bound else None):
            raise Unauthenticated
        return found.grant

    def _proved_key(self, token: str, proof: ProofOfRequest | None) -> str:
        if proof is None or self._proofs is None:
            raise Unauthenticated
        return self._proofs.verify(proof, access_token=token)

    def look_at(self, token: str) -> VerifiedToken:
        """What a live token says. Raises Unauthenticated, or Unavailable without the issuer."""
        if len(token) > MAX_TOKEN_BYTES:
            raise Unauthenticated
        fingerprint = hashlib.sha256(token.encode()).digest()
        with self._lock:
            remembered = self._verified.get(fingerprint)
        if remembered is None:
            remembered = self._check(token)
            with self._lock:
                self._verified[fingerprint] = remembered
        if remembered.expires_at <= time.time() or self._revocations.is_revoked(remembered.grant):
            raise Unauthenticated
        return remembered

    def _check(self, token: str) -> VerifiedToken:
        try:
            header = protected_header(token)
            key = self._keys.find(header["kid"])
            claims = jwt.decode(token, key, algorithms=["ES256"]).claims
            return VerifiedToken(
                self._grant(claims), float(claims["exp"]), audience_of(claims), key_thumbprint_of(claims)
            )
        except (JoseError, ValueError, KeyError, TypeError, AttributeError):
            raise Unauthenticated from None

    def _grant(self, claims: dict[str, Any]) -> Grant:
        now = time.time()
        if any(name not in claims for name in _REQUIRED):
            raise Unauthenticated
        if claims["iss"] != self._issuer or actor_of(claims) != self._actor:
            raise Unauthenticated
        if self._audiences.isdisjoint(audience_of(claims)):
            raise Unauthenticated
        if not now < claims["exp"] <= claims["iat"] + MAX_LIFETIME_SECONDS:
            raise Unauthenticated
        ahead = max(claims["iat"], claims.get("nbf", 0)) - now
        if ahead > CLOCK_SKEW_SECONDS:
            # The issuer signed it, so it is the issuer's clock or the one here that is wrong.
            log.error("token refused because of a clock", ahead_s=round(ahead))
            raise ClockDiffers
        return Grant(
            subject=str(claims["sub"]),
            client_id=str(claims["client_id"]),
            organisation_id=UUID(claims["org"]),
            countries=frozenset(Country(country) for country in claims["ctry"]),
            permissions=frozenset(_PERMISSIONS[s] for s in claims["scope"].split() if s in _PERMISSIONS),
            session_id=str(claims.get("sid", "")),
            policy_version=int(claims.get("pv", 0)),
            acr=str(claims.get("acr", "")),
            signed_in_at=signed_in_at_of(claims, now + CLOCK_SKEW_SECONDS),
            held_by=held_by_of(claims),
        )
