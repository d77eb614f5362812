"""Verifying our own access tokens with the keys at hand, instead of fetching them from ourselves over HTTP."""

from dataclasses import dataclass
from datetime import UTC, datetime

from joserfc.jwk import ECKey

from services.identity.adapters.tokens.signing_key_ring import SigningKeyRing
from shared.contracts.oauth import AUDIENCE, RESOURCES, every_audience, resource_of
from shared.kernel.errors import Unauthenticated
from shared.kernel.grant import Grant
from shared.web.access.dpop import DpopProofs
from shared.web.access.tokens import Revocations, TokenVerifier, VerifiedToken


@dataclass(frozen=True, slots=True)
class SubjectToken:
    """A live access token of ours that a service brings to exchange."""

    grant: Grant
    expires_at: datetime
    services: frozenset[str]
    """At which it is good."""


class OwnKeys:
    """The key ring as the keys of a verifier."""

    def __init__(self, ring: SigningKeyRing) -> None:
        self._ring = ring

    def find(self, kid: str) -> ECKey:
        """The shown key named `kid`. Raises Unauthenticated."""
        key = self._ring.find(kid)
        if key is None:
            raise Unauthenticated
        return key


class OwnTokenVerifier(TokenVerifier):
    """The verifier every service uses, over our own key ring."""

    def __init__(self, *, issuer: str, cache_url: str, ring: SigningKeyRing, proofs: DpopProofs) -> None:
        keys, revocations = OwnKeys(ring), Revocations(cache_url)
        own = (AUDIENCE, resource_of(issuer, "identity"))
        super().__init__(issuer=issuer, keys=keys, revocations=revocations, audiences=own, proofs=proofs)
        self._of_all = TokenVerifier(
            issuer=issuer, keys=keys, revocations=revocations, audiences=every_audience(issuer)
        )
        self._resources = {resource_of(issuer, service): service for service in RESOURCES}

    def look_at_any(self, token: str) -> VerifiedToken:
        """What a live access token says, whichever services it is for. Raises Unauthenticated."""
        return self._of_all.look_at(token)

    def subject_token(self, token: str) -> SubjectToken:
        """What is said by a live access token. Raises Unauthenticated, also for one that was exchanged already."""
        found = self._of_all.look_at(token)
        services = RESOURCES if AUDIENCE in found.audience else map(self._resources.__getitem__, found.audience)
        return SubjectToken(found.grant, datetime.fromtimestamp(found.expires_at, tz=UTC), frozenset(services))
