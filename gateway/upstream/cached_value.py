"""A value that is fetched again when it is old, by one thread at a time.

Callers need no authentication for it, and a fetch may hang. If every caller waited or fetched, some hundred of them
would occupy every thread of the gateway.
"""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from shared.kernel.errors import Unavailable

Value = TypeVar("Value")


class CachedValue(Generic[Value]):
    """`fetch` gives the value, or None when it is not available now.

    It is called again `fresh_seconds` after it gave a value, and `retry_seconds` after it gave none.
    """

    def __init__(
        self,
        fetch: Callable[[], Value | None],
        *,
        fresh_seconds: float,
        retry_seconds: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._fresh_seconds = fresh_seconds
        self._retry_seconds = retry_seconds
        self._now = now
        self._fetching = threading.Lock()
        self._value: Value | None = None
        self._fetch_again_at = -1.0

    def get(self) -> Value:
        """The value; an older one during a fetch or after one that failed. Raises Unavailable when there is none."""
        if self._now() >= self._fetch_again_at and self._fetching.acquire(blocking=False):
            try:
                self._refresh()
            finally:
                self._fetching.release()
        value = self._value
        if value is None:
            raise Unavailable(retry_after=2)
        return value

    def _refresh(self) -> None:
        # Set before the fetch, too: one that hangs or raises counts as a failure.
        self._fetch_again_at = self._now() + self._retry_seconds
        value = self._fetch()
        if value is not None:
            self._value = value
        self._fetch_again_at = self._now() + (self._retry_seconds if value is None else self._fresh_seconds)
