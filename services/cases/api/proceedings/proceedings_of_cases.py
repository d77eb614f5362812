"""Proceedings seen from a case, what its organisation answers, and who was shared with a prosecutor's office."""

from dataclasses import dataclass
from uuid import UUID

from flask import Response

from services.cases.api.parts.parts import answer_of
from services.cases.bootstrap import services
from services.cases.domain.proceedings.hearing import HEARING
from services.cases.domain.proceedings.measure import MEASURE
from services.cases.domain.proceedings.reparation import REPARATION
from services.cases.domain.proceedings.request import REQUEST, OpenRequest, RequestAnswer
from services.cases.domain.proceedings.shared_person import SharedPerson
from services.cases.domain.proceedings.summary import ProceedingOfCase
from services.cases.usecases.proceedings.answer_request import answer_request
from services.cases.usecases.proceedings.read_proceedings import read_open_requests, read_shared_persons
from services.cases.usecases.proceedings.read_proceedings_of_case import read_proceedings_of_case, record_accompaniment
from shared.kernel.errors import Invalid
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.inputs import input_of
from shared.web.pagination import PageQuery, page_response, whole_list_response
from shared.web.representations import Representation, page_of
from shared.web.responses import json_response, require_version_if_sent

HEARING_ANSWER, REQUEST_ANSWER = answer_of(HEARING), answer_of(REQUEST)
OF_CASE = Representation(
    ProceedingOfCase,
    "ProceedingOfCase",
    nested=(HEARING_ANSWER, answer_of(MEASURE), answer_of(REPARATION), REQUEST_ANSWER),
)
OPEN_REQUEST = Representation(OpenRequest, "OpenRequest")
SHARED = Representation(
    SharedPerson,
    "SharedPerson",
    only=("id", "country", "organisation_id", "referral_id", "shared_at"),
    computed=("label",),
)


@dataclass(frozen=True, kw_only=True)
class Accompaniment:
    """Whether the organisation goes, or went, along."""

    accompanied: bool


@dataclass(frozen=True, kw_only=True)
class ListShared(PageQuery):
    """Which of the persons that were shared a list shows."""

    unnamed: bool = False
    """Only who is in no proceeding of the caller's organisation."""


blp = Blueprint(
    "proceedings_of_cases",
    __name__,
    url_prefix="/api/v1",
    description="Acompañamiento en el proceso / Accompaniment in proceedings",
)


@blp.get("/cases/<uuid:case_id>/proceedings")
@requires(Permission.CASES_READ)
@blp.response(200, page_of(OF_CASE, "ProceedingsOfCase"))
def list_of_case(case_id: UUID) -> Response:
    """The proceedings with a person of the case: stage, hearings, measures, reparation and requests."""
    with services().work(current_grant()) as work:
        found = read_proceedings_of_case(case_id, work=work)
    return whole_list_response([OF_CASE.body(each) for each in found])


@blp.post("/proceedings/<uuid:proceeding_id>/requests/<uuid:part_id>/answer")
@requires(Permission.CASES_WRITE)
@blp.arguments(input_of(RequestAnswer, "Answer"))
@blp.response(200, REQUEST_ANSWER.schema)
def answer(given: RequestAnswer, proceeding_id: UUID, part_id: UUID) -> Response:
    """Answer a request about a person of a case of the caller, once.

    The answer is compared with who the persons of the case are, as a message is, unless a consent lets the office know.
    """
    with services().work(current_grant()) as work:
        answered = answer_request(proceeding_id, part_id, given, work=work)
    if isinstance(answered, Invalid):
        raise answered
    return json_response(REQUEST_ANSWER.body(answered))


@blp.post("/proceedings/<uuid:proceeding_id>/hearings/<uuid:part_id>/accompaniment")
@requires(Permission.CASES_WRITE)
@blp.arguments(input_of(Accompaniment))
@blp.response(200, HEARING_ANSWER.schema)
def accompany(said: Accompaniment, proceeding_id: UUID, part_id: UUID) -> Response:
    """Say whether the organisation of a person goes, or went, along to a hearing.

    With `If-Match` of the hearing, 412 where another user has said otherwise of it since.
    """
    with services().work(current_grant()) as work:
        hearing = record_accompaniment(
            proceeding_id, part_id, said.accompanied, work=work, require_version=require_version_if_sent
        )
    return json_response(HEARING_ANSWER.body(hearing))


@blp.get("/shared-persons")
@requires(Permission.PROCEEDINGS_READ)
@blp.query(ListShared)
@blp.response(200, page_of(SHARED, "SharedPersons"))
def list_shared(query: ListShared) -> Response:
    """Persons about whom the caller's organisation accepted a referral as a prosecutor's office, newest first."""
    with services().work(current_grant()) as work:
        page = read_shared_persons(unnamed=query.unnamed, after=query.position, limit=query.limit, work=work)
    return page_response([SHARED.body(each) for each in page.items], page.next_position)


@blp.get("/proceeding-requests")
@requires(Permission.PROCEEDINGS_READ)
@blp.response(200, page_of(OPEN_REQUEST, "OpenRequests"))
def list_requests() -> Response:
    """What the caller's organisation asked in its proceedings and still awaits an answer, the soonest due first."""
    with services().work(current_grant()) as work:
        found = read_open_requests(work=work)
    return whole_list_response([OPEN_REQUEST.body(each) for each in found])
