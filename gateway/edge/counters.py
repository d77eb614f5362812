"""Counters of limits in the cache Redis."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol, cast

import redis

_ADD = """
local totals = {}
for i, key in ipairs(KEYS) do
    totals[i] = redis.call('INCRBY', key, ARGV[3 * i - 2])
    if redis.call('PTTL', key) < 0 then redis.call('PEXPIRE', key, ARGV[3 * i - 1]) end
    if totals[i] > tonumber(ARGV[3 * i]) then break end
end
return totals
"""
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


def redis_counters(cache: redis.Redis) -> AddToCounters:
    """Counters in the cache Redis, one round trip for any number of additions."""
    # One call of one script: a pipeline asks first, in a round trip of its own, whether the server knows its scripts.
    script = cache.register_script(_ADD)

    def add(additions: Iterable[Addition]) -> list[int]:
        keys: list[str] = []
        arguments: list[int] = []
        for key, *numbers in additions:
            keys.append(key)
            arguments += numbers
        return cast("list[int]", script(keys=keys, args=arguments))

    return add
