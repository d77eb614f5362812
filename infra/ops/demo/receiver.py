"""The shelter's own system: receives webhooks and accepts only those that an independent library has verified."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import orjson
from standardwebhooks.webhooks import Webhook, WebhookVerificationError


class Receiver:
    """Listens on loopback and keeps the events whose signature holds."""

    def __init__(self) -> None:
        self.secret = ""
        self.refused = 0
        self._events: list[dict[str, Any]] = []
        self._arrived = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """The address for webhooks."""
        return f"http://127.0.0.1:{self._server.server_port}/ceiba"

    def wait_for(self, wanted: Callable[[dict[str, Any]], bool], seconds: float = 30) -> dict[str, Any] | None:
        """The first verified event that `wanted` accepts, or None when it does not come in time."""
        with self._arrived:
            self._arrived.wait_for(lambda: any(map(wanted, self._events)), seconds)
            return next(filter(wanted, self._events), None)

    def _take(self, headers: dict[str, str], body: bytes) -> int:
        try:
            Webhook(self.secret).verify(body, headers)
        except WebhookVerificationError:
            self.refused += 1
            return 401
        with self._arrived:
            self._events.append(orjson.loads(body))
            self._arrived.notify_all()
        return 204

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(receiver._take({k.lower(): v for k, v in self.headers.items()}, body))
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Webhooks are counted, not printed."""

        return Handler
