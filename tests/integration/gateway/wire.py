"""Talking to the gateway byte by byte."""

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """An answer as it came; status 0 when the connection closed without one."""

    status: int
    headers: dict[str, list[str]]
    body: bytes

    def header(self, name: str) -> str:
        return ", ".join(self.headers.get(name.lower(), []))


def connect(url: str, *, seconds: float = 5.0) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname or "", parts.port or 80), seconds)


def exchange(url: str, raw: bytes, *, seconds: float = 5.0) -> Answer:
    """Send `raw` on a new connection and read one answer."""
    with connect(url, seconds=seconds) as client:
        client.sendall(raw)
        return read_answer(client, head_only=raw.startswith(b"HEAD "))


def read_answer(client: socket.socket, *, head_only: bool = False) -> Answer:
    buffer = _until(client, b"", b"\r\n\r\n")
    if b"\r\n\r\n" not in buffer:
        return Answer(0, {}, buffer)
    head, _, rest = buffer.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    status = int(lines[0].split(" ")[1])
    if status == 100:
        return read_answer(client)
    headers: dict[str, list[str]] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers.setdefault(name.lower(), []).append(value.strip())
    if head_only or status in (204, 304):
        return Answer(status, headers, b"")
    return Answer(status, headers, _body(client, headers, rest))


def _body(client: socket.socket, headers: dict[str, list[str]], rest: bytes) -> bytes:
    if "transfer-encoding" in headers:
        return _chunks(client, rest)
    length = int(headers.get("content-length", ["0"])[0])
    while len(rest) < length and (data := client.recv(65536)):
        rest += data
    return rest[:length]


def _chunks(client: socket.socket, buffer: bytes) -> bytes:
    body = b""
    while True:
        buffer = _until(client, buffer, b"\r\n")
        size_line, _, buffer = buffer.partition(b"\r\n")
        size = int(size_line or b"0", 16)
        while len(buffer) < size + 2 and (data := client.recv(65536)):
            buffer += data
        body, buffer = body + buffer[:size], buffer[size + 2 :]
        if size == 0:
            return body


def _until(client: socket.socket, buffer: bytes, mark: bytes) -> bytes:
    while mark not in buffer:
        try:
            data = client.recv(65536)
        except ConnectionError:
            return buffer
        if not data:
            return buffer
        buffer += data
    return buffer
