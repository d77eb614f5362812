"""How often a sign-in may fail. A stranger who fails on purpose slows down strangers, and locks no account.

Failures count per account *and* network address, and per address; a browser in which the account's person has signed
in before is counted by itself (a device cookie, OWASP Authentication Cheat Sheet). Over all unknown browsers an account
that is being guessed at is slowed down, never closed. Without Redis every sign-in is refused.
"""

from dataclasses import dataclass

import limits
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from services.identity.adapters.secrets import KeyedDigests
from services.identity.adapters.sign_in.sign_in_metrics import SIGN_INS
from shared.kernel.errors import TooManyRequests, Unavailable
from shared.kernel.network import network_of

_WINDOW_SECONDS = 15 * 60
_PER_BROWSER = limits.RateLimitItemPerMinute(10, 15)
_PER_ADDRESS = limits.RateLimitItemPerMinute(100, 15)
_UNKNOWN_PER_ACCOUNT = limits.RateLimitItemPerMinute(50, 15)
SLOW_SECONDS = 10
_SLOW = limits.RateLimitItemPerSecond(1, SLOW_SECONDS)


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Attempt:
    """The account and the place of an attempt. `device` is the cookie of a browser that has signed in, '' for none."""

    email: str
    address: str
    device: str = ""


class SignInThrottle:
    """Counts failures in moving windows of 15 minutes. Redis sees keyed digests, never an address of a person."""

    def __init__(self, cache_url: str, digests: KeyedDigests) -> None:
        self._limiter = MovingWindowRateLimiter(RedisStorage(cache_url, socket_timeout=1, socket_connect_timeout=1))
        self._digests = digests

    def require_turn(self, attempt: Attempt) -> None:
        """Whether one more attempt may be made. Raises TooManyRequests, or Unavailable when nothing can be counted."""
        try:
            self._require_turn(attempt)
        except RedisError:
            raise Unavailable(retry_after=5) from None
        except TooManyRequests:
            SIGN_INS.labels("held_back").inc()
            raise

    def failed(self, attempt: Attempt) -> None:
        """Count a failure. Raises Unavailable."""
        SIGN_INS.labels("refused").inc()
        try:
            self._limiter.hit(_PER_BROWSER, *self._browser(attempt))
            if not self.knows(attempt):
                self._limiter.hit(_PER_ADDRESS, *self._address(attempt))
                self._limiter.hit(_UNKNOWN_PER_ACCOUNT, *self._account(attempt))
        except RedisError:
            raise Unavailable(retry_after=5) from None

    def succeeded(self, attempt: Attempt) -> None:
        """Forget the failures of a browser whose person has just proved themselves. Raises Unavailable."""
        SIGN_INS.labels("succeeded").inc()
        try:
            self._limiter.clear(_PER_BROWSER, *self._browser(attempt))
        except RedisError:
            raise Unavailable(retry_after=5) from None

    def knows(self, attempt: Attempt) -> bool:
        """Whether the person of this account has signed in with this browser before."""
        return self._digests.is_device(attempt.device, attempt.email)

    def _require_turn(self, attempt: Attempt) -> None:
        if not self._limiter.test(_PER_BROWSER, *self._browser(attempt)):
            raise TooManyRequests(retry_after=_WINDOW_SECONDS)
        if self.knows(attempt):
            return
        if not self._limiter.test(_PER_ADDRESS, *self._address(attempt)):
            raise TooManyRequests(retry_after=_WINDOW_SECONDS)
        guessed_at = not self._limiter.test(_UNKNOWN_PER_ACCOUNT, *self._account(attempt))
        if guessed_at and not self._limiter.hit(_SLOW, *self._account(attempt)):
            raise TooManyRequests(retry_after=SLOW_SECONDS)

    def _browser(self, attempt: Attempt) -> tuple[str, ...]:
        where = attempt.device if self.knows(attempt) else network_of(attempt.address)
        return ("sign-in", "browser", self._digests.limit(attempt.email), self._digests.limit(where))

    def _address(self, attempt: Attempt) -> tuple[str, ...]:
        return ("sign-in", "address", self._digests.limit(network_of(attempt.address)))

    def _account(self, attempt: Attempt) -> tuple[str, ...]:
        return ("sign-in", "account", self._digests.limit(attempt.email))
