"""An upper bound on a whole conversation. Socket time-outs bound one read: a byte every second evades them for ever."""

import heapq
import itertools
import math
import os
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self


class Deadline:
    """Shuts the guarded socket down when `seconds` have passed, whatever it is doing."""

    def __init__(self, seconds: float) -> None:
        self._started = time.monotonic()
        self._seconds = seconds
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.is_over = False
        """Whether the conversation has ended, in time or not."""
        self.passed = False

    def __enter__(self) -> Self:
        _watch.add(self, self._started + self._seconds)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # The socket may be kept for another conversation, which this deadline must not end.
        with self._lock:
            self.is_over = True
            self._socket = None

    @property
    def left(self) -> float:
        """Seconds left, at least a little: a time-out of 0 means non-blocking."""
        return max(self._seconds - (time.monotonic() - self._started), 0.01)

    @property
    def milliseconds(self) -> int:
        """Time used so far."""
        return int((time.monotonic() - self._started) * 1000)

    def guard(self, connection: socket.socket | None) -> None:
        """Watch this socket from now on (None: there is no connection yet)."""
        with self._lock:
            self._socket = connection
            if self.passed and connection is not None:
                self._shut(connection)

    def end(self) -> None:
        """The time has passed."""
        with self._lock:
            if self.is_over:
                return
            self.passed = True
            if self._socket is not None:
                self._shut(self._socket)

    @staticmethod
    def _shut(connection: socket.socket) -> None:
        with suppress(OSError):
            # The plain method: an SSLSocket's own would unwrap under the feet of the reading thread.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _Watch:
    """Ends deadlines in one thread. Nearly all are over before: a timer each would start a thread for each."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running: list[tuple[float, int, Deadline]] = []
        """A heap: (end, number, deadline)."""
        self._numbers = itertools.count()
        self._wakes_at = math.inf
        self._thread: threading.Thread | None = None

    def add(self, deadline: Deadline, ends_at: float) -> None:
        with self._changed:
            heapq.heappush(self._running, (ends_at, next(self._numbers), deadline))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)
                self._thread.start()
            elif ends_at < self._wakes_at:
                self._changed.notify()

    def _run(self) -> None:
        while True:
            for deadline in self._wait():
                deadline.end()

    def _wait(self) -> list[Deadline]:
        """Wait until the next one ends; those that have ended."""
        with self._changed:
            while self._running and self._running[0][2].is_over:
                heapq.heappop(self._running)
            self._wakes_at = self._running[0][0] if self._running else math.inf
            wait = self._wakes_at - time.monotonic()
            if wait > 0:
                self._changed.wait(None if wait == math.inf else wait)
            ended = []
            while self._running and self._running[0][0] <= time.monotonic():
                ended.append(heapq.heappop(self._running)[2])
            return ended


_watch = _Watch()


def _renew() -> None:
    # A forked process has none of the threads of its parent.
    global _watch  # noqa: PLW0603 - one for the process
    _watch = _Watch()


os.register_at_fork(after_in_child=_renew)
