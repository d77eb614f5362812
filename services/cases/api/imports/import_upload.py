"""The multipart body of an import.

A file of 25 MiB takes some 125 MB while it is taken in, and the process has room for 384 MB with what else it does: of
bodies larger than the platform's usual limit it takes one at a time.
"""

from collections.abc import Callable
from functools import wraps
from threading import BoundedSemaphore
from typing import Final, ParamSpec, TypeVar

from flask import request

from services.cases.api.schemas import ImportForm
from services.cases.domain.documents.errors import AnotherFile
from services.cases.usecases.imports.upload_import import UploadImport
from shared.kernel.errors import TooLarge, invalid
from shared.web.app import MAX_BODY_BYTES

P = ParamSpec("P")
R = TypeVar("R")

MAX_FILE_BYTES = 25 * 1024 * 1024
_FORM_BYTES = 64 * 1024
_FORM = ImportForm()
_CHUNK: Final = 64 * 1024
_ROOM: Final = BoundedSemaphore(1)
RETRY_AFTER: Final = 3
"""Seconds. A file is taken in within one or two; the work on it is a worker's."""


def allow_large_body(view: Callable[P, R]) -> Callable[P, R]:
    """Lets this one view take bodies larger than the platform's usual limit, one at a time. Raises AnotherFile."""

    @wraps(view)
    def enter(*args: P.args, **kwargs: P.kwargs) -> R:
        if request.content_length is not None and request.content_length <= MAX_BODY_BYTES:
            return view(*args, **kwargs)
        request.max_content_length = MAX_FILE_BYTES + _FORM_BYTES
        if not _ROOM.acquire(blocking=False):
            _discard_body()
            raise AnotherFile(retry_after=RETRY_AFTER)
        try:
            return view(*args, **kwargs)
        finally:
            _ROOM.release()

    return enter


def _discard_body() -> None:
    """Read what the client still sends: otherwise they would lose the response with the connection."""
    while request.stream.read(_CHUNK):
        pass


def uploaded() -> UploadImport:
    """The command in the form; `confirm` and `again` may also stand in the query. Raises ValidationError, Invalid."""
    form = _FORM.load({**request.args.to_dict(), **request.form.to_dict()})
    file = request.files.get("file")
    if file is None:
        raise invalid("file", "required", es="Falta el archivo", en="The file is missing")
    # The name of the file is not read: people put names of people into it.
    with file.stream:
        # Closed at once: in a container it lies in memory.
        content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise TooLarge
    return UploadImport(
        content=content,
        layout=form["layout"],
        country=form["country"],
        confirm=form["confirm"],
        again=form["again"],
    )
