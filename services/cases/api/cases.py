"""`/cases`: register, list, read, change, search, close."""

from typing import Any
from uuid import UUID

import orjson
from flask import Response

from services.cases.adapters.work import CasesWork
from services.cases.api.answers import CaseAnswer, CasePage, SearchAnswer
from services.cases.api.bodies import case_body, changes_of, registration
from services.cases.api.caller import callers_work, spend_search
from services.cases.api.case_schemas import (
    ChangeCaseSchema,
    CloseSchema,
    ListCasesQuery,
    RegisterCaseSchema,
    SearchSchema,
)
from services.cases.usecases.change_case import change_case, close_case, reopen_case
from services.cases.usecases.read_cases import ListCases, list_cases, read_case
from services.cases.usecases.register_case import register_case
from services.cases.usecases.search_cases import SearchCases, search_cases
from shared.kernel.grant import Permission
from shared.web.authorization import requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import decode_cursor, page_response
from shared.web.responses import etag_of, json_response, raw_json_response, require_version

blp = Blueprint("cases", __name__, url_prefix="/api/v1/cases", description="Casos / Cases")


@blp.post("")
@requires(Permission.CASES_WRITE)
@blp.arguments(RegisterCaseSchema())
@blp.response(201, CaseAnswer)
@idempotent_create(callers_work)
def register(body: dict[str, Any], work: CasesWork) -> Created:
    """Register a case. Takes `Idempotency-Key`; answers the coded record and no identity."""
    case = register_case(registration(body), work=work)
    return Created(case_body(case), location=f"/api/v1/cases/{case.id}", etag=etag_of(case.version))


@blp.get("")
@requires(Permission.CASES_READ)
@blp.arguments(ListCasesQuery(), location="query")
@blp.response(200, CasePage)
def list_all(query: dict[str, Any]) -> Response:
    """Cases of the caller's organisation, newest first; `sort=due` lists what asks for something, the soonest first."""
    limit, after, sort = query.pop("limit"), decode_cursor(query.pop("cursor")), query.pop("sort")
    asked = ListCases(filters=query, sort=sort, after=after, limit=limit)
    with callers_work() as work:
        items, position = list_cases(asked, work=work)
    return page_response(orjson.Fragment(items), position)


@blp.get("/<uuid:case_id>")
@requires(Permission.CASES_READ)
@blp.response(200, CaseAnswer)
def read(case_id: UUID) -> Response:
    """One coded case."""
    with callers_work() as work:
        stored = read_case(case_id, work=work)
    return raw_json_response(stored.body, etag=etag_of(stored.version))


@blp.patch("/<uuid:case_id>")
@requires(Permission.CASES_WRITE)
@blp.arguments(ChangeCaseSchema())
@blp.response(200, CaseAnswer)
def change(body: dict[str, Any], case_id: UUID) -> Response:
    """Merge patch of the coded record; needs `If-Match`."""
    with callers_work() as work:
        case = change_case(case_id, changes_of(body), require_version, work=work)
    return json_response(case_body(case), etag=etag_of(case.version))


@blp.post("/search")
@requires(Permission.CASES_SEARCH)
@blp.arguments(SearchSchema())
@blp.response(200, SearchAnswer)
def search(body: dict[str, Any]) -> Response:
    """Likely cases by name (as it sounds), phone or document. Limited a minute; audited without the query."""
    with callers_work() as work:
        found = search_cases(SearchCases(**body), spend_search, work=work)
    return json_response({"items": found})


@blp.post("/<uuid:case_id>/close")
@requires(Permission.CASES_WRITE)
@blp.arguments(CloseSchema())
@blp.response(200, CaseAnswer)
def close(body: dict[str, Any], case_id: UUID) -> Response:
    """Close a case with a reason."""
    with callers_work() as work:
        case = close_case(case_id, body["reason"], work=work)
    return json_response(case_body(case), etag=etag_of(case.version))


@blp.post("/<uuid:case_id>/reopen")
@requires(Permission.CASES_WRITE)
@blp.response(200, CaseAnswer)
def reopen(case_id: UUID) -> Response:
    """Take up a closed case again."""
    with callers_work() as work:
        case = reopen_case(case_id, work=work)
    return json_response(case_body(case), etag=etag_of(case.version))
