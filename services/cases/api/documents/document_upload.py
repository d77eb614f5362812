"""The body of a new document: the file itself, with its name in the header `Content-Disposition`.

The name is in no address, because addresses get into logs. The gateway has the whole body in memory before it asks, and
so has this process, up to the limit of the kind: of bodies above the platform's usual limit it takes one at a time.
"""

from collections.abc import Callable
from functools import wraps
from threading import BoundedSemaphore
from typing import Final, ParamSpec, TypeVar

from flask import request
from werkzeug.http import parse_options_header

from services.cases.domain.documents.documents import CEILING, kept_name
from services.cases.domain.documents.errors import AnotherFile
from shared.web.app import MAX_BODY_BYTES

P = ParamSpec("P")
R = TypeVar("R")

_ROOM: Final = BoundedSemaphore(1)
_WAITING: Final = BoundedSemaphore(3)
"""Threads that wait, of the eight that answer requests."""
_SECONDS: Final = 20.0
_CHUNK: Final = 64 * 1024
RETRY_AFTER: Final = 3


def allow_document(view: Callable[P, R]) -> Callable[P, R]:
    """Lets this one view take bodies larger than the platform's usual limit, one at a time. Raises AnotherFile."""

    @wraps(view)
    def enter(*args: P.args, **kwargs: P.kwargs) -> R:
        request.max_content_length = CEILING
        if (request.content_length or 0) <= MAX_BODY_BYTES:
            return view(*args, **kwargs)
        if not _in_turn():
            _discard_body()
            raise AnotherFile(retry_after=RETRY_AFTER)
        try:
            return view(*args, **kwargs)
        finally:
            _ROOM.release()

    return enter


def file_name() -> str | None:
    """The name of the file in `Content-Disposition` (RFC 6266, RFC 8187), as it may be kept."""
    _, options = parse_options_header(request.headers.get("Content-Disposition", ""))
    return kept_name(options.get("filename"))


def _in_turn() -> bool:
    if not _WAITING.acquire(blocking=False):
        return False
    try:
        return _ROOM.acquire(timeout=_SECONDS)
    finally:
        _WAITING.release()


def _discard_body() -> None:
    """Read what the client still sends: otherwise they would lose the response with the connection."""
    while request.stream.read(_CHUNK):
        pass
