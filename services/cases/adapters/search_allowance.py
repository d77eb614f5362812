"""How often one user may search. Counted outside of the transaction, so that a refused search counts as well."""

import hashlib
from typing import cast

from redis import Redis
from redis.exceptions import RedisError

from shared.kernel.errors import TooManyRequests, Unavailable

WINDOW_SECONDS = 60
# An expiry that got lost is set by the next search.
_SPEND = """
local used = redis.call('INCR', KEYS[1])
if redis.call('TTL', KEYS[1]) < 0 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {used, redis.call('TTL', KEYS[1])}
"""


class SearchAllowance:
    """A counter per user and minute. Without Redis nobody searches: an unlimited oracle is worse than none."""

    def __init__(self, cache_url: str, searches_a_minute: int) -> None:
        redis = Redis.from_url(cache_url, socket_timeout=1, socket_connect_timeout=1)
        self._count = redis.register_script(_SPEND)
        self._limit = searches_a_minute

    def spend(self, subject: str) -> None:
        """Count one search. Raises TooManyRequests with the seconds to wait, or Unavailable."""
        key = f"cases:search:{hashlib.sha256(subject.encode()).hexdigest()[:32]}"
        try:
            used, left = cast("list[int]", self._count(keys=[key], args=[WINDOW_SECONDS]))
        except RedisError:
            raise Unavailable(retry_after=5) from None
        if used > self._limit:
            raise TooManyRequests(retry_after=max(left, 1))
