"""Verifying our own access tokens with the keys at hand, instead of fetching them from ourselves over HTTP."""

from dataclasses import dataclass
from datetime import UTC, datetime

from joserfc.jwk import ECKey

from services.identity.adapters.signing_key_ring import SigningKeyRing
from shared.kernel.errors import Unauthenticated
from shared.kernel.grant import Grant
from shared.web.tokens import Revocations, TokenVerifier


@dataclass(frozen=True, slots=True)
class SubjectToken:
    """A live access token of ours that a service brings to exchange."""

    grant: Grant
    expires_at: datetime


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

    def __init__(self, *, issuer: str, cache_url: str, ring: SigningKeyRing) -> None:
        super().__init__(issuer=issuer, keys=OwnKeys(ring), revocations=Revocations(cache_url))

    def subject_token(self, token: str) -> SubjectToken:
        """What is said by a live access token. Raises Unauthenticated, also for one that was exchanged already."""
        grant, expires = self.verify_with_expiry(f"Bearer {token}")
        return SubjectToken(grant, datetime.fromtimestamp(expires, tz=UTC))
