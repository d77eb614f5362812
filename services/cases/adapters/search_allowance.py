"""How often one user may search. Counted outside of the transaction, so that a refused search counts as well."""

import hashlib

from redis import Redis
from redis.exceptions import RedisError

from shared.kernel.errors import TooManyRequests, Unavailable

WINDOW_SECONDS = 60


class SearchAllowance:
    """A counter per user and minute. Without Redis nobody searches: an unlimited oracle is worse than none."""

    def __init__(self, cache_url: str, searches_a_minute: int) -> None:
        self._redis = Redis.from_url(cache_url, socket_timeout=1, socket_connect_timeout=1)
        self._limit = searches_a_minute

    def spend(self, subject: str) -> None:
        """Count one search. Raises TooManyRequests with the seconds to wait, or Unavailable."""
        key = f"cases:search:{hashlib.sha256(subject.encode()).hexdigest()[:32]}"
        try:
            # Without MULTI: an expiry that got lost is set by the next search.
            with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.incr(key)
                pipeline.expire(key, WINDOW_SECONDS, nx=True)
                used, _ = pipeline.execute()
            left = self._redis.ttl(key) if used > self._limit else 0
        except RedisError:
            raise Unavailable(retry_after=5) from None
        if used > self._limit:
            raise TooManyRequests(retry_after=max(int(left), 1))
