"""Extract definitions and the runs they make."""

from uuid import UUID

from flask import Response, url_for

from services.reporting.adapters.work import ReportingWork
from services.reporting.api.representations import EXTRACT, EXTRACTS, RUN, RUNS
from services.reporting.api.schemas import DefineExtractSchema
from services.reporting.bootstrap import services
from services.reporting.domain.extracts.extracts import DefineExtract
from services.reporting.usecases.extracts.change_extract import change_extract
from services.reporting.usecases.extracts.define_extract import define_extract
from services.reporting.usecases.extracts.delete_extract import delete_extract
from services.reporting.usecases.extracts.start_run import start_run
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import PageQuery, page_response
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("extracts", __name__, url_prefix="/api/v1/extracts", description="Scheduled, anonymised extracts")


@blp.post("")
@requires(Permission.EXTRACTS_MANAGE)
@blp.arguments(DefineExtractSchema)
@blp.response(201, EXTRACT.schema)
@idempotent_create(lambda: services().work(current_grant()))
def define(command: DefineExtract, work: ReportingWork) -> Created:
    """Define an extract of the caller's organisation."""
    extract = define_extract(command, work=work)
    location = url_for("extracts.read", extract_id=extract.id)
    return Created(EXTRACT.body(extract), location, etag_of(extract.version))


@blp.get("")
@requires(Permission.EXTRACTS_READ)
@blp.query(PageQuery)
@blp.response(200, EXTRACTS)
def list_extracts(query: PageQuery) -> Response:
    """Definitions of the caller's organisation and those it receives, newest first."""
    with services().work(current_grant()) as work:
        page = work.extracts.page(after=query.last_id, limit=query.limit)
    return page_response([EXTRACT.body(extract) for extract in page.items], page.next_position)


@blp.get("/<uuid:extract_id>")
@requires(Permission.EXTRACTS_READ)
@blp.response(200, EXTRACT.schema)
def read(extract_id: UUID) -> Response:
    """One definition of the caller's organisation, or one that it receives."""
    with services().work(current_grant()) as work:
        extract = work.extracts.get(extract_id)
    return json_response(EXTRACT.body(extract), etag=etag_of(extract.version))


@blp.put("/<uuid:extract_id>")
@requires(Permission.EXTRACTS_MANAGE)
@blp.arguments(DefineExtractSchema)
@blp.response(200, EXTRACT.schema)
def change(command: DefineExtract, extract_id: UUID) -> Response:
    """Replace a definition of the caller's organisation."""
    with services().work(current_grant()) as work:
        changed = change_extract(extract_id, command, work=work, require_version=require_version)
    return json_response(EXTRACT.body(changed), etag=etag_of(changed.version))


@blp.delete("/<uuid:extract_id>")
@requires(Permission.EXTRACTS_MANAGE)
@blp.response(204)
def delete(extract_id: UUID) -> Response:
    """Remove a definition of the caller's organisation, with its runs and files."""
    with services().work(current_grant()) as work:
        delete_extract(extract_id, work=work, require_version=require_version)
    return Response(status=204)


@blp.post("/<uuid:extract_id>/runs")
@requires(Permission.EXTRACTS_RUN)
@blp.response(202, RUN.schema)
@idempotent_create(lambda: services().work(current_grant()))
def run(work: ReportingWork, extract_id: UUID) -> Created:
    """Start a run; its state is at `Location`."""
    started = start_run(extract_id, work=work)
    return Created(RUN.body(started), url_for("extract_runs.read", run_id=started.id), etag_of(started.version), 202)


@blp.get("/<uuid:extract_id>/runs")
@requires(Permission.EXTRACTS_READ)
@blp.query(PageQuery)
@blp.response(200, RUNS)
def list_runs(query: PageQuery, extract_id: UUID) -> Response:
    """Runs of one definition, newest first."""
    with services().work(current_grant()) as work:
        work.extracts.get(extract_id)
        page = work.runs.page(extract_id, after=query.last_id, limit=query.limit)
    return page_response([RUN.body(item) for item in page.items], page.next_position)
