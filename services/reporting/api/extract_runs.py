"""Runs: state, events, file."""

from collections.abc import Iterator
from uuid import UUID

from flask import Response

from services.reporting.api.representations import RUN
from services.reporting.bootstrap import services
from services.reporting.domain.extracts.extracts import Run
from services.reporting.usecases.extracts.cancel_run import cancel_run
from services.reporting.usecases.extracts.fetch_file import fetch_file
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant, Permission
from shared.web.access.authorization import authorization_check, current_grant, recently_signed_in, requires
from shared.web.blueprint import Blueprint
from shared.web.responses import etag_of, json_response
from shared.web.sse import Batch, ServerSentEvent, event_stream_response, last_event_id, server_sent_events

RETRY_MS = 2000

blp = Blueprint("extract_runs", __name__, url_prefix="/api/v1/extract-runs", description="Runs of extracts")


@blp.get("/<uuid:run_id>")
@requires(Permission.EXTRACTS_READ)
@blp.response(200, RUN.schema)
def read(run_id: UUID) -> Response:
    """One run: its state, progress (0 to 1) and, when it succeeded, the manifest of its file."""
    with services().work(current_grant()) as work:
        run = work.runs.get(run_id)
    return json_response(RUN.body(run), etag=etag_of(run.version))


@blp.post("/<uuid:run_id>/cancel")
@requires(Permission.EXTRACTS_RUN)
@blp.response(200, RUN.schema)
def cancel(run_id: UUID) -> Response:
    """Stop a run that has not ended."""
    with services().work(current_grant()) as work:
        run = cancel_run(run_id, work=work)
    return json_response(RUN.body(run), etag=etag_of(run.version))


@blp.get("/<uuid:run_id>/events")
@requires(Permission.EXTRACTS_READ)
def events(run_id: UUID) -> Response:
    """Every change of the run as server-sent events; `Last-Event-ID` resumes. Ends with the run or the token."""
    grant = current_grant()
    with services().work(grant) as work:
        work.runs.get(run_id)
    changes = _RunChanges(run_id, grant, after=last_event_id() or 0)
    stream = server_sent_events(changes.read, allowed=authorization_check(), retry_ms=RETRY_MS)
    return event_stream_response(stream)


@blp.get("/<uuid:run_id>/file")
@requires(Permission.EXTRACTS_READ)
@recently_signed_in
def file(run_id: UUID) -> Response:
    """The file, streamed. The download is audited; the file is gone seven days after the run."""
    grant = current_grant()
    with services().work(grant) as work:
        run = fetch_file(run_id, work=work)
    manifest = run.manifest or {}
    response = Response(_parts(run, grant), content_type=manifest["media_type"])
    response.headers["Content-Length"] = str(manifest["bytes"])
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(run)}"'
    response.headers["ETag"] = f'"{manifest["sha256"]}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


class _RunChanges:
    """The run each time it has changed since version `after`. The database is the log: the id is the run's version."""

    def __init__(self, run_id: UUID, grant: Grant, *, after: int) -> None:
        self._run_id = run_id
        self._grant = grant
        self._seen = after

    def read(self) -> Batch:
        """The run if it has changed. Each read goes through the grant: one that leaves its scope ends the stream."""
        try:
            with services().work(self._grant) as work:
                run = work.runs.get(self._run_id)
        except NotFound:
            return Batch(is_last=True)
        changed = run.version > self._seen
        self._seen = max(self._seen, run.version)
        events = [ServerSentEvent("run", RUN.body(run), id=run.version)] if changed else []
        return Batch(events, is_last=run.state.is_final)


def _parts(run: Run, grant: Grant) -> Iterator[bytes]:
    # A transaction a part: a slow reader must not hold a connection or a snapshot.
    seq = 0
    while True:
        with services().work(grant) as work:
            part = work.runs.find_chunk(run.id, seq)
        if part is None:
            return
        yield part
        seq += 1


def _file_name(run: Run) -> str:
    manifest = run.manifest or {}
    day = run.finished_at.strftime("%Y%m%d") if run.finished_at else "undated"
    return f"ceiba-{manifest['template']}-{'-'.join(run.countries)}-{day}.{manifest['format']}"
