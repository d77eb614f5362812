"""Reads request bodies in the event loop, so that a slow body costs a few KiB and no thread.

The service is asked when the body is complete in memory, so a slow client does not occupy a slot of it either.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from gateway.problems import BadFraming, BodyTimeout
from shared.kernel.errors import TooManyRequests, Unavailable

MIB: Final = 1024 * 1024

# What a phone on 2G needs: GPRS sends 2 to 5 KiB a second, a handover is silent for some seconds, and a lost packet is
# sent again after 1, 2, 4 and 8 seconds. A form of 1.5 KiB has 21 s, a photograph of 300 KiB nearly three minutes, a
# file of 25 MiB a quarter of an hour (29 KiB a second: 3G).
SILENCE_SECONDS: Final = 15.0
FIRST_SECONDS: Final = 20.0
MIN_BYTES_PER_SECOND: Final = 2048
MAX_SECONDS: Final = 900.0

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


class _Reading:
    """A body that is being read, and its time limit."""

    __slots__ = ("_last", "address", "limit")

    def __init__(self, expected: ExpectedBody) -> None:
        self.address = expected.address
        self._last = _now() + seconds_for(expected.length)
        self.limit = asyncio.timeout_at(min(self._last, _now() + SILENCE_SECONDS))

    def extend(self) -> None:
        """Bytes arrived: wait for more."""
        self.limit.reschedule(min(self._last, _now() + SILENCE_SECONDS))

    def cancel(self) -> None:
        """Stop waiting now, whatever still arrives."""
        self._last = _now()
        self.limit.reschedule(self._last)


class BodyReader:
    """The bodies being read now; used in one event loop only."""

    def __init__(self) -> None:
        self._anonymous: dict[str, list[_Reading]] = {}
        self._bodies: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()

    async def read(self, pieces: AsyncIterable[bytes], expected: ExpectedBody) -> bytes:
        """The whole body. Raises BodyTimeout, BadFraming (it ended early), TooManyRequests or Unavailable.

        The bytes of an authenticated caller stay counted until `release`: the body is in memory until its service has
        responded.
        """
        reading = _Reading(expected)
        with self._admitted(reading, expected):
            try:
                async with reading.limit:
                    return await _gather(pieces, expected.length, reading)
            except TimeoutError:
                raise BodyTimeout from None

    def release(self, expected: ExpectedBody) -> None:
        """A body that was read is no longer needed."""
        if expected.subject is not None:
            _decrease(self._bytes, expected.subject, expected.length)

    @contextmanager
    def _admitted(self, reading: _Reading, expected: ExpectedBody) -> Iterator[None]:
        if expected.subject is None:
            self._make_room(expected.address)
            self._anonymous.setdefault(expected.address, []).append(reading)
            try:
                yield
            finally:
                self._remove(reading)
            return
        self._admit(expected.subject, expected.length)
        try:
            yield
        except BaseException:
            self.release(expected)
            raise
        finally:
            _decrease(self._bodies, expected.subject, 1)

    def _make_room(self, address: str) -> None:
        """Admit a new body, and cancel another if there are too many: the oldest of its address, or of the busiest one.

        An honest body is short and soon read, so the oldest one is most likely delayed on purpose.
        """
        here = self._anonymous.get(address, [])
        if len(here) < MAX_ANONYMOUS_PER_ADDRESS:
            if sum(map(len, self._anonymous.values())) < MAX_ANONYMOUS:
                return
            here = max(self._anonymous.values(), key=len)
        oldest = here[0]
        self._remove(oldest)
        oldest.cancel()

    def _remove(self, reading: _Reading) -> None:
        here = self._anonymous.get(reading.address, [])
        if reading in here:
            here.remove(reading)
            if not here:
                del self._anonymous[reading.address]

    def _admit(self, subject: str, length: int) -> None:
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


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _gather(pieces: AsyncIterable[bytes], length: int, reading: _Reading) -> bytes:
    gathered, size = [], 0
    async for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        if size >= length:
            break
        reading.extend()
    if size != length:
        raise BadFraming  # the client disconnected half-way, and half a body must not be used
    return gathered[0] if len(gathered) == 1 else b"".join(gathered)
