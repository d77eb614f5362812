"""A stand-in for the reporting service under its real server: a file that is sent part by part, and short answers."""

import re
from collections.abc import Callable, Iterator
from typing import Any

PART = b"x" * 64 * 1024
PARTS = 256
FILE = re.compile(r"/api/v1/extract-runs/[^/]+/file")


def app_from_environment() -> Callable[..., Iterator[bytes]]:
    return _app


def _app(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
    """Parts for a file, `{}` for everything else."""
    parts = [PART] * PARTS if FILE.fullmatch(environ["PATH_INFO"]) else [b"{}"]
    start_response("200 OK", [("Content-Length", str(sum(map(len, parts))))])
    yield from parts
