"""The identity service at the edge: exchanges tokens the way RFC 8693 says, or fails the way a test asks."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass
class FakeIdentity:
    """What the next answers look like, and what was asked."""

    status: int = 200
    error: str = ""
    expires_in: int = 120
    garbage: bytes | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    proofs: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self) -> bytes:
        if self.garbage is not None:
            return self.garbage
        if self.status != 200:
            return json.dumps({"error": self.error}).encode()
        return json.dumps({"access_token": f"exchanged-{len(self.asked)}", "expires_in": self.expires_in}).encode()


@contextmanager
def exchanging(identity: FakeIdentity) -> Iterator[FakeIdentity]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            identity.asked.append({name: values[0] for name, values in form.items()} | {"path": self.path})
            identity.proofs.append(self.headers["Authorization"])
            raw = identity.answer()
            self.send_response(identity.status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    identity.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield identity
    finally:
        server.shutdown()
        server.server_close()
