"""Stops asking a service that fails, so that its callers get an answer at once and it gets air to recover."""

import time
from collections.abc import Callable

WINDOW_SECONDS = 10
ENOUGH = 20
REST_SECONDS = 5.0


class Breaker:
    """Opens when half of at least 20 exchanges in 10 s failed; after 5 s lets one through to see.

    Not safe by itself: its upstream calls it under its own lock.
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

    def seconds_closed_to(self) -> float:
        """0.0 when an exchange may start (it must be recorded afterwards), else how long to wait."""
        if self._opened_at is None:
            return 0.0
        wait = self._opened_at + REST_SECONDS - self._now()
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
        if self._is_bad_enough(int(now)):
            self._opened_at, self._probing = now, False

    def forget(self) -> None:
        """The exchange ended without saying anything about the service (the caller went away)."""
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

    def _is_bad_enough(self, second: int) -> bool:
        recent = [slot for slot in range(WINDOW_SECONDS) if second - self._seconds[slot] < WINDOW_SECONDS]
        bad = sum(self._bad[slot] for slot in recent)
        return bad + sum(self._good[slot] for slot in recent) >= ENOUGH and bad * 2 >= bad + sum(
            self._good[slot] for slot in recent
        )
