"""Progress of an import as server-sent events."""

import threading
import time
from collections.abc import Callable, Iterator
from uuid import UUID

import orjson
from flask import Response

from services.cases.api.responses import IMPORT
from services.cases.bootstrap import services
from shared.kernel.errors import Unavailable
from shared.kernel.grant import Grant
from shared.web.authorization import authorization_check, current_grant

STREAMS = 3
"""At once in one process: each holds one of its few threads, and asking `GET /imports/{id}` does as well."""
SECONDS = 55.0
"""A browser reconnects by itself; nobody holds a thread for longer."""
_seats = threading.BoundedSemaphore(STREAMS)


def stream_import(import_id: UUID) -> Response:
    """Events `progress` with the body of `GET /imports/{id}`. Raises Unavailable when every seat is taken."""
    grant, holds = current_grant(), authorization_check()
    if not _seats.acquire(blocking=False):
        raise Unavailable(retry_after=5)
    response = Response(_events(import_id, grant, holds), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    # Also when the client goes away before the first event: the generator would then never run.
    response.call_on_close(_seats.release)
    return response


def _events(import_id: UUID, grant: Grant, holds: Callable[[], bool]) -> Iterator[bytes]:
    last, until = b"", time.monotonic() + SECONDS
    while time.monotonic() < until and holds():
        with services().work(grant) as work:
            run = work.import_runs.get(import_id)
        now = orjson.dumps(IMPORT.body(run))
        yield b": still here\n\n" if now == last else b"event: progress\ndata: " + now + b"\n\n"
        last = now
        if run.rests:
            return
        time.sleep(0.5)
