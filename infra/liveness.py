"""When a process has been silent for too long."""

import time
from collections.abc import Callable

PROBE_EVERY = 5.0
PATIENCE = 60.0
"""Seconds of silence. A healthy process on a machine far too busy must live: a restart would only add to the load."""
STARTS_WITHIN = 180.0
"""Seconds until the first answer."""


class Liveness:
    """Asks `is_alive` now and then."""

    def __init__(self, is_alive: Callable[[], bool], *, every: float = PROBE_EVERY, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._is_alive = is_alive
        self._every = every
        self.forget()

    def forget(self) -> None:
        """The process starts anew."""
        self._due = 0.0
        self._lost_at = time.monotonic() + STARTS_WITHIN

    def is_lost(self) -> bool:
        """Whether it has been silent for `patience` seconds since its last answer. Asks when it is time to."""
        now = time.monotonic()
        if now < self._due:
            return False
        alive = self._is_alive()
        # Due again after the answer: a probe that waits for its time-out must not follow itself at once.
        self._due = time.monotonic() + self._every
        if alive:
            self._lost_at = now + self.patience
        return not alive and now >= self._lost_at
