"""A socket that speaks enough of clamd for one command: INSTREAM."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Antivirus:
    """Where it listens, what it got, and what it calls harmful."""

    address: str
    harmful: bytes = b"EICAR"
    answer: bytes | None = None
    """Instead of an answer of its own; b"" closes the connection."""
    got: list[bytes] = field(default_factory=list)


@contextmanager
def antivirus() -> Iterator[Antivirus]:
    """One that answers until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        told = Antivirus(f"127.0.0.1:{listening.getsockname()[1]}")
        threading.Thread(target=_serve, args=(listening, told), daemon=True).start()
        try:
            yield told
        finally:
            # Closing alone would leave the thread that waits with a socket that still takes connections.
            listening.shutdown(socket.SHUT_RDWR)


def _serve(listening: socket.socket, told: Antivirus) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection, connection.makefile("rb") as stream:
            _answer(connection, stream, told)


def _answer(connection: socket.socket, stream: object, told: Antivirus) -> None:
    read = stream.read  # type: ignore[attr-defined]
    assert read(10) == b"zINSTREAM\0"
    content = b""
    while (length := struct.unpack("!I", read(4))[0]) > 0:
        content += read(length)
    told.got.append(content)
    verdict = b"stream: Test-Signature FOUND\0" if told.harmful in content else b"stream: OK\0"
    connection.sendall(verdict if told.answer is None else told.answer)
