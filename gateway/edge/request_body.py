"""Reading callers' bodies. It happens in the event loop, so that a body that is held costs a few KiB and no thread.

A body is whole in memory before a service is asked, so a slow caller never holds a place of the service either.
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
LEAST_BYTES_A_SECOND: Final = 2048
MOST_SECONDS: Final = 900.0

# Of callers who have not shown yet who they are: sign-in and token bodies, at most 64 KiB each (gateway/routes.py).
UNKNOWN: Final = 512
UNKNOWN_AN_ADDRESS: Final = 16
# Of callers who are known; bytes as announced.
KNOWN_A_CALLER: Final = 32
BYTES_A_CALLER: Final = 52 * MIB
BYTES: Final = 192 * MIB


@dataclass(frozen=True, slots=True)
class Wanted:
    """A body of `length` bytes to be read for the caller `subject`, or for one who is not known yet.

    `address` is the caller's network (gateway/edge/request_validation.py).
    """

    length: int
    address: str
    subject: str | None


def seconds_for(length: int) -> float:
    """How long a body of `length` bytes may take in all."""
    return min(FIRST_SECONDS + length / LEAST_BYTES_A_SECOND, MOST_SECONDS)


class _Place:
    """A body that is being read, and until when it may be."""

    __slots__ = ("_last", "address", "limit")

    def __init__(self, wanted: Wanted) -> None:
        self.address = wanted.address
        self._last = _now() + seconds_for(wanted.length)
        self.limit = asyncio.timeout_at(min(self._last, _now() + SILENCE_SECONDS))

    def prolong(self) -> None:
        """Something came: wait for more."""
        self.limit.reschedule(min(self._last, _now() + SILENCE_SECONDS))

    def end(self) -> None:
        """Stop waiting now, whatever still comes."""
        self._last = _now()
        self.limit.reschedule(self._last)


class Intake:
    """The bodies being read now; used in one event loop only."""

    def __init__(self) -> None:
        self._unknown: dict[str, list[_Place]] = {}
        self._bodies: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()

    async def read(self, pieces: AsyncIterable[bytes], wanted: Wanted) -> bytes:
        """The whole body; raises BodyTimeout, BadFraming (it ended early), TooManyRequests or Unavailable.

        The bytes of a known caller stay counted until `forget`: the body is in memory until its service has it.
        """
        place = _Place(wanted)
        with self._room_for(place, wanted):
            try:
                async with place.limit:
                    return await _gather(pieces, wanted.length, place)
            except TimeoutError:
                raise BodyTimeout from None

    def forget(self, wanted: Wanted) -> None:
        """A body that was read is needed no longer."""
        if wanted.subject is not None:
            _decrease(self._bytes, wanted.subject, wanted.length)

    @contextmanager
    def _room_for(self, place: _Place, wanted: Wanted) -> Iterator[None]:
        if wanted.subject is None:
            self._make_room(wanted.address)
            self._unknown.setdefault(wanted.address, []).append(place)
            try:
                yield
            finally:
                self._remove(place)
            return
        self._admit(wanted.subject, wanted.length)
        try:
            yield
        except BaseException:
            self.forget(wanted)
            raise
        finally:
            _decrease(self._bodies, wanted.subject, 1)

    def _make_room(self, address: str) -> None:
        """A newcomer always gets in; the oldest body of its address, or of the address that holds most, makes room.

        An honest body is short and soon read: the oldest one is most likely held on purpose.
        """
        here = self._unknown.get(address, [])
        if len(here) < UNKNOWN_AN_ADDRESS:
            if sum(map(len, self._unknown.values())) < UNKNOWN:
                return
            here = max(self._unknown.values(), key=len)
        oldest = here[0]
        self._remove(oldest)
        oldest.end()

    def _remove(self, place: _Place) -> None:
        here = self._unknown.get(place.address, [])
        if place in here:
            here.remove(place)
            if not here:
                del self._unknown[place.address]

    def _admit(self, subject: str, length: int) -> None:
        if self._bodies[subject] >= KNOWN_A_CALLER or self._bytes[subject] + length > BYTES_A_CALLER:
            raise TooManyRequests(retry_after=1)
        if self._bytes.total() + length > BYTES:
            raise Unavailable(retry_after=1)
        self._bodies[subject] += 1
        self._bytes[subject] += length


def _decrease(counter: Counter[str], key: str, amount: int) -> None:
    counter[key] -= amount
    if counter[key] <= 0:
        del counter[key]


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _gather(pieces: AsyncIterable[bytes], length: int, place: _Place) -> bytes:
    gathered, size = [], 0
    async for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        if size >= length:
            break
        place.prolong()
    if size != length:
        raise BadFraming  # the caller went away half-way; half a body must never be acted upon
    return gathered[0] if len(gathered) == 1 else b"".join(gathered)
