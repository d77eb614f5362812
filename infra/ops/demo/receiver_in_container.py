"""A receiver of webhooks for the demonstration, in the place of an NGO's system. `make demo` verifies what it stored.

python -m infra.ops.demo.receiver_in_container <port>
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock

RECEIVED = Path("/tmp/received.jsonl")  # noqa: S108 - a container's own tmpfs
"""The file of received webhooks, one per line: `{"headers": {…}, "body": "…"}`."""

_lock = Lock()


class Receiver(BaseHTTPRequestHandler):
    """Accepts every webhook. The reader of the file checks the signatures."""

    def do_POST(self) -> None:
        """Store one webhook in memory and respond 204."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        with _lock, RECEIVED.open("a") as received:
            received.write(json.dumps({"headers": headers, "body": body}) + "\n")
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing: webhooks are stored."""


if __name__ == "__main__":
    RECEIVED.touch()
    ThreadingHTTPServer(("0.0.0.0", int(sys.argv[1])), Receiver).serve_forever()  # noqa: S104 - the container's network
