"""How often a person may try a quiz. Counted outside of the transaction, so that a failed attempt counts as well."""

import time
from uuid import UUID

import limits
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from shared.kernel.errors import TooManyRequests, Unavailable

ATTEMPTS = 5
_AN_HOUR = limits.RateLimitItemPerHour(ATTEMPTS)


class QuizAllowance:
    """Attempts per person and module in a moving hour: choices may not be tried out until they fit."""

    def __init__(self, cache_url: str) -> None:
        self._limiter = MovingWindowRateLimiter(RedisStorage(cache_url, socket_timeout=1, socket_connect_timeout=1))

    def spend(self, user_id: UUID, module: str) -> None:
        """Count one attempt. Raises TooManyRequests with the seconds to wait, or Unavailable."""
        counted = ("training", str(user_id), module)
        try:
            if self._limiter.hit(_AN_HOUR, *counted):
                return
            free_at = self._limiter.get_window_stats(_AN_HOUR, *counted).reset_time
        except RedisError:
            raise Unavailable(retry_after=5) from None
        raise TooManyRequests(retry_after=max(int(free_at - time.time()), 1))
