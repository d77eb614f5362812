"""Runs: state, events, file."""

from collections.abc import Iterator
from uuid import UUID

from flask import Response, request

from services.reporting.api.bodies import run_body
from services.reporting.api.events import run_events
from services.reporting.api.schemas import RunSchema
from services.reporting.bootstrap import services
from services.reporting.domain.extracts import Run
from services.reporting.usecases.start_run import cancel_run, open_file
from shared.kernel.grant import Grant, Permission
from shared.web.authorization import authorization_check, current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.responses import etag_of, json_response

blp = Blueprint("extract_runs", __name__, url_prefix="/api/v1/extract-runs", description="Runs of extracts")


@blp.get("/<uuid:run_id>")
@requires(Permission.EXTRACTS_READ)
@blp.response(200, RunSchema)
def read(run_id: UUID) -> Response:
    """One run: its state, progress (0 to 1) and, when it succeeded, the manifest of its file."""
    with services().work(current_grant()) as work:
        run = work.runs.get(run_id)
    return json_response(run_body(run), etag=etag_of(run.version))


@blp.post("/<uuid:run_id>/cancel")
@requires(Permission.EXTRACTS_RUN)
@blp.response(200, RunSchema)
def cancel(run_id: UUID) -> Response:
    """Stop a run that has not ended."""
    with services().work(current_grant()) as work:
        run = cancel_run(run_id, work=work)
    return json_response(run_body(run), etag=etag_of(run.version))


@blp.get("/<uuid:run_id>/events")
@requires(Permission.EXTRACTS_READ)
def events(run_id: UUID) -> Response:
    """Every change of the run as server-sent events; `Last-Event-ID` resumes. Ends with the run or the token."""
    grant = current_grant()
    with services().work(grant) as work:
        work.runs.get(run_id)
    stream = run_events(run_id, grant, after=_last_event_id(), holds=authorization_check())
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(stream, mimetype="text/event-stream", headers=headers)


@blp.get("/<uuid:run_id>/file")
@requires(Permission.EXTRACTS_READ)
def file(run_id: UUID) -> Response:
    """The file, streamed. The download is audited; the file is gone seven days after the run."""
    grant = current_grant()
    with services().work(grant) as work:
        run = open_file(run_id, work=work)
    manifest = run.manifest or {}
    response = Response(_parts(run, grant), content_type=manifest["media_type"])
    response.headers["Content-Length"] = str(manifest["bytes"])
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(run)}"'
    response.headers["ETag"] = f'"{manifest["sha256"]}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _last_event_id() -> int:
    sent = request.headers.get("Last-Event-ID", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


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
