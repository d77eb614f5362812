"""Drawings from a process of its own, which is started when it is needed and ends by itself (`drawer.py`)."""

import contextlib
import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from hashlib import sha256
from time import monotonic
from typing import Any

import orjson
from cachetools import LRUCache

from services.reporting.domain.charts.pictures import Drawn
from services.reporting.domain.charts.plots import Plot
from services.reporting.domain.errors import BeingDrawn
from shared.kernel.errors import Unavailable
from shared.telemetry import get_logger

log = get_logger(__name__)

WAITING = 4
"""Callers that may wait for a drawing at once, of the eight threads that answer requests."""
SECONDS = 10.0
STARTING_SECONDS = 1.5
"""How long one drawing may take, and how long a caller waits for the process to start, whose libraries take a second of
a processor, before they are told to come back."""
KEPT_BYTES = 4 * 1024 * 1024
_PASSED = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "PYTHONDONTWRITEBYTECODE")
"""Variables that the process gets: none of the settings and secrets of this one."""


class DrawingFailed(Exception):
    """The process ended, took too long or could not draw this."""


class Starting(Exception):
    """The process is not ready yet; it goes on starting."""


class Drawer:
    """Draws one plot at a time and keeps what was drawn last, by its content."""

    def __init__(self, seconds: float = SECONDS, starting_seconds: float = STARTING_SECONDS) -> None:
        self._seconds = seconds
        self._starting_seconds = starting_seconds
        self._kept: LRUCache[bytes, Drawn] = LRUCache(KEPT_BYTES, getsizeof=lambda drawn: len(drawn.inner))
        self._kept_lock = threading.Lock()
        self._places = threading.BoundedSemaphore(WAITING)
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False

    def start(self) -> None:
        """Start the process unless one runs, and wait for nothing: somebody is about to ask for a drawing."""
        if self._turn.acquire(blocking=False):
            try:
                self._running()
            finally:
                self._turn.release()

    def draw(self, plot: Plot) -> Drawn:
        """The drawing of `plot`.

        Raises BeingDrawn while the process starts, and Unavailable when too many wait or it cannot be drawn in time.
        """
        line = orjson.dumps(plot)
        key = sha256(line).digest()
        if (known := self._find(key)) is not None:
            return known
        if not self._places.acquire(blocking=False):
            raise Unavailable(retry_after=1)
        starts_by = monotonic() + self._starting_seconds
        try:
            # Somebody before us may have asked for the same.
            with self._in_turn():
                drawn = self._find(key) or self._drawn(line, starts_by)
        except Starting:
            raise BeingDrawn(retry_after=1) from None
        except DrawingFailed as failed:
            log.warning("drawing failed", kind=plot["kind"], reason=str(failed))
            raise Unavailable(retry_after=2) from None
        finally:
            self._places.release()
        with self._kept_lock:
            self._kept[key] = drawn
        return drawn

    @contextlib.contextmanager
    def _in_turn(self) -> Iterator[None]:
        """One caller at a time. Raises DrawingFailed when those before take too long."""
        if not self._turn.acquire(timeout=WAITING * self._seconds):
            raise DrawingFailed("others take too long")
        try:
            yield
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process that draws."""
        with self._turn:
            self._end()

    def _find(self, key: bytes) -> Drawn | None:
        with self._kept_lock:
            return self._kept.get(key)

    def _drawn(self, line: bytes, starts_by: float) -> Drawn:
        try:
            answer = self._asked(line, starts_by)
        except (OSError, EOFError):
            # It ended after a minute without a request; another takes its place.
            self._end()
            answer = self._asked_of_another(line, starts_by)
        if "failed" in answer:
            raise DrawingFailed(answer["failed"])
        return Drawn(answer["inner"], answer["width"], answer["height"])

    def _asked_of_another(self, line: bytes, starts_by: float) -> dict[str, Any]:
        try:
            return self._asked(line, starts_by)
        except (OSError, EOFError):
            self._end()
            raise DrawingFailed("ended") from None

    def _asked(self, line: bytes, starts_by: float) -> dict[str, Any]:
        process = self._started(starts_by)
        assert process.stdin is not None  # noqa: S101 - a pipe
        process.stdin.write(line + b"\n")
        process.stdin.flush()
        answer = self._line(process, self._seconds)
        if answer is None:
            self._end()
            raise DrawingFailed("too slow")
        read: dict[str, Any] = orjson.loads(answer)
        return read

    def _started(self, by: float) -> subprocess.Popen[bytes]:
        """The process, ready to draw. Raises Starting when it is not by then, and it starts for the next caller."""
        process = self._running()
        if not self._is_ready:
            if self._line(process, by - monotonic()) is None:
                raise Starting
            self._is_ready = True
        return process

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._process = _start()
        return self._process

    def _line(self, process: subprocess.Popen[bytes], seconds: float) -> bytes | None:
        """The next line of the process; None when it took too long. Raises EOFError when it ended."""
        assert process.stdout is not None  # noqa: S101 - a pipe
        read, deadline = bytearray(), monotonic() + seconds
        while not read.endswith(b"\n"):
            if not select.select([process.stdout], [], [], max(deadline - monotonic(), 0))[0]:
                return None
            piece = os.read(process.stdout.fileno(), 65_536)
            if not piece:
                raise EOFError
            read += piece
        return bytes(read)

    def _end(self) -> None:
        process, self._process, self._is_ready = self._process, None, False
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        process.wait()


def _start() -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _PASSED if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "services.reporting.drawer"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    )
