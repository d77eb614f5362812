"""An NGO's system for the demonstration: takes every webhook and writes it down, for `make demo` to verify and read.

python -m infra.docker.receiver <port>
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock

RECEIVED = Path("/tmp/received.jsonl")  # noqa: S108 - a container's own tmpfs
"""One line a webhook: `{"headers": {…}, "body": "…"}`."""

_lock = Lock()


class Receiver(BaseHTTPRequestHandler):
    """Believes everybody: whoever reads the file checks the signatures."""

    def do_POST(self) -> None:
        """Keep one webhook in memory and answer 204."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        with _lock, RECEIVED.open("a") as received:
            received.write(json.dumps({"headers": headers, "body": body}) + "\n")
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Webhooks are written down, not printed."""


if __name__ == "__main__":
    RECEIVED.touch()
    ThreadingHTTPServer(("0.0.0.0", int(sys.argv[1])), Receiver).serve_forever()  # noqa: S104 - the container's network
