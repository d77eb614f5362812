"""How many requests a caller may make (reliability rules of the gateway).

Two kinds of counters, both fixed windows:

* *strict* ones (sign-in, token, search, export) ask Redis each time and refuse when it does not answer;
* *settled* ones (everything else) count in this process and are added up in Redis once a second by one thread, so no
  request pays a round trip. While Redis is away each process goes on with its own count and a metric tells.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, cast

import redis

from gateway.metrics import LIMIT_STORE_FAILURES
from gateway.settings import LimitSettings
from shared.kernel.errors import TooManyRequests, Unavailable
from shared.telemetry import get_logger

log = get_logger(__name__)

MINUTE = 60
DAY = 86_400
SETTLE_SECONDS = 1.0
_STORE_RETRY_SECONDS = 2

_ADD = """
local total = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return total
"""


@dataclass(frozen=True, slots=True)
class Policy:
    """At most `quota` requests in each window of `seconds`, counted by `name`."""

    name: str
    quota: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a caller stands: `remaining` requests for `reset` more seconds."""

    policy: Policy
    remaining: int
    reset: int
    counter: str = ""
    """The store's name of the counter, when the request was counted there at once."""
    wider: "Standing | None" = None
    """The wider counter that the same request counts against."""

    def headers(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """The `RateLimit` fields (draft-ietf-httpapi-ratelimit-headers)."""
        policy = self.policy
        return (
            ("RateLimit-Policy", f'"{policy.name}";q={policy.quota};w={policy.seconds}'),
            ("RateLimit", f'"{policy.name}";r={max(0, self.remaining)};t={self.reset}'),
        )


class LimitReached(TooManyRequests):
    """The window is used up; the answer says where the caller stands."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(retry_after=standing.reset)
        self.standing = standing


class Scripts(Protocol):
    """Adds amounts to counters: `(key, amount, milliseconds to live)` → the totals."""

    def __call__(self, additions: Iterable[tuple[str, int, int]]) -> list[int]:
        """Raises redis.RedisError when the store does not answer."""
        ...


def redis_counters(cache: redis.Redis) -> Scripts:
    """Counters in the cache Redis, one round trip for any number of additions."""
    script = cache.register_script(_ADD)

    def add(additions: Iterable[tuple[str, int, int]]) -> list[int]:
        with cache.pipeline(transaction=False) as pipeline:
            for key, amount, milliseconds in additions:
                script(keys=[key], args=[amount, milliseconds], client=pipeline)
            return cast("list[int]", pipeline.execute())

    return add


@dataclass(slots=True)
class _Count:
    policy: Policy
    window: int
    known: int = 0
    """What all gateways together had counted when this was last settled."""
    unsettled: int = 0
    """What this process has counted since."""


class SettledLimits:
    """Counters kept here and settled in Redis by a thread; fail open."""

    def __init__(self, add: Scripts, *, now: Callable[[], float] = time.time) -> None:
        self._add = add
        self._now = now
        self._counts: dict[str, _Count] = {}
        self._lock = threading.Lock()
        self._settling = False

    def count(self, policy: Policy, key: str) -> Standing:
        """Count one request of `key`; raises LimitReached."""
        now = self._now()
        window = int(now) // policy.seconds
        name = f"{policy.name}:{key}"
        with self._lock:
            count = self._counts.get(name)
            if count is None or count.window != window:
                count = self._counts[name] = _Count(policy, window)
            count.unsettled += 1
            used = count.known + count.unsettled
        if not self._settling:
            self._start_settling()
        standing = Standing(policy, policy.quota - used, (window + 1) * policy.seconds - int(now))
        if used > policy.quota:
            raise LimitReached(standing)
        return standing

    def settle(self) -> None:
        """Add what was counted here to the shared totals and learn them; called once a second."""
        current = int(self._now())
        with self._lock:
            self._counts = {
                name: count for name, count in self._counts.items() if count.window == current // count.policy.seconds
            }
            due = [(name, count, count.unsettled) for name, count in self._counts.items() if count.unsettled]
        if not due:
            return
        try:
            totals = self._add(
                [(f"limit:{name}:{count.window}", amount, count.policy.seconds * 2000) for name, count, amount in due]
            )
        except redis.RedisError:
            LIMIT_STORE_FAILURES.labels("open").inc()
            log.warning("limits are counted locally: the cache does not answer")
            return
        with self._lock:
            for (_, count, amount), total in zip(due, totals, strict=True):
                count.known, count.unsettled = total, count.unsettled - amount

    def _start_settling(self) -> None:
        # Started by the first request and not at import: the server forks its workers after importing us.
        with self._lock:
            if self._settling:
                return
            self._settling = True
        threading.Thread(target=self._settle_for_ever, name="limits", daemon=True).start()

    def _settle_for_ever(self) -> None:
        while True:
            time.sleep(SETTLE_SECONDS)
            try:
                self.settle()
            except Exception:
                # The thread must outlive a fault of one round: limits would silently stop being shared.
                log.exception("settling limits failed")


class StrictLimits:
    """Counters that live in Redis only; fail closed."""

    def __init__(self, add: Scripts, *, now: Callable[[], float] = time.time) -> None:
        self._add = add
        self._now = now

    def count(self, policy: Policy, key: str) -> Standing:
        """Count one request of `key`; raises LimitReached, or Unavailable when Redis does not answer."""
        now = int(self._now())
        window = now // policy.seconds
        counter = f"limit:{policy.name}:{key}:{window}"
        try:
            (used,) = self._add([(counter, 1, policy.seconds * 2000)])
        except redis.RedisError:
            LIMIT_STORE_FAILURES.labels("closed").inc()
            raise Unavailable(retry_after=_STORE_RETRY_SECONDS) from None
        standing = Standing(policy, policy.quota - used, (window + 1) * policy.seconds - now, counter)
        if used > policy.quota:
            raise LimitReached(standing)
        return standing

    def give_back(self, standing: Standing) -> None:
        """The request proved itself and does not count after all."""
        if standing.wider is not None:
            self.give_back(standing.wider)
        try:
            self._add([(standing.counter, -1, standing.policy.seconds * 2000)])
        except redis.RedisError:
            log.warning("a count was not given back: the cache does not answer")


@dataclass(frozen=True, slots=True)
class Policies:
    """The sizes of every limit."""

    sign_in: Policy
    sign_in_address: Policy
    token: Policy
    token_address: Policy
    search: Policy
    export: Policy
    user: Policy
    client: Policy

    @classmethod
    def sized(cls, sizes: LimitSettings) -> "Policies":
        """The limits as the settings size them."""
        return cls(
            sign_in=Policy("sign-in", sizes.sign_in_per_minute, MINUTE),
            sign_in_address=Policy("sign-in-address", sizes.sign_in_per_minute_of_address, MINUTE),
            token=Policy("token", sizes.token_per_minute, MINUTE),
            token_address=Policy("token-address", sizes.token_per_minute_of_address, MINUTE),
            search=Policy("search", sizes.search_per_minute, MINUTE),
            export=Policy("export", sizes.export_per_day, DAY),
            user=Policy("user", sizes.user_per_minute, MINUTE),
            client=Policy("client", sizes.client_per_minute, MINUTE),
        )
