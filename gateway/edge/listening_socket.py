"""What every connection is told by the socket that listens: who does not read is let go.

The server itself waits without end until its answer is taken, and the system would keep 4 MB of it for each caller.
Granian has no setting for either; connections inherit both from the socket that it listens on.
"""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

KEPT_BYTES: Final = 128 * 1024
_LOOK_EVERY: Final = 0.1


def let_go_of_who_does_not_read(seconds: float, loop: asyncio.AbstractEventLoop) -> None:
    """End connections whose peer takes nothing for so long; only Linux can. The server begins to listen meanwhile."""
    found = False
    for listening in _listening():
        found = True
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KEPT_BYTES)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))
    if not found:
        loop.call_later(_LOOK_EVERY, let_go_of_who_does_not_read, seconds, loop)


def _listening() -> Iterator[socket.socket]:
    for entry in list(Path("/dev/fd").iterdir()):
        with suppress(OSError), socket.socket(fileno=os.dup(int(entry.name))) as found:
            if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                yield found
