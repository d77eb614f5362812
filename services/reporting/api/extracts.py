"""Extract definitions and the runs they make."""

from typing import Any
from uuid import UUID

from flask import Response, url_for

from services.reporting.adapters.work import ReportingWork
from services.reporting.api.bodies import extract_body, run_body
from services.reporting.api.schemas import (
    DefineExtractSchema,
    ExtractListSchema,
    ExtractSchema,
    RunListSchema,
    RunSchema,
)
from services.reporting.bootstrap import services
from services.reporting.usecases.define_extract import (
    DefineExtract,
    change_extract,
    define_extract,
    delete_extract,
    schedule_of,
)
from services.reporting.usecases.start_run import start_run
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import PageQuery, decode_cursor, page_response
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("extracts", __name__, url_prefix="/api/v1/extracts", description="Scheduled, anonymised extracts")


def _own_work() -> ReportingWork:
    return services().work(current_grant())


@blp.post("")
@requires(Permission.EXTRACTS_MANAGE)
@blp.arguments(DefineExtractSchema)
@blp.response(201, ExtractSchema)
@idempotent_create(_own_work)
def define(body: dict[str, Any], work: ReportingWork) -> Created:
    """Define an extract of the caller's organisation."""
    extract = define_extract(_command(body), work=work)
    return Created(extract_body(extract), url_for("extracts.read", extract_id=extract.id), etag_of(extract.version))


@blp.get("")
@requires(Permission.EXTRACTS_READ)
@blp.arguments(PageQuery, location="query")
@blp.response(200, ExtractListSchema)
def list_extracts(query: dict[str, Any]) -> Response:
    """Definitions of the caller's organisation and those it receives, newest first."""
    with _own_work() as work:
        page = work.extracts.page(after=_after(query), limit=query["limit"])
    return page_response([extract_body(extract) for extract in page.items], page.next_position)


@blp.get("/<uuid:extract_id>")
@requires(Permission.EXTRACTS_READ)
@blp.response(200, ExtractSchema)
def read(extract_id: UUID) -> Response:
    """One definition."""
    with _own_work() as work:
        extract = work.extracts.get(extract_id)
    return json_response(extract_body(extract), etag=etag_of(extract.version))


@blp.put("/<uuid:extract_id>")
@requires(Permission.EXTRACTS_MANAGE)
@blp.arguments(DefineExtractSchema)
@blp.response(200, ExtractSchema)
def change(body: dict[str, Any], extract_id: UUID) -> Response:
    """Replace a definition of the caller's organisation."""
    with _own_work() as work:
        extract = work.extracts.get_for_update(extract_id, owner=work.grant.organisation_id)
        require_version(extract.version)
        changed = change_extract(extract, _command(body), work=work)
    return json_response(extract_body(changed), etag=etag_of(changed.version))


@blp.delete("/<uuid:extract_id>")
@requires(Permission.EXTRACTS_MANAGE)
@blp.response(204)
def delete(extract_id: UUID) -> Response:
    """Remove a definition of the caller's organisation, with its runs and files."""
    with _own_work() as work:
        extract = work.extracts.get_for_update(extract_id, owner=work.grant.organisation_id)
        require_version(extract.version)
        delete_extract(extract, work=work)
    return Response(status=204)


@blp.post("/<uuid:extract_id>/runs")
@requires(Permission.EXTRACTS_RUN)
@blp.response(202, RunSchema)
@idempotent_create(_own_work)
def run(work: ReportingWork, extract_id: UUID) -> Created:
    """Start a run; its state is at `Location`."""
    started = start_run(extract_id, work=work)
    return Created(run_body(started), url_for("extract_runs.read", run_id=started.id), etag_of(started.version), 202)


@blp.get("/<uuid:extract_id>/runs")
@requires(Permission.EXTRACTS_READ)
@blp.arguments(PageQuery, location="query")
@blp.response(200, RunListSchema)
def list_runs(query: dict[str, Any], extract_id: UUID) -> Response:
    """Runs of one definition, newest first."""
    with _own_work() as work:
        work.extracts.get(extract_id)
        page = work.runs.page(extract_id, after=_after(query), limit=query["limit"])
    return page_response([run_body(item) for item in page.items], page.next_position)


def _command(body: dict[str, Any]) -> DefineExtract:
    schedule = body["schedule"]
    return DefineExtract(
        name=body["name"],
        template=body["template"],
        format=body["format"],
        countries=body["filters"]["country"],
        years=body["filters"]["year"],
        k=body["k"],
        schedule=schedule_of(**schedule) if schedule else None,
        recipients=body["recipients"],
    )


def _after(query: dict[str, Any]) -> UUID | None:
    position = decode_cursor(query["cursor"])
    return UUID(position[0]) if position else None
