"""A server on loopback that answers as a test wants."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_ENDS_WITHIN = 0.02
"""Seconds until a server notices that it shall end."""


class QuietHandler(BaseHTTPRequestHandler, ABC):
    """Gives requests to `answer`, and prints nothing: test output is for test results."""

    disable_nagle_algorithm = True
    """Without it the body of an answer waits 40 ms until the client has acknowledged the header."""

    @abstractmethod
    def answer(self) -> None:
        """Answer a GET or a POST."""

    def do_GET(self) -> None:
        """The library calls it for a GET."""
        self.answer()

    def do_POST(self) -> None:
        """The library calls it for a POST."""
        self.answer()

    def body(self) -> bytes:
        """The body of the request."""
        return self.rfile.read(int(self.headers["Content-Length"]))

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send a whole response."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def http_server(
    handler: type[BaseHTTPRequestHandler], kind: type[ThreadingHTTPServer] = ThreadingHTTPServer
) -> Iterator[str]:
    """The address of a server whose requests `handler` answers."""
    server = kind(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(_ENDS_WITHIN,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
