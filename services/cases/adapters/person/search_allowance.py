"""How often one user may search. Counted outside of the transaction, so that a refused search counts as well."""

import hashlib
from typing import Any

from redis.exceptions import RedisError

from shared.kernel.errors import TooManyRequests, Unavailable
from shared.redis_client import redis_client

WINDOW_SECONDS = 60
EMERGENCY_WINDOW_SECONDS = 3600
EMERGENCIES_AN_HOUR = 10
"""Numbers of cases that one person may try."""


class SearchAllowance:
    """A counter per user and minute. Without Redis every search is refused: an unlimited oracle is worse than none."""

    def __init__(self, cache_url: str, allowed: int, counted: str = "", *, seconds: int = WINDOW_SECONDS) -> None:
        """`counted` names what has a counter of its own beside searches, and `seconds` the time that it counts."""
        self._seconds = seconds
        self._redis = redis_client(cache_url, socket_timeout=1, socket_connect_timeout=1)
        self._limit = allowed
        self._prefix = f"cases:search:{counted}:" if counted else "cases:search:"

    def spend(self, subject: str) -> None:
        """Count one search. Raises TooManyRequests with the seconds to wait, or Unavailable."""
        key = self._prefix + hashlib.sha256(subject.encode()).hexdigest()[:32]
        try:
            used = self._count(key)
            left = self._redis.ttl(key) if used > self._limit else 0
        except RedisError:
            raise Unavailable(retry_after=5) from None
        if used > self._limit:
            raise TooManyRequests(retry_after=max(int(left), 1))

    def _count(self, key: str) -> int:
        # A pipeline of redis-py sends the same and takes twice the time.
        # Without MULTI: an expiry that got lost is set by the next search.
        commands = [("INCR", key), ("EXPIRE", key, self._seconds, "NX")]
        pool = self._redis.connection_pool
        connection: Any = pool.get_connection()
        try:
            connection.send_packed_command(connection.pack_commands(commands))
            used, _ = int(connection.read_response()), connection.read_response()
        except BaseException:
            connection.disconnect()  # so that no later call reads an answer that is still to come
            raise
        finally:
            pool.release(connection)
        return used
