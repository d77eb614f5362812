"""Reading a caller's body before any service is bothered, without letting slow callers hold the gateway."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from gateway.hygiene import Environ
from gateway.problems import BadFraming, BodyTimeout
from shared.kernel.errors import TooManyRequests, Unavailable

_PIECE = 64 * 1024
_LARGE = 1024 * 1024
_SECONDS = 10.0
_LEAST_BYTES_A_SECOND = 64 * 1024


class Intake:
    """Bodies being read now: a bounded number in all, of large ones (each up to 25 MiB of memory), and an address.

    A body is whole in memory before a service is asked, so a slow caller never holds a place of the service.
    The server's read has no time-out, hence the bounds: a caller that stops sending holds one thread, never all.
    """

    def __init__(self, *, most: int = 64, most_large: int = 4, an_address: int = 16) -> None:
        self._most, self._most_large, self._an_address = most, most_large, an_address
        self._lock = threading.Lock()
        self._by_address: Counter[str] = Counter()
        self._large = 0

    def read(self, environ: Environ, length: int, address: str) -> bytes:
        """The whole body; raises BodyTimeout, BadFraming (it ended early), TooManyRequests or Unavailable."""
        with self._place(address, large=length > _LARGE):
            return _read(environ, length)

    @contextmanager
    def _place(self, address: str, *, large: bool) -> Iterator[None]:
        with self._lock:
            if self._by_address[address] >= self._an_address:
                raise TooManyRequests(retry_after=1)
            if self._by_address.total() >= self._most or (large and self._large >= self._most_large):
                raise Unavailable(retry_after=1)
            self._by_address[address] += 1
            self._large += large
        try:
            yield
        finally:
            with self._lock:
                self._large -= large
                self._by_address[address] -= 1
                if not self._by_address[address]:
                    del self._by_address[address]


def _read(environ: Environ, length: int) -> bytes:
    read = environ["wsgi.input"].read
    if length <= _PIECE:
        body: bytes = read(length)
    else:
        deadline = time.monotonic() + _SECONDS + length / _LEAST_BYTES_A_SECOND
        pieces, missing = [], length
        while missing and (piece := read(min(missing, _PIECE))):
            pieces.append(piece)
            missing -= len(piece)
            if time.monotonic() > deadline:
                raise BodyTimeout
        body = b"".join(pieces)
    if len(body) != length:
        raise BadFraming  # the caller went away half-way; half a body must never be acted upon
    return body
