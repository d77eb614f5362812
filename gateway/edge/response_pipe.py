"""Gives large responses to the server through a pipe, so that it reads no more of them than the client does.

Granian queues the bytes that it is given directly without a limit, so some hundred clients who read nothing would fill
the memory. A file is read only while it is sent, and a pipe counts as a file.
"""

import asyncio
import contextlib
import os
import struct
import time
from fcntl import ioctl
from termios import FIONREAD
from typing import Final

MIN_BYTES_PER_SECOND: Final = 2048
"""A client's average after the first pause: as for bodies (gateway/edge/request_body.py), a phone on 2G."""
MAX_SECONDS: Final = 900.0
_CAPACITY: Final = 64 * 1024
"""Bytes in a pipe; Linux may give less, never more."""
_POLL_SECONDS: Final = 0.05


class ResponsePipe:
    """A pipe from the gateway to the server, written in `loop`.

    A client that reads nothing for `pause` seconds is gone.

    The gateway keeps its own copy of the reading end until the server must have opened the path. If it closed it
    earlier, another response could get the same number, and the server would read that one.
    """

    def __init__(self, pause: float, loop: asyncio.AbstractEventLoop) -> None:
        self._pause = pause
        self._loop = loop
        self._read_end, self._write_end = os.pipe()
        os.set_blocking(self._write_end, False)
        self._began = time.monotonic()
        self._sent = 0
        self._opened = False

    @property
    def path(self) -> str:
        """Where the server opens its end."""
        return f"/dev/fd/{self._read_end}"

    async def send_bytes(self, data: bytes) -> None:
        """Write all of `data` as fast as it is read.

        Raises TimeoutError (the client is too slow) or BrokenPipeError (it is gone).
        """
        left = memoryview(data)
        while left:
            try:
                written = os.write(self._write_end, left[:_CAPACITY])
            except BlockingIOError:
                await self._wait_for_space()
                continue
            left = left[written:]
            self._sent += written
            if self._sent > _CAPACITY:
                self._close_read_end()  # more was read than a pipe holds

    def close(self) -> None:
        """End the response, complete or not; callable from any thread."""
        os.close(self._write_end)
        self._loop.call_soon_threadsafe(self._close_once_opened, time.monotonic() + self._pause)

    def _close_once_opened(self, until: float) -> None:
        if self._unread() < self._sent or time.monotonic() > until:
            self._close_read_end()
        elif not self._opened:
            self._loop.call_later(_POLL_SECONDS, self._close_once_opened, until)

    def _unread(self) -> int:
        if self._opened:
            return 0
        (waiting,) = struct.unpack("i", ioctl(self._read_end, FIONREAD, bytes(4)))
        return int(waiting)

    async def _wait_for_space(self) -> None:
        loop = self._loop
        has_space = asyncio.Event()
        loop.add_writer(self._write_end, has_space.set)
        try:
            async with asyncio.timeout(self._seconds_left()):
                await has_space.wait()
        finally:
            loop.remove_writer(self._write_end)

    def _seconds_left(self) -> float:
        total = min(self._pause + self._sent / MIN_BYTES_PER_SECOND, max(MAX_SECONDS, self._pause))
        return min(self._pause, self._began + total - time.monotonic())

    def _close_read_end(self) -> None:
        if not self._opened:
            self._opened = True
            with contextlib.suppress(OSError):
                os.close(self._read_end)
