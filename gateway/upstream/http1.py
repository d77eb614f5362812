"""A client of HTTP/1.1 on a kept-alive socket, with only what the gateway needs (RFC 9112).

A general client library costs more CPU time than all the rest of the gateway (ADR 0010). Here most exchanges take one
`sendall` and one `recv`.
"""

import select
import socket
import ssl
import time
from collections.abc import Iterator

from gateway.headers import Header

MAX_HEAD = 64 * 1024
_CHUNK = 64 * 1024


class MalformedResponse(Exception):
    """The peer's bytes are not an HTTP/1.1 response."""


class StaleConnection(OSError):
    """The peer closed the connection without a single byte of a response."""


class ResponseDeadline:
    """The monotonic time until which a service must have responded; moved on by the time that the caller takes."""

    __slots__ = ("at",)

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds


class Connection:
    """One socket to a service. `used`: an exchange already went over it."""

    __slots__ = ("_buffer", "_poll", "_socket", "idle_since", "used")

    def __init__(self, address: tuple[str, int], *, connect_seconds: float, read_seconds: float) -> None:
        self._socket = socket.create_connection(address, connect_seconds)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.settimeout(read_seconds)
        self._poll = select.poll()
        self._poll.register(self._socket, select.POLLIN | select.POLLHUP)
        self._buffer = b""
        self.used = False
        self.idle_since = 0.0

    def is_alive(self) -> bool:
        """Whether an idle connection can still carry a request: nothing may have arrived on it."""
        return not self._buffer and not self._poll.poll(0)

    def send(self, data: bytes) -> None:
        """Send all of `data`; raises OSError."""
        self._socket.sendall(data)

    def close(self) -> None:
        """Give the socket back to the system."""
        self._socket.close()

    def set_read_timeout(self, seconds: float) -> None:
        """Let each later read take at most `seconds`."""
        self._socket.settimeout(seconds)

    def read_head(self, deadline: ResponseDeadline) -> tuple[str, list[Header]]:
        """The status line's `200 OK` and the headers; interim responses are skipped.

        Raises StaleConnection, MalformedResponse, or OSError (TimeoutError past `deadline`).
        """
        while True:
            head = self._take_head(deadline)
            status, headers = _parse_head(head)
            if not status.startswith("1"):
                return status, headers

    def iterate(self, length: int, deadline: ResponseDeadline) -> Iterator[bytes]:
        """`length` bytes of body as they arrive. Raises MalformedResponse or OSError."""
        while length > 0:
            if not self._buffer:
                self._fill(deadline)
            piece, self._buffer = self._buffer[:length], self._buffer[length:]
            length -= len(piece)
            yield piece

    def iterate_chunks(self, deadline: ResponseDeadline) -> Iterator[bytes]:
        """The content of a chunked body as it arrives. Raises MalformedResponse or OSError."""
        while (size := self._chunk_size(deadline)) > 0:
            yield from self.iterate(size, deadline)
            if self._take_line(deadline) != b"":
                raise MalformedResponse
        while self._take_line(deadline) != b"":
            pass  # trailers are dropped: the response to the caller announces none

    def iterate_to_end(self, deadline: ResponseDeadline) -> Iterator[bytes]:
        """A body without a length: everything until the peer closes. Raises OSError."""
        if self._buffer:
            yield self._buffer
            self._buffer = b""
        while piece := self._receive(deadline):
            yield piece

    def _chunk_size(self, deadline: ResponseDeadline) -> int:
        line = self._take_line(deadline).partition(b";")[0].strip()
        if not line or line.strip(b"0123456789abcdefABCDEF"):
            raise MalformedResponse
        return int(line, 16)

    def _take_line(self, deadline: ResponseDeadline) -> bytes:
        while (end := self._buffer.find(b"\r\n")) < 0:
            if len(self._buffer) > MAX_HEAD:
                raise MalformedResponse
            self._fill(deadline)
        line, self._buffer = self._buffer[:end], self._buffer[end + 2 :]
        return line

    def _take_head(self, deadline: ResponseDeadline) -> bytes:
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            if len(self._buffer) > MAX_HEAD:
                raise MalformedResponse
            data = self._receive(deadline)
            if not data:
                raise MalformedResponse if self._buffer else StaleConnection
            self._buffer += data
        head, self._buffer = self._buffer[:end], self._buffer[end + 4 :]
        return head

    def _fill(self, deadline: ResponseDeadline) -> None:
        data = self._receive(deadline)
        if not data:
            raise MalformedResponse
        self._buffer += data

    def _receive(self, deadline: ResponseDeadline) -> bytes:
        if time.monotonic() > deadline.at:
            raise TimeoutError
        try:
            return self._socket.recv(_CHUNK)
        except ConnectionError:
            return b""


class TlsConnection(Connection):
    """The same with TLS. Raises OSError (ssl.SSLError) for a certificate that is not the service's."""

    __slots__ = ("_encrypted",)

    def __init__(
        self, address: tuple[str, int], context: ssl.SSLContext, *, connect_seconds: float, read_seconds: float
    ) -> None:
        super().__init__(address, connect_seconds=connect_seconds, read_seconds=connect_seconds)
        plain = self._socket
        try:
            self._socket = self._encrypted = context.wrap_socket(plain, server_hostname=address[0])
        except OSError:
            plain.close()
            raise
        self._socket.settimeout(read_seconds)

    def is_alive(self) -> bool:
        """As without TLS; what was decrypted and not read yet counts as arrived."""
        return not self._encrypted.pending() and super().is_alive()


def _parse_head(head: bytes) -> tuple[str, list[Header]]:
    lines = head.decode("latin-1").split("\r\n")
    version, _, status = lines[0].partition(" ")
    if version not in ("HTTP/1.1", "HTTP/1.0") or not status[:3].isdigit() or status[3:4] not in ("", " "):
        raise MalformedResponse
    headers: list[Header] = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or not name or name[-1] in " \t" or name[0] in " \t":
            raise MalformedResponse
        headers.append((name, value.strip(" \t")))
    if version == "HTTP/1.0":
        headers.append(("connection", "close"))
    return status if status[4:] else f"{status[:3]} ", headers
