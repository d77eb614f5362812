"""An upper bound on a whole conversation. Socket time-outs bound one read: a byte every second evades them for ever."""

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
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._socket: socket.socket | None = None
        self.passed = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._timer.cancel()

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
        self._socket = connection
        if self.passed and connection is not None:
            self._shut(connection)

    def _end(self) -> None:
        self.passed = True
        if self._socket is not None:
            self._shut(self._socket)

    @staticmethod
    def _shut(connection: socket.socket) -> None:
        with suppress(OSError):
            # The plain method: an SSLSocket's own would unwrap under the feet of the reading thread.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)
