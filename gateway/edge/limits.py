"""How many requests a caller may make: counters in fixed windows, of two kinds.

* *Strict* ones (sign-in, token, search, comparison, export) ask Redis each time and refuse when it does not respond.
* *Buffered* ones (everything else) count in this process. A thread adds them to the totals in Redis once per second, so
  no request waits for Redis. While Redis is away each process continues with its own count, and a metric shows that.

The library `limits` counts neither two limits nor many counters in one round trip (docs/adr/0022).
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import redis

from gateway.edge.counters import Addition, AddToCounters
from gateway.metrics import LIMIT_STORE_FAILURES
from gateway.settings import LimitSettings
from shared.kernel.errors import TooManyRequests, Unavailable
from shared.telemetry import get_logger

log = get_logger(__name__)

MINUTE = 60
DAY = 86_400
FLUSH_SECONDS = 1.0
_STORE_RETRY_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Policy:
    """At most `quota` requests in each window of `seconds`, counted under `name`."""

    name: str
    quota: int
    seconds: int


@dataclass(frozen=True, slots=True)
class RateLimitStatus:
    """The state of a caller's limit: `remaining` requests within the next `reset` seconds."""

    policy: Policy
    remaining: int
    reset: int
    counter: str = ""
    """The store's name of the counter, when the request was counted there at once."""
    wider: "RateLimitStatus | None" = None
    """The wider counter that the same request counts against."""

    def headers(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """The `RateLimit` fields (draft-ietf-httpapi-ratelimit-headers)."""
        policy = self.policy
        return (
            ("RateLimit-Policy", f'"{policy.name}";q={policy.quota};w={policy.seconds}'),
            ("RateLimit", f'"{policy.name}";r={max(0, self.remaining)};t={self.reset}'),
        )


class LimitReached(TooManyRequests):
    """The window is used up; `rate_limit` says when the next one begins."""

    def __init__(self, rate_limit: RateLimitStatus) -> None:
        super().__init__(retry_after=rate_limit.reset)
        self.rate_limit = rate_limit


@dataclass(slots=True)
class _Count:
    policy: Policy
    window: int
    known: int = 0
    """The count of all gateways at the last flush."""
    unflushed: int = 0
    """The count of this process since the last flush."""


class BufferedLimits:
    """Counters kept in this process and flushed to Redis by a thread; they fail open."""

    def __init__(self, add: AddToCounters, *, now: Callable[[], float] = time.time) -> None:
        self._add = add
        self._now = now
        self._counts: dict[str, _Count] = {}
        self._lock = threading.Lock()
        self._flushing = False

    def count(self, policy: Policy, key: str) -> RateLimitStatus:
        """Count one request of `key`. Raises LimitReached."""
        now = self._now()
        window = int(now) // policy.seconds
        name = f"{policy.name}:{key}"
        with self._lock:
            count = self._counts.get(name)
            if count is None or count.window != window:
                count = self._counts[name] = _Count(policy, window)
            count.unflushed += 1
            used = count.known + count.unflushed
        if not self._flushing:
            self._start_flushing()
        return _status(policy, used, int(now))

    def flush(self) -> None:
        """Add the counts of this process to the shared totals and read those. Called once per second."""
        current = int(self._now())
        with self._lock:
            self._counts = {
                name: count for name, count in self._counts.items() if count.window == current // count.policy.seconds
            }
            due = [(name, count, count.unflushed) for name, count in self._counts.items() if count.unflushed]
        if not due:
            return
        try:
            totals = self._add(
                [
                    Addition(f"limit:{name}:{count.window}", amount, count.policy.seconds * 2000)
                    for name, count, amount in due
                ]
            )
        except redis.RedisError:
            LIMIT_STORE_FAILURES.labels("open").inc()
            log.warning("limits counted locally: redis does not answer")
            return
        with self._lock:
            for (_, count, amount), total in zip(due, totals, strict=True):
                count.known, count.unflushed = total, count.unflushed - amount

    def _start_flushing(self) -> None:
        # Started by the first request and not at import, because the server forks its workers after the import.
        with self._lock:
            if self._flushing:
                return
            self._flushing = True
        threading.Thread(target=self._flush_for_ever, name="limits", daemon=True).start()

    def _flush_for_ever(self) -> None:
        while True:
            time.sleep(FLUSH_SECONDS)
            try:
                self.flush()
            except Exception:
                # The thread must survive an error, or limits would silently no longer be shared.
                log.exception("limits not flushed")


class StrictLimits:
    """Counters that live in Redis only; they fail closed."""

    def __init__(self, add: AddToCounters, *, now: Callable[[], float] = time.time) -> None:
        self._add = add
        self._now = now
        self._refunds: deque[Addition] = deque()

    def count(self, policy: Policy, key: str) -> RateLimitStatus:
        """Count one request of `key`. Raises LimitReached, or Unavailable when Redis does not respond."""
        return self._count([(policy, key)])[0]

    def count_both(self, narrow: Policy, key: str, wide: Policy, wide_key: str) -> RateLimitStatus:
        """Count one request against two limits; one that the narrow limit refuses does not count against the wide one.

        Raises as `count` does.
        """
        narrow_status, wide_status = self._count([(narrow, key), (wide, wide_key)])
        return replace(narrow_status, wider=wide_status)

    def refund(self, status: RateLimitStatus) -> None:
        """Take the request out of its counters again, in the same round trip with which this process counts the next.

        Until then other processes see it counted. It stays counted until the end of its window when this process ends
        first, or when Redis does not respond.
        """
        counted = [status] if status.wider is None else [status, status.wider]
        self._refunds.extend(Addition(each.counter, -1, each.policy.seconds * 2000) for each in counted)

    def _count(self, limits: Sequence[tuple[Policy, str]]) -> list[RateLimitStatus]:
        now = int(self._now())
        refunds = self._take_refunds()
        counters = [f"limit:{policy.name}:{key}:{now // policy.seconds}" for policy, key in limits]
        additions = [
            Addition(counter, 1, policy.seconds * 2000, policy.quota)
            for counter, (policy, _) in zip(counters, limits, strict=True)
        ]
        try:
            totals = self._add([*refunds, *additions])[len(refunds) :]
        except redis.RedisError:
            LIMIT_STORE_FAILURES.labels("closed").inc()
            if refunds:
                log.warning("limits not refunded: redis does not answer", counters=len(refunds))
            raise Unavailable(retry_after=_STORE_RETRY_SECONDS) from None
        # A limit that is reached is the last one that was counted.
        return [
            _status(policy, used, now, counter)
            for used, counter, (policy, _) in zip(totals, counters, limits, strict=False)
        ]

    def _take_refunds(self) -> list[Addition]:
        taken = []
        with suppress(IndexError):
            while True:
                taken.append(self._refunds.popleft())
        return taken


def _status(policy: Policy, used: int, now: int, counter: str = "") -> RateLimitStatus:
    """The state of a limit of which `used` requests were counted. Raises LimitReached."""
    status = RateLimitStatus(policy, policy.quota - used, policy.seconds - now % policy.seconds, counter)
    if used > policy.quota:
        raise LimitReached(status)
    return status


@dataclass(frozen=True, slots=True)
class Policies:
    """The policy of every limit."""

    sign_in: Policy
    sign_in_address: Policy
    token: Policy
    token_address: Policy
    search: Policy
    comparison: Policy
    export: Policy
    user: Policy
    client: Policy

    @classmethod
    def from_settings(cls, settings: LimitSettings) -> "Policies":
        """The policies with the quotas of the settings."""
        return cls(
            sign_in=Policy("sign-in", settings.sign_in_per_minute, MINUTE),
            sign_in_address=Policy("sign-in-address", settings.sign_in_per_minute_of_address, MINUTE),
            token=Policy("token", settings.token_per_minute, MINUTE),
            token_address=Policy("token-address", settings.token_per_minute_of_address, MINUTE),
            search=Policy("search", settings.search_per_minute, MINUTE),
            comparison=Policy("comparison", settings.search_per_minute, MINUTE),
            export=Policy("export", settings.export_per_day, DAY),
            user=Policy("user", settings.user_per_minute, MINUTE),
            client=Policy("client", settings.client_per_minute, MINUTE),
        )
