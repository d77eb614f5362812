"""Large answers reach the server through a pipe, so that it takes no more of them than the caller reads.

What it is handed as bytes, also piece by piece, it keeps until it was read (Granian queues without end), and some
hundred callers who read nothing would fill the memory. From a file it reads as it sends, and a pipe is a file.
"""

import asyncio
import contextlib
import os
import struct
import time
from fcntl import ioctl
from termios import FIONREAD
from typing import Final

LEAST_BYTES_A_SECOND: Final = 2048
"""Of a reader on the whole, after the first pause: as for bodies (gateway/edge/request_body.py), a phone on 2G."""
MOST_SECONDS: Final = 900.0
_CAPACITY: Final = 64 * 1024
"""Of a pipe; Linux may give less, and nobody more."""
_LOOK_EVERY: Final = 0.05


class Pipe:
    """From us to the server, written in `loop`. A reader that takes nothing for `pause` seconds has left.

    Our reading end is kept until the server has surely opened its own: were its number another answer's by then, the
    server would read that one.
    """

    def __init__(self, pause: float, loop: asyncio.AbstractEventLoop) -> None:
        self._pause = pause
        self._loop = loop
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._began = time.monotonic()
        self._sent = 0
        self._opened = False

    @property
    def path(self) -> str:
        """Where the server opens its end."""
        return f"/dev/fd/{self._read}"

    async def send_bytes(self, data: bytes) -> None:
        """All of `data`, as fast as it is read. Raises TimeoutError (too slowly), or BrokenPipeError (no longer)."""
        left = memoryview(data)
        while left:
            try:
                written = os.write(self._write, left[:_CAPACITY])
            except BlockingIOError:
                await self._room()
                continue
            left = left[written:]
            self._sent += written
            if self._sent > _CAPACITY:
                self._leave_reading()  # more was taken than a pipe holds

    def close(self) -> None:
        """The end of the answer, or as much of it as there was; from any thread."""
        os.close(self._write)
        self._loop.call_soon_threadsafe(self._leave_once_opened, time.monotonic() + self._pause)

    def _leave_once_opened(self, until: float) -> None:
        if self._unread() < self._sent or time.monotonic() > until:
            self._leave_reading()
        elif not self._opened:
            self._loop.call_later(_LOOK_EVERY, self._leave_once_opened, until)

    def _unread(self) -> int:
        if self._opened:
            return 0
        (waiting,) = struct.unpack("i", ioctl(self._read, FIONREAD, bytes(4)))
        return int(waiting)

    async def _room(self) -> None:
        loop = self._loop
        there_is_room = asyncio.Event()
        loop.add_writer(self._write, there_is_room.set)
        try:
            async with asyncio.timeout(self._seconds_left()):
                await there_is_room.wait()
        finally:
            loop.remove_writer(self._write)

    def _seconds_left(self) -> float:
        whole = min(self._pause + self._sent / LEAST_BYTES_A_SECOND, max(MOST_SECONDS, self._pause))
        return min(self._pause, self._began + whole - time.monotonic())

    def _leave_reading(self) -> None:
        if not self._opened:
            self._opened = True
            with contextlib.suppress(OSError):
                os.close(self._read)
