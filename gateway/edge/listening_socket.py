"""Socket options that every connection inherits from the listening socket: clients that do not read are disconnected.

The server itself would wait for ever until a response is read, and the system would buffer 4 MB of it for each client.
Granian has no setting for either.
"""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

SEND_BUFFER_BYTES: Final = 128 * 1024
_RETRY_SECONDS: Final = 0.1


def limit_slow_readers(seconds: float, loop: asyncio.AbstractEventLoop) -> None:
    """End connections whose peer reads nothing for `seconds` (Linux only), and bound what the system buffers for it.

    If the server does not listen yet, this is tried again in `loop`.
    """
    found = False
    for listening in _listening_sockets():
        found = True
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))
    if not found:
        loop.call_later(_RETRY_SECONDS, limit_slow_readers, seconds, loop)


def _listening_sockets() -> Iterator[socket.socket]:
    for entry in list(Path("/dev/fd").iterdir()):
        with suppress(OSError), socket.socket(fileno=os.dup(int(entry.name))) as found:
            if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                yield found
