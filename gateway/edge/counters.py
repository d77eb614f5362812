"""Counters of limits in the cache Redis."""

from collections.abc import Iterable
from hashlib import sha1
from typing import NamedTuple, Protocol, cast

import redis
from redis.connection import AbstractConnection

_ADD = """
local totals = {}
for i, key in ipairs(KEYS) do
    totals[i] = redis.call('INCRBY', key, ARGV[3 * i - 2])
    if redis.call('PTTL', key) < 0 then redis.call('PEXPIRE', key, ARGV[3 * i - 1]) end
    if totals[i] > tonumber(ARGV[3 * i]) then break end
end
return totals
"""
_ADD_DIGEST = sha1(_ADD.encode(), usedforsecurity=False).hexdigest()
_NO_QUOTA = 2**53


class Addition(NamedTuple):
    """An amount for the counter `key`, which lives for some milliseconds from its first addition on."""

    key: str
    amount: int
    milliseconds: int
    quota: int = _NO_QUOTA
    """With a total above it, the additions that follow are left out."""


class AddToCounters(Protocol):
    """Adds amounts to counters, in their order."""

    def __call__(self, additions: Iterable[Addition]) -> list[int]:
        """The totals. Raises redis.RedisError when the store does not respond."""
        ...


class RedisCounters:
    """Counters in the cache Redis, one round trip for any number of additions.

    They use the connections of redis-py and not its client, which takes half of a call's CPU time.
    """

    def __init__(self, cache: redis.Redis) -> None:
        self._pool = cache.connection_pool

    def __call__(self, additions: Iterable[Addition]) -> list[int]:
        """The totals. Raises redis.RedisError when the store does not respond."""
        keys: list[str] = []
        arguments: list[int] = []
        for key, *numbers in additions:
            keys.append(key)
            arguments += numbers
        connection = self._pool.get_connection()  # one that the server has closed is connected anew
        try:
            return _add(connection, len(keys), *keys, *arguments)
        finally:
            self._pool.release(connection)


def _add(connection: AbstractConnection, *arguments: object) -> list[int]:
    try:
        return _ask(connection, "EVALSHA", _ADD_DIGEST, *arguments)
    except redis.exceptions.NoScriptError:
        return _ask(connection, "EVAL", _ADD, *arguments)


def _ask(connection: AbstractConnection, *command: object) -> list[int]:
    connection.send_command(*command)  # type: ignore[no-untyped-call]  # redis-py gives it no types
    return cast("list[int]", connection.read_response())
