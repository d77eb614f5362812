"""Drawings from a process of its own, which is started when it is needed and ends by itself (`drawer.py`)."""

import contextlib
import os
import select
import subprocess
import sys
import threading
from hashlib import sha256
from time import monotonic
from typing import IO, Any

import orjson
from cachetools import LRUCache

from services.reporting.domain.pictures import Drawn
from services.reporting.domain.plots import Plot
from shared.kernel.errors import Unavailable
from shared.telemetry import get_logger

log = get_logger(__name__)

WAITING = 4
"""Callers that may wait for a drawing at once, of the eight threads that answer requests."""
SECONDS = 5.0
STARTING_SECONDS = 20.0
"""How long one drawing may take, and the first of a process."""
KEPT_BYTES = 4 * 1024 * 1024
_PASSED = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "PYTHONDONTWRITEBYTECODE")
"""Variables that the process gets: none of the settings and secrets of this one."""


class DrawingFailed(Exception):
    """The process ended, took too long or could not draw this."""


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

    def draw(self, plot: Plot) -> Drawn:
        """The drawing of `plot`. Raises Unavailable when too many wait, or when it cannot be drawn in time."""
        line = orjson.dumps(plot)
        key = sha256(line).digest()
        if (known := self._find(key)) is not None:
            return known
        if not self._places.acquire(blocking=False):
            raise Unavailable(retry_after=1)
        try:
            with self._turn:
                # Somebody before us may have asked for the same.
                drawn = self._find(key) or self._drawn(line)
        except DrawingFailed as failed:
            log.warning("drawing failed", kind=plot["kind"], reason=str(failed))
            raise Unavailable(retry_after=2) from None
        finally:
            self._places.release()
        with self._kept_lock:
            self._kept[key] = drawn
        return drawn

    def close(self) -> None:
        """End the process that draws."""
        with self._turn:
            self._end()

    def _find(self, key: bytes) -> Drawn | None:
        with self._kept_lock:
            return self._kept.get(key)

    def _drawn(self, line: bytes) -> Drawn:
        try:
            answer = self._asked(line)
        except (OSError, EOFError):
            # It ended because nobody had asked for a minute; another takes its place.
            self._end()
            answer = self._asked_of_another(line)
        if "failed" in answer:
            raise DrawingFailed(answer["failed"])
        return Drawn(answer["inner"], answer["width"], answer["height"])

    def _asked_of_another(self, line: bytes) -> dict[str, Any]:
        try:
            return self._asked(line)
        except (OSError, EOFError):
            self._end()
            raise DrawingFailed("ended") from None

    def _asked(self, line: bytes) -> dict[str, Any]:
        seconds = self._seconds if self._is_running() else self._starting_seconds
        process = self._process = self._process or _start()
        assert process.stdin is not None  # noqa: S101 - a pipe
        assert process.stdout is not None  # noqa: S101 - a pipe
        process.stdin.write(line + b"\n")
        process.stdin.flush()
        answer: dict[str, Any] = orjson.loads(self._line_of(process.stdout, monotonic() + seconds))
        return answer

    def _line_of(self, pipe: IO[bytes], deadline: float) -> bytes:
        """The next line of the process. Raises EOFError when it ended, DrawingFailed when it is too slow."""
        read = bytearray()
        while not read.endswith(b"\n"):
            if not select.select([pipe], [], [], max(deadline - monotonic(), 0))[0]:
                self._end()
                raise DrawingFailed("too slow")
            piece = os.read(pipe.fileno(), 65_536)
            if not piece:
                raise EOFError
            read += piece
        return bytes(read)

    def _is_running(self) -> bool:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        return self._process is not None

    def _end(self) -> None:
        process, self._process = self._process, None
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
