"""A value that is asked for anew when it is old, by one thread at a time.

Whoever asks us need not have shown who they are, and what we ask may hang: if everybody waited for the answer, or asked
for one in turn, some hundred of them would hold every thread of the gateway.
"""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from shared.kernel.errors import Unavailable

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """`ask` gives the value, or None when it cannot be had now; it is asked again after `fresh` or `pause` seconds."""

    def __init__(
        self,
        ask: Callable[[], Value | None],
        *,
        fresh: float,
        pause: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._fresh = fresh
        self._pause = pause
        self._now = now
        self._asking = threading.Lock()
        self._value: Value | None = None
        self._ask_again_at = -1.0

    def get(self) -> Value:
        """The value; an older one while somebody asks or nothing answers. Raises Unavailable when there is none yet."""
        if self._now() >= self._ask_again_at and self._asking.acquire(blocking=False):
            try:
                self._renew()
            finally:
                self._asking.release()
        value = self._value
        if value is None:
            raise Unavailable(retry_after=2)
        return value

    def _renew(self) -> None:
        # Before asking, too: what lets us wait, or fails in a way nobody foresaw, counts as asked.
        self._ask_again_at = self._now() + self._pause
        value = self._ask()
        if value is not None:
            self._value = value
        self._ask_again_at = self._now() + (self._pause if value is None else self._fresh)
