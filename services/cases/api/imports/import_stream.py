"""Progress of an import as server-sent events."""

import threading
import time
from uuid import UUID

from flask import Response

from services.cases.api.responses import IMPORT
from services.cases.bootstrap import services
from services.cases.domain.imports.run import ImportRun
from shared.kernel.errors import Unavailable
from shared.kernel.grant import Grant
from shared.web.access.authorization import authorization_check, current_grant
from shared.web.sse import Batch, ServerSentEvent, event_stream_response, server_sent_events

STREAMS = 3
"""At once in one process: each holds one of its few threads, and asking `GET /imports/{id}` does as well."""
SECONDS = 55.0
"""A browser reconnects by itself; nobody holds a thread for longer."""
_seats = threading.BoundedSemaphore(STREAMS)


def stream_import(import_id: UUID) -> Response:
    """Events `progress` with the body of `GET /imports/{id}`. Raises Unavailable when every seat is taken."""
    grant, allowed = current_grant(), authorization_check()
    if not _seats.acquire(blocking=False):
        raise Unavailable(retry_after=5)
    progress = Progress(import_id, grant)
    response = event_stream_response(server_sent_events(progress.read, allowed=allowed))
    # Also when the client goes away before the first event: the generator would then never run.
    response.call_on_close(_seats.release)
    return response


class Progress:
    """Reads one import again and again, for `SECONDS` at most."""

    def __init__(self, import_id: UUID, grant: Grant) -> None:
        self._import_id, self._grant = import_id, grant
        self._until = time.monotonic() + SECONDS
        self._last: ImportRun | None = None

    def read(self) -> Batch:
        """The import, if it has changed; the last batch once it rests."""
        with services().work(self._grant) as work:
            run = work.import_runs.get(self._import_id)
        events = [] if run == self._last else [ServerSentEvent("progress", IMPORT.body(run))]
        self._last = run
        return Batch(events, is_last=run.rests or time.monotonic() > self._until)
