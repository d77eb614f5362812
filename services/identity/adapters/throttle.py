"""How often somebody may try to sign in, per account and per network address. Without Redis nobody may."""

import limits
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from services.identity.adapters.secrets import KeyedDigests
from shared.kernel.errors import TooManyRequests, Unavailable

_PER_ACCOUNT = limits.RateLimitItemPerMinute(10, 15)
_PER_ADDRESS = limits.RateLimitItemPerMinute(100, 15)
RETRY_AFTER = 15 * 60


class SignInThrottle:
    """Counts attempts in moving windows of 15 minutes. Redis sees keyed digests, never an address of a person."""

    def __init__(self, cache_url: str, digests: KeyedDigests) -> None:
        self._limiter = MovingWindowRateLimiter(RedisStorage(cache_url, socket_timeout=1, socket_connect_timeout=1))
        self._digests = digests

    def attempt(self, email: str, address: str) -> None:
        """Count one attempt. Raises TooManyRequests, or Unavailable when it cannot be counted."""
        try:
            allowed = self._limiter.hit(_PER_ADDRESS, "sign-in", "address", self._digests.limit(address))
            allowed = self._limiter.hit(_PER_ACCOUNT, "sign-in", "account", self._digests.limit(email)) and allowed
        except RedisError:
            raise Unavailable(retry_after=5) from None
        if not allowed:
            raise TooManyRequests(retry_after=RETRY_AFTER)

    def succeeded(self, email: str) -> None:
        """Forget the attempts of an account that has just proved itself."""
        try:
            self._limiter.clear(_PER_ACCOUNT, "sign-in", "account", self._digests.limit(email))
        except RedisError:
            raise Unavailable(retry_after=5) from None
