"""Detects processes that no longer respond."""

import time
from collections.abc import Callable

PROBE_EVERY = 10.0
PATIENCE = 60.0
"""Seconds without a response. They are many: restarting a healthy process of a busy machine would add to its load."""
STARTS_WITHIN = 180.0
"""Seconds that a process may take until its first response."""


class Liveness:
    """Calls `is_alive` at intervals."""

    def __init__(self, is_alive: Callable[[], bool], *, every: float = PROBE_EVERY, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._is_alive = is_alive
        self._every = every
        self.forget()

    def forget(self) -> None:
        """Begin again, for a process that was restarted."""
        self._due = 0.0
        self._lost_at = time.monotonic() + STARTS_WITHIN

    def is_lost(self) -> bool:
        """Whether the process has not responded for `patience` seconds. Calls `is_alive` when that is due."""
        now = time.monotonic()
        if now < self._due:
            return False
        alive = self._is_alive()
        # Counted from the end of the call, so that a probe that ran into its time-out is not repeated at once.
        self._due = time.monotonic() + self._every
        if alive:
            self._lost_at = now + self.patience
        return not alive and now >= self._lost_at
