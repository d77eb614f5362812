"""The built application behind a server of a few lines, which can put another build in place of the first."""

import json
import mimetypes
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from gateway.headers import APP_POLICY

BUILT = Path(__file__).parents[2] / "gateway" / "static" / "app"
SESSION = {
    "subject": "0198b6a0-0000-7000-8000-0000000000aa",
    "role": "caseworker",
    "permissions": ["cases:read", "cases:write"],
    "organisation_id": None,
    "countries": ["GT"],
    "csrf_token": "csrf",
    "expires_in": 1800,
    "idle_seconds": 1800,
    "ends_in": 43_200,
    "forms_key": "A" * 43,
}
"""What `/session` answers about somebody who is signed in."""


@dataclass
class StubApplication:
    """Serves the folder of a build; every API answers 404."""

    folder: Path
    asked: list[str] = field(default_factory=list)
    _server: ThreadingHTTPServer = field(init=False)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def release(self) -> str:
        """Put another build in place, as a new release does; returns the name of the script that it begins with."""
        page = (self.folder / "index.html").read_text()
        found = re.search(r"index-[\w-]+\.js", page)
        assert found is not None
        old, new = found[0], "index-Release2x.js"
        (self.folder / old).rename(self.folder / new)
        (self.folder / "index.html").write_text(page.replace(old, new))
        worker = (self.folder / "worker.js").read_text()
        (self.folder / "worker.js").write_text(
            re.sub(r'"version":"\w+"', '"version":"release2"', worker.replace(old, new))
        )
        return new

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, type and body of what is at `path`."""
        if path == "/session":
            return 200, "application/json", json.dumps(SESSION).encode()
        file = self.folder / ("index.html" if path == "/app" else path.removeprefix("/static/app/"))
        if not file.is_file():
            return 404, "application/problem+json", b'{"code": "not_found"}'
        return 200, mimetypes.guess_type(file.name)[0] or "application/octet-stream", file.read_bytes()


def _handler(application: StubApplication) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer with a file, the session, or 404."""
            path = self.path.partition("?")[0]
            application.asked.append(path)
            status, kind, body = application.answer(path)
            self.send_response(status)
            for name, value in {
                "Content-Type": kind,
                "Content-Length": str(len(body)),
                "Content-Security-Policy": APP_POLICY,
                "Cache-Control": "no-cache",
                "Service-Worker-Allowed": "/app",
            }.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):  # the page may be gone
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    return Handler


@contextmanager
def stub_application(folder: Path) -> Iterator[StubApplication]:
    """The application of this build, copied to `folder`, until the end of the block."""
    application = StubApplication(folder / "app")
    shutil.copytree(BUILT, application.folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(application))
    application._server = server
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield application
    finally:
        server.shutdown()
        server.server_close()
