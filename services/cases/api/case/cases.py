"""`/cases`: register, list, read, change, search, close."""

from collections.abc import Mapping
from uuid import UUID

import orjson
from flask import Response

from services.cases.adapters.case.case_json import CARD, CASE
from services.cases.adapters.work import CasesWork
from services.cases.api.access.approvals import APPROVAL, asked_response
from services.cases.api.caller import count_comparison, count_search, has_done_many
from services.cases.api.case.case_numbers import retries_on_taken_number
from services.cases.api.responses import MATCH, SearchAnswer, TodayAnswer
from services.cases.api.schemas import (
    ChangeCaseSchema,
    ListCasesQuery,
    RegisterCaseSchema,
    ReopenSchema,
    SearchSchema,
)
from services.cases.bootstrap import services
from services.cases.domain.access.mass_acts import CLOSURE
from services.cases.domain.case.case import Case
from services.cases.domain.parts.closure import CloseCase
from services.cases.usecases.case.change_case import change_case
from services.cases.usecases.case.close_case import close_case
from services.cases.usecases.case.find_numbered_cases import find_called_cases, find_numbered_cases
from services.cases.usecases.case.list_cases import ListCases, list_cases
from services.cases.usecases.case.list_today import ListToday, list_today
from services.cases.usecases.case.read_case import read_case
from services.cases.usecases.case.register_case import RegisterCase, register_case
from services.cases.usecases.case.reopen_case import reopen_case
from services.cases.usecases.person.search_cases import SearchCases, search_cases
from shared.kernel.changes import Changes
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, recently_signed_in_if, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import input_of
from shared.web.pagination import page_response
from shared.web.representations import page_of
from shared.web.responses import etag_of, json_response, raw_json_response, require_version, require_version_if_sent

blp = Blueprint("cases", __name__, url_prefix="/api/v1/cases", description="Casos / Cases")


@blp.post("")
@requires(Permission.CASES_WRITE)
@blp.arguments(RegisterCaseSchema())
@blp.response(201, CASE.schema)
@retries_on_taken_number
@idempotent_create(lambda: services().work(current_grant()))
def register(command: RegisterCase, work: CasesWork) -> Created:
    """Register a case. Takes `Idempotency-Key`; answers the coded record and no identity."""
    case = register_case(command, work=work)
    return Created(CASE.body(case), location=f"/api/v1/cases/{case.id}", etag=etag_of(case.version))


@blp.get("")
@requires(Permission.CASES_READ)
@blp.query(ListCasesQuery)
@blp.response(200, page_of(CARD, "CasePage"))
def list_all(query: ListCasesQuery) -> Response:
    """Cases of the caller's organisation, newest first; `sort=due` lists what asks for something, the soonest first."""
    filters, after = query.filters(without=("sort",)), query.position_in(query.sort)
    with services().work(current_grant()) as work:
        page = list_cases(ListCases(filters=filters, sort=query.sort, after=after, limit=query.limit), work=work)
    return page_response(orjson.Fragment(page.items), page.next_position)


@blp.get("/today")
@requires(Permission.CASES_READ)
@blp.query(ListToday)
@blp.response(200, TodayAnswer)
def show_today(query: ListToday) -> Response:
    """The two short lists of the first screen: what asks for something until `due[lte]`, and what was opened last.

    Audited once, as a list of cases.
    """
    with services().work(current_grant()) as work:
        today = list_today(query, work=work)
    return json_response({"due": today.due, "recent": today.recent})


@blp.get("/<uuid:case_id>")
@requires(Permission.CASES_READ)
@blp.response(200, CASE.schema)
def read(case_id: UUID) -> Response:
    """The coded record of one case."""
    with services().work(current_grant()) as work:
        stored = read_case(case_id, work=work)
    return raw_json_response(stored.body, etag=etag_of(stored.version))


@blp.patch("/<uuid:case_id>")
@requires(Permission.CASES_WRITE)
@blp.arguments(ChangeCaseSchema())
@blp.response(200, CASE.schema)
def change(changes: Changes, case_id: UUID) -> Response:
    """Merge patch of the coded record; needs `If-Match`."""
    with services().work(current_grant()) as work:
        case = change_case(case_id, changes, require_version=require_version, work=work)
    return _response(case)


@blp.post("/search")
@requires(Permission.CASES_SEARCH)
@blp.arguments(SearchSchema())
@blp.response(200, SearchAnswer)
def search(query: SearchCases) -> Response:
    """Likely cases by name (as it sounds), phone or document, limited per minute; or by a part of the case number.

    A `name` alone that is the pseudonym of cases of the organisation finds these, and no name is read.
    Audited without the query.
    """
    with services().work(current_grant()) as work:
        if query.case_number:
            found = find_numbered_cases(query.case_number, query.limit, work=work)
        else:
            named = query.name if query.asked() == ["name"] else None
            called = find_called_cases(named, query.limit, work=work) if named else ()
            found = called or search_cases(query, count_search, work=work)
    return json_response({"items": [MATCH.body(match) for match in found]})


@blp.post("/alike")
@requires(Permission.CASES_SEARCH)
@blp.arguments(SearchSchema())
@blp.response(200, SearchAnswer)
def alike(query: SearchCases) -> Response:
    """Cases that may be of a person about to be registered: a search with an allowance of its own."""
    with services().work(current_grant()) as work:
        found = search_cases(query, count_comparison, work=work)
    return json_response({"items": [MATCH.body(match) for match in found]})


@blp.post("/<uuid:case_id>/close")
@requires(Permission.CASES_WRITE)
@recently_signed_in_if(has_done_many(CLOSURE))
@blp.arguments(input_of(CloseCase, "Close"))
@blp.response(200, CASE.schema)
@blp.alt_response(202, schema=APPROVAL.schema)
def close(command: CloseCase, case_id: UUID) -> Response:
    """Close a case with a reason, what was checked before, and whether the person may be contacted afterwards.

    With `kept_case_id` it becomes a duplicate: that case takes over its number and its consents, the stricter winning.
    202 and the question where a second person has to approve it first. With `If-Match`, 412 where the case was changed
    since it was read.
    """
    with services().work(current_grant()) as work:
        closed = close_case(case_id, command, work=work, require_version=require_version_if_sent)
    return _response(closed) if isinstance(closed, Case) else asked_response(closed)


@blp.post("/<uuid:case_id>/reopen")
@requires(Permission.CASES_WRITE)
@blp.arguments(ReopenSchema())
@blp.response(200, CASE.schema)
def reopen(body: Mapping[str, str], case_id: UUID) -> Response:
    """Take up a closed case again, for a reason."""
    with services().work(current_grant()) as work:
        case = reopen_case(case_id, body["reason"], work=work)
    return _response(case)


def _response(case: Case) -> Response:
    return json_response(CASE.body(case), etag=etag_of(case.version))
