"""A webhook receiver that behaves as a test asks, and remembers what it got."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.http_server import QuietHandler, http_server


@dataclass(frozen=True)
class Got:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


Behaviour = Callable[[BaseHTTPRequestHandler], None]


def answers(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return act


def hangs(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(8)


def resets(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def drips(handler: BaseHTTPRequestHandler) -> None:
    """One byte of the status line at a time: each read succeeds, the answer never comes."""
    try:
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" * 4:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(0.4)
    except OSError:
        return


def floods(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(10 * 1024 * 1024))
    handler.end_headers()
    try:
        for _ in range(160):
            handler.wfile.write(b"x" * 65536)
    except OSError:
        return


@dataclass
class Receiver:
    """The server; `behave` decides about the next answers."""

    behave: Behaviour = field(default_factory=lambda: answers(204))
    got: list[Got] = field(default_factory=list)
    most_at_once: int = 0
    url: str = ""
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        with self._lock:
            self.got.append(Got(handler.path, {k.lower(): v for k, v in handler.headers.items()}, body))
        self.behave(handler)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Count those who work on an answer; leave before it is sent, as the sender goes on as soon as they have it."""
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        try:
            yield
        finally:
            with self._lock:
                self._now -= 1


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(QuietHandler):
        def answer(self) -> None:
            receiver.take(self)

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A peer that went away is what some tests are about."""

    with http_server(Handler, Server) as url:
        receiver.url = f"{url}/hook"
        yield receiver
