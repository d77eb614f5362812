"""Reads request bodies piece by piece as they arrive, so that a slow body costs a few KiB and no thread.

The service is asked when the body is complete in memory, so a slow client does not occupy a slot of it either.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from gateway.problems import BadFraming, BodyTimeout
from shared.kernel.errors import DomainError, TooManyRequests, Unavailable

MIB: Final = 1024 * 1024

# What a phone on 2G needs: GPRS sends 2 to 5 KiB a second, a handover is silent for some seconds, and a lost packet is
# sent again after 1, 2, 4 and 8 seconds. A form of 1.5 KiB has 21 s, a photograph of 300 KiB nearly three minutes, a
# file of 25 MiB a quarter of an hour (29 KiB a second: 3G).
SILENCE_SECONDS: Final = 15.0
FIRST_SECONDS: Final = 20.0
MIN_BYTES_PER_SECOND: Final = 2048
MAX_SECONDS: Final = 900.0
LOOK_SECONDS: Final = 0.5
"""How often is looked for bodies whose time is over. A timer for each would cost more than most bodies."""

# Of callers who are not authenticated: sign-in and token bodies, at most 64 KiB each (gateway/routes.py).
MAX_ANONYMOUS: Final = 512
MAX_ANONYMOUS_PER_ADDRESS: Final = 16
# Of authenticated callers; bytes as announced.
MAX_PER_CALLER: Final = 32
MAX_BYTES_PER_CALLER: Final = 52 * MIB
MAX_BYTES: Final = 192 * MIB


@dataclass(frozen=True, slots=True)
class ExpectedBody:
    """A body of `length` bytes that the caller announced.

    `subject` is None for a caller who is not authenticated; `address` is the caller's network
    (shared/kernel/network.py).
    """

    length: int
    address: str
    subject: str | None


def seconds_for(length: int) -> float:
    """How long a body of `length` bytes may take in all."""
    return min(FIRST_SECONDS + length / MIN_BYTES_PER_SECOND, MAX_SECONDS)


class Piece(Protocol):
    """The next bytes of a body, which the server will have; an empty piece is the end."""

    def add_done_callback(self, call: "Callable[[Piece], None]") -> None:
        """Let the server call `call` when the piece is there or cancelled."""

    def cancel(self) -> object:
        """Do not wait for it any longer."""

    def cancelled(self) -> bool:
        """Whether it was given up."""

    def result(self) -> bytes:
        """Its bytes; none at the end."""


class Pieces(Protocol):
    """A body as the server gives it."""

    def __aiter__(self) -> "Pieces":
        """Called once, before the first piece."""

    def __anext__(self) -> Piece:
        """Ask for the next piece."""


Then = Callable[[bytes, DomainError | None], None]
"""What is called with the whole body, or with nothing and why."""


class _Reading:
    """A body that is being read. `ended` is called once, in the thread that brings the last piece or cancels it."""

    __slots__ = ("_ended", "_gathered", "_last", "_now", "_piece", "_pieces", "_size", "expected", "then", "until")

    def __init__(
        self,
        pieces: Pieces,
        expected: ExpectedBody,
        then: Then,
        ended: "Callable[[_Reading, DomainError | None], None]",
        now: Callable[[], float],
    ) -> None:
        self.expected = expected
        self.then = then
        self._pieces = pieces.__aiter__()
        self._ended = ended
        self._now = now
        self._gathered: list[bytes] = []
        self._size = 0
        self._piece: Piece | None = None
        self._last = self.until = now() + seconds_for(expected.length)

    def read_on(self) -> None:
        """Wait for the next piece."""
        self.until = min(self._last, self._now() + SILENCE_SECONDS)
        self._piece = self._pieces.__anext__()
        self._piece.add_done_callback(self._arrived)

    def cancel(self) -> None:
        """Stop waiting now; what has just arrived is the last."""
        self._last = self.until = self._now()
        if (piece := self._piece) is not None:
            piece.cancel()

    def body(self) -> bytes:
        """All pieces that have arrived, as one."""
        return self._gathered[0] if len(self._gathered) == 1 else b"".join(self._gathered)

    def _arrived(self, piece: Piece) -> None:
        # The server's piece keeps its callback, in memory that Python's garbage collector does not see.
        self._piece = None
        if piece.cancelled():
            self._ended(self, BodyTimeout())
            return
        data = piece.result()
        self._gathered.append(data)
        self._size += len(data)
        if self._size == self.expected.length:
            self._ended(self, None)
        elif data and self._size < self.expected.length:
            self.read_on()
        else:
            self._ended(self, BadFraming())  # the client disconnected half-way, and half a body must not be used


class BodyReader:
    """The bodies being read now. `later(call)` calls `call` after `LOOK_SECONDS`."""

    def __init__(
        self, later: Callable[[Callable[[], None]], object], *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._later = later
        self._now = now
        self._lock = threading.Lock()
        self._readings: set[_Reading] = set()
        self._anonymous: dict[str, list[_Reading]] = {}
        self._bodies: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()
        self._looks = False

    def read(self, pieces: Pieces, expected: ExpectedBody, then: Then) -> None:
        """Read the whole body, and call `then` with it, or with why not.

        That is BodyTimeout, BadFraming (it ended early), TooManyRequests or Unavailable. The bytes of an authenticated
        caller stay counted until `release`: the body is in memory until its service has responded.
        """
        reading = _Reading(pieces, expected, then, self._end, self._now)
        try:
            with self._lock:
                crowded_out = self._admit(reading)
        except DomainError as failure:
            then(b"", failure)
            return
        if crowded_out is not None:
            crowded_out.cancel()
        if not self._looks:
            self._look_later()
        reading.read_on()

    def release(self, expected: ExpectedBody) -> None:
        """A body that was read is no longer needed."""
        if expected.subject is not None:
            with self._lock:
                _decrease(self._bytes, expected.subject, expected.length)

    def look(self) -> None:
        """Cancel the bodies whose time is over. Called every `LOOK_SECONDS` while there are bodies."""
        # Reset before the set is read, so that a body that is added later is looked for again.
        self._looks = False
        now = self._now()
        with self._lock:
            left = list(self._readings)
        for reading in left:
            if reading.until <= now:
                reading.cancel()
        if left and not self._looks:
            self._look_later()

    def _look_later(self) -> None:
        self._looks = True
        self._later(self.look)

    def _end(self, reading: _Reading, failure: DomainError | None) -> None:
        expected = reading.expected
        with self._lock:
            self._readings.discard(reading)
            if expected.subject is None:
                self._remove(reading)
            else:
                _decrease(self._bodies, expected.subject, 1)
                if failure is not None:
                    _decrease(self._bytes, expected.subject, expected.length)
        reading.then(b"" if failure else reading.body(), failure)

    def _admit(self, reading: _Reading) -> _Reading | None:
        """Count a new body; the one that must be cancelled for it, if there is one."""
        expected, crowded_out = reading.expected, None
        if expected.subject is None:
            crowded_out = self._make_room(expected.address)
            self._anonymous.setdefault(expected.address, []).append(reading)
        else:
            self._count(expected.subject, expected.length)
        self._readings.add(reading)
        return crowded_out

    def _make_room(self, address: str) -> _Reading | None:
        """The body to be cancelled where there are too many: the oldest of its address, or of the busiest one.

        An honest body is short and soon read, so the oldest one is most likely delayed on purpose.
        """
        here = self._anonymous.get(address, [])
        if len(here) < MAX_ANONYMOUS_PER_ADDRESS:
            if sum(map(len, self._anonymous.values())) < MAX_ANONYMOUS:
                return None
            here = max(self._anonymous.values(), key=len)
        oldest = here[0]
        self._remove(oldest)
        return oldest

    def _remove(self, reading: _Reading) -> None:
        here = self._anonymous.get(reading.expected.address, [])
        if reading in here:
            here.remove(reading)
            if not here:
                del self._anonymous[reading.expected.address]

    def _count(self, subject: str, length: int) -> None:
        if self._bodies[subject] >= MAX_PER_CALLER or self._bytes[subject] + length > MAX_BYTES_PER_CALLER:
            raise TooManyRequests(retry_after=1)
        if self._bytes.total() + length > MAX_BYTES:
            raise Unavailable(retry_after=1)
        self._bodies[subject] += 1
        self._bytes[subject] += length


def _decrease(counter: Counter[str], key: str, amount: int) -> None:
    counter[key] -= amount
    if counter[key] <= 0:
        del counter[key]
