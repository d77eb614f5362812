"""Lets an antivirus (clamd) look at a file: its command INSTREAM, over TCP or a socket of the machine."""

import socket
import struct
from typing import Protocol

from services.cases.domain.documents.document_refusals import INFECTED, FileRefused
from shared.deadline import Deadline
from shared.kernel.errors import Unavailable
from shared.telemetry import get_logger

log = get_logger(__name__)

SECONDS = 20.0
_CHUNK = 64 * 1024
_MOST_ANSWER = 4096


class VirusScanner(Protocol):
    """Looks at files before they are kept."""

    def scan(self, content: bytes) -> bool:
        """Whether the file was scanned. Raises FileRefused for what is harmful, Unavailable."""


class NoScanner:
    """No antivirus is set up."""

    def scan(self, content: bytes) -> bool:
        """It is not scanned."""
        del content
        return False


class ClamdScanner:
    """An antivirus at `host:port`, or at a path."""

    def __init__(self, address: str, seconds: float = SECONDS) -> None:
        self._address = address
        self._seconds = seconds

    def scan(self, content: bytes) -> bool:
        """True: it found nothing. Raises FileRefused, and Unavailable when it does not answer or cannot look."""
        try:
            with Deadline(self._seconds) as deadline, self._connect() as connection:
                deadline.guard(connection)
                answer = _asked(connection, content)
        except OSError as error:
            log.warning("antivirus unreachable", error=type(error).__name__)
            raise Unavailable(retry_after=30) from None
        if answer.endswith(b"FOUND"):
            raise FileRefused(INFECTED)
        if not answer.endswith(b": OK"):
            log.warning("antivirus gave no answer")
            raise Unavailable(retry_after=30)
        return True

    def _connect(self) -> socket.socket:
        if self._address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(self._seconds)
            try:
                connection.connect(self._address)
            except OSError:
                connection.close()
                raise
            return connection
        host, _, port = self._address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=self._seconds)


def _asked(connection: socket.socket, content: bytes) -> bytes:
    """The answer about a content, which is sent in pieces with their lengths; a piece of none is the end."""
    connection.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), _CHUNK):
        piece = content[start : start + _CHUNK]
        connection.sendall(struct.pack("!I", len(piece)) + piece)
    connection.sendall(struct.pack("!I", 0))
    answer = bytearray()
    while not answer.endswith(b"\0") and len(answer) < _MOST_ANSWER:
        piece = connection.recv(_MOST_ANSWER)
        if not piece:
            break
        answer += piece
    return bytes(answer).rstrip(b"\0").strip()
