"""The built web application. Browsers keep files with a hash in their name for ever and ask for its page each time.

Both were compressed when they were built.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO
from wsgiref.headers import Headers

from whitenoise import WhiteNoise  # type: ignore[import-untyped]  # ships no types
from whitenoise.responders import StaticFile  # type: ignore[import-untyped]  # ships no types

from gateway.headers import APP_POLICY, Environ

APP_FOLDER = Path(__file__).parents[1] / "static" / "app"
_PREFIX = "/static/app/"
_HASHED = re.compile(r"-[A-Za-z0-9_-]{8,}\.[a-z0-9.]+$")
_WORKER = f"{_PREFIX}worker.js"
_ALIASES = {
    "/static/app.css": f"{_PREFIX}app.css",
    "/favicon.ico": f"{_PREFIX}agenda.svg",
}
"""Addresses that stay the same from build to build: the stylesheet of the plain pages, and the icon that browsers ask
for by themselves."""


class StaticFiles:
    """What was built into `folder`, read once at start."""

    def __init__(self, folder: Path = APP_FOLDER) -> None:
        # Files are only looked up by name, so no application runs behind them, and no other origin needs them.
        self._whitenoise = WhiteNoise(
            None,
            max_age=0,
            allow_all_origins=False,
            immutable_file_test=_is_hashed,
            add_headers_function=_add_headers,
        )
        self._contents: dict[str, bytes] = {}
        if (folder / "index.html").is_file():
            self._whitenoise.add_files(str(folder), prefix=_PREFIX)

    def find(self, path: str) -> StaticFile | None:
        """The file of `path`: the page of the application for `/` and everything under `/app`, else a built file."""
        if path in ("/", "/app") or path.startswith("/app/"):
            path = f"{_PREFIX}index.html"
        return self._whitenoise.files.get(_ALIASES.get(path, path))

    def respond(self, file: StaticFile, environ: Environ) -> tuple[str, list[tuple[str, str]], Iterable[bytes]]:
        """Status line, headers and body; honours If-None-Match and Accept-Encoding.

        A range is answered with the whole file (RFC 9110 §14.2): callers share its bytes, and a part would need a copy.
        """
        response = file.get_response(environ["REQUEST_METHOD"], {**environ, "HTTP_RANGE": ""})
        status = f"{response.status.value} {response.status.phrase}"
        if response.file is None:
            return status, list(response.headers), [b""]
        with response.file:
            return status, list(response.headers), [self._content(response.file)]

    def _content(self, file: BinaryIO) -> bytes:
        content = self._contents.get(file.name)
        if content is None:
            content = self._contents[file.name] = file.read()
        return content


def _is_hashed(_path: str, url: str) -> bool:
    return _HASHED.search(url) is not None


def _add_headers(headers: Headers, path: str, url: str) -> None:
    headers["Content-Security-Policy"] = APP_POLICY
    if url == _WORKER:
        # The worker looks after the page of the application, which lies outside its own folder.
        headers["Service-Worker-Allowed"] = "/app"
    if not _is_hashed(path, url):
        headers["Cache-Control"] = "no-cache"
