"""A dismissed person's token stops working within seconds, before it expires."""

import time

import pytest

from shared.contracts.revocations import REVOKED_KEY
from shared.kernel.errors import Unauthenticated
from shared.redis_client import redis_client
from shared.web.access import tokens as verification
from shared.web.access.tokens import TokenVerifier
from tests.support.tokens import ISSUER, a_token

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("member", "still_good"),
    [("sid:s-1", False), ("sub:u-1@5", False), ("sub:u-1@4", True), ("sid:s-2", True), ("sub:u-2@9", True)],
)
def test_a_revocation_is_seen_by_a_verifier_that_remembers_the_token(
    cache_url: str, jwks_url: str, monkeypatch: pytest.MonkeyPatch, member: str, still_good: bool
) -> None:
    monkeypatch.setattr(verification, "REVOCATION_READ_EVERY_SECONDS", 0.05)
    redis = redis_client(cache_url)
    redis.delete(REVOKED_KEY)
    verifier = TokenVerifier.from_urls(issuer=ISSUER, jwks_url=jwks_url, cache_url=cache_url)
    token = f"Bearer {a_token(subject='u-1', sid='s-1', pv=4)}"
    verifier.verify(token)

    redis.zadd(REVOKED_KEY, {member: time.time() + 300})
    time.sleep(0.1)

    if still_good:
        assert verifier.verify(token).subject == "u-1"
    else:
        with pytest.raises(Unauthenticated):
            verifier.verify(token)
