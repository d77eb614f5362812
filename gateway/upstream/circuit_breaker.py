"""Stops asking a service that fails, so that its callers get a response at once and the service can recover."""

import time
from collections.abc import Callable

WINDOW_SECONDS = 10
MIN_EXCHANGES = 20
OPEN_SECONDS = 5.0


class CircuitBreaker:
    """Opens when half of at least 20 exchanges in 10 s failed; after 5 s it lets one through as a probe.

    Not thread-safe: its upstream calls it under its own lock.
    """

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._seconds = [0] * WINDOW_SECONDS
        self._good = [0] * WINDOW_SECONDS
        self._bad = [0] * WINDOW_SECONDS
        self._opened_at: float | None = None
        self._probing = False

    @property
    def is_open(self) -> bool:
        """Whether exchanges are being refused."""
        return self._opened_at is not None

    def seconds_to_wait(self) -> float:
        """0.0 when an exchange may start (`record` or `discard` must follow), else how long it must wait."""
        if self._opened_at is None:
            return 0.0
        wait = self._opened_at + OPEN_SECONDS - self._now()
        if wait > 0:
            return wait
        if self._probing:
            return 1.0
        self._probing = True
        return 0.0

    def record(self, *, failed: bool) -> None:
        """Count the outcome of an exchange."""
        now = self._now()
        if self._opened_at is not None:
            self._judge_probe(now, failed=failed)
            return
        slot = self._slot(int(now))
        if not failed:
            self._good[slot] += 1
            return
        self._bad[slot] += 1
        if self._must_open(int(now)):
            self._opened_at, self._probing = now, False

    def discard(self) -> None:
        """The exchange ended without an outcome: its caller disconnected."""
        self._probing = False

    def _judge_probe(self, now: float, *, failed: bool) -> None:
        if not self._probing:
            return  # an exchange from before the breaker opened
        self._probing = False
        self._opened_at = now if failed else None
        if not failed:
            self._good, self._bad = [0] * WINDOW_SECONDS, [0] * WINDOW_SECONDS

    def _slot(self, second: int) -> int:
        slot = second % WINDOW_SECONDS
        if self._seconds[slot] != second:
            self._seconds[slot], self._good[slot], self._bad[slot] = second, 0, 0
        return slot

    def _must_open(self, second: int) -> bool:
        recent = [slot for slot in range(WINDOW_SECONDS) if second - self._seconds[slot] < WINDOW_SECONDS]
        bad = sum(self._bad[slot] for slot in recent)
        total = bad + sum(self._good[slot] for slot in recent)
        return total >= MIN_EXCHANGES and bad * 2 >= total
