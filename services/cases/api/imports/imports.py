"""`/imports`: a file of records, its dry run, and how far the writing is."""

from uuid import UUID

from flask import Response

from services.cases.adapters.work import CasesWork
from services.cases.api.imports.import_stream import stream_import
from services.cases.api.imports.import_upload import allow_large_body, uploaded
from services.cases.api.responses import IMPORT, ROW_PROBLEM
from services.cases.bootstrap import services
from services.cases.usecases.imports.confirm_import import confirm_import
from services.cases.usecases.imports.upload_import import upload_import
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import PageQuery, page_response
from shared.web.representations import page_of
from shared.web.responses import json_response

blp = Blueprint("imports", __name__, url_prefix="/api/v1/imports", description="Importaciones / Imports")


@blp.post("")
@requires(Permission.CASES_IMPORT)
@allow_large_body
@blp.response(202, IMPORT.schema)
@idempotent_create(lambda: services().work(current_grant()))
def upload(work: CasesWork) -> Created:
    """Hand over a file (multipart: `file`, `layout`, `country`, `confirm`, `again`; up to 25 MiB, plain or gzip)."""
    run = upload_import(uploaded(), work=work)
    return Created(IMPORT.body(run), location=f"/api/v1/imports/{run.id}", status=202)


@blp.get("")
@requires(Permission.CASES_IMPORT)
@blp.query(PageQuery)
@blp.response(200, page_of(IMPORT, "ImportPage"))
def list_all(query: PageQuery) -> Response:
    """Imports of the caller's organisation, newest first."""
    with services().work(current_grant()) as work:
        page = work.import_runs.page(work.organisation_id, after=query.position, limit=query.limit)
    return page_response([IMPORT.body(run) for run in page.items], page.next_position)


@blp.get("/<uuid:import_id>")
@requires(Permission.CASES_IMPORT)
@blp.response(200, IMPORT.schema)
def read(import_id: UUID) -> Response:
    """State, counts and progress."""
    with services().work(current_grant()) as work:
        run = work.import_runs.get(import_id)
    return json_response(IMPORT.body(run))


@blp.get("/<uuid:import_id>/problems")
@requires(Permission.CASES_IMPORT)
@blp.query(PageQuery)
@blp.response(200, page_of(ROW_PROBLEM))
def problems(query: PageQuery, import_id: UUID) -> Response:
    """What the dry run found, by row, column and code; never the value."""
    with services().work(current_grant()) as work:
        run = work.import_runs.get(import_id)
        page = work.import_runs.problems(run.id, after=query.position, limit=query.limit)
    return page_response([ROW_PROBLEM.body(problem) for problem in page.items], page.next_position)


@blp.post("/<uuid:import_id>/confirm")
@requires(Permission.CASES_IMPORT)
@blp.response(202, IMPORT.schema)
def confirm(import_id: UUID) -> Response:
    """Write the rows without problems."""
    with services().work(current_grant()) as work:
        run = confirm_import(import_id, work=work)
    return json_response(IMPORT.body(run), 202, location=f"/api/v1/imports/{run.id}")


@blp.get("/<uuid:import_id>/events")
@requires(Permission.CASES_IMPORT)
@blp.response(200, content_type="text/event-stream")
def events(import_id: UUID) -> Response:
    """Progress as server-sent events, until the import rests."""
    with services().work(current_grant()) as work:
        work.import_runs.get(import_id)
    return stream_import(import_id)
