"""Sub-resources of a case: notes, assessments, assignments, timeline, disclosures, access log."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from flask import Response

from services.cases.adapters.work import CasesWork
from services.cases.api.caller import exists_for_caller, oversight_work, platform_work
from services.cases.api.responses import (
    ACCESS_TO_CASE,
    ASSESSMENT,
    ASSIGNMENT,
    DISCLOSURE,
    NEW_ASSIGNMENT,
    NOTE,
    TIMELINE_ENTRY,
)
from services.cases.api.schemas import AssessmentSchema, AssignmentSchema, NoteSchema
from services.cases.bootstrap import services
from services.cases.domain.case.casework import Assessment, AssessRisk, NoteMark
from services.cases.domain.case.errors import AssignedMeanwhile
from services.cases.usecases.access.read_access_log import read_access_log
from services.cases.usecases.case.assign_case import assign_case
from services.cases.usecases.case.read_assignments import read_assignments
from services.cases.usecases.case.read_notes import read_note, read_notes
from services.cases.usecases.case.read_timeline import read_timeline
from services.cases.usecases.case.write_note import write_note
from services.cases.usecases.disclosure.read_disclosures import read_disclosures
from services.cases.usecases.parts.assess_risk import assess_risk
from services.cases.usecases.parts.read_assessments import read_assessment, read_assessments
from shared.db.paging import Page
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import PageQuery, page_response, whole_list_response
from shared.web.representations import Representation, page_of

Item = TypeVar("Item")

blp = Blueprint("follow_up", __name__, url_prefix="/api/v1/cases/<uuid:case_id>", description="Seguimiento / Follow-up")


@blp.get("/timeline")
@requires(Permission.CASES_READ)
@blp.query(PageQuery)
@blp.response(200, page_of(TIMELINE_ENTRY))
def timeline(query: PageQuery, case_id: UUID) -> Response:
    """What happened, newest first."""
    with services().work(current_grant()) as work:
        page = read_timeline(case_id, after=query.position, limit=query.limit, work=work)
    return _page_response(TIMELINE_ENTRY, page)


@blp.get("/access-log")
@requires(Permission.AUDIT_READ)
@blp.query(PageQuery)
@blp.response(200, page_of(ACCESS_TO_CASE))
def access_log(query: PageQuery, case_id: UUID) -> Response:
    """Who read or changed the case, newest first: for a supervisor of the case and the country's administrator.

    A supervisor reads too that somebody of another organisation asked for the case and was refused.
    """
    caller = current_grant()
    oversees = caller.allows(Permission.AUDIT_OVERSEE)
    if not oversees and not exists_for_caller(case_id):
        raise NotFound
    with oversight_work() if oversees else platform_work() as work:
        page = read_access_log(
            case_id,
            after=query.position,
            limit=query.limit,
            organisation_id=None if oversees else caller.organisation_id,
            work=work,
        )
    return _page_response(ACCESS_TO_CASE, page)


@blp.get("/disclosures")
@requires(Permission.CASES_READ)
@blp.response(200, page_of(DISCLOSURE))
def disclosures(case_id: UUID) -> Response:
    """What left, to whom and under which consent; also what left under another person's after a mistaken merge."""
    with services().work(current_grant()) as work:
        records = read_disclosures(case_id, work=work)
    return whole_list_response([DISCLOSURE.body(record) | {"by_mistaken_merge": shown} for record, shown in records])


def _reload_note(note_id: UUID, work: CasesWork, case_id: UUID) -> Created:
    note = read_note(case_id, note_id, work=work)
    return Created(NOTE.body(note), location=f"/api/v1/cases/{case_id}/notes/{note_id}")


@blp.post("/notes")
@requires(Permission.CASES_WRITE)
@blp.arguments(NoteSchema())
@blp.response(201, NOTE.schema)
@idempotent_create(lambda: services().work(current_grant()), reload=_reload_note)
def add_note(body: Mapping[str, Any], work: CasesWork, case_id: UUID) -> Created:
    """Add a note; it is kept encrypted."""
    mark = NoteMark(kind=body["kind"], content_warning=body["content_warning"])
    note = write_note(case_id, body["text"], mark, work=work)
    return Created(NOTE.body(note), location=f"/api/v1/cases/{case_id}/notes/{note.id}")


@blp.get("/notes")
@requires(Permission.CASES_READ)
@blp.query(PageQuery)
@blp.response(200, page_of(NOTE, "NotePage"))
def notes(query: PageQuery, case_id: UUID) -> Response:
    """The notes of a case, newest first."""
    with services().work(current_grant()) as work:
        page = read_notes(case_id, after=query.position, limit=query.limit, work=work)
    return _page_response(NOTE, page)


def _assessed(made: Assessment, case_id: UUID) -> Created:
    return Created(ASSESSMENT.body(made), location=f"/api/v1/cases/{case_id}/assessments/{made.id}")


def _reload_assessment(assessment_id: UUID, work: CasesWork, case_id: UUID) -> Created:
    return _assessed(read_assessment(case_id, assessment_id, work=work), case_id)


@blp.post("/assessments")
@requires(Permission.CASES_WRITE)
@blp.arguments(AssessmentSchema())
@blp.response(201, ASSESSMENT.schema)
@idempotent_create(lambda: services().work(current_grant()), reload=_reload_assessment)
def assess(command: AssessRisk, work: CasesWork, case_id: UUID) -> Created:
    """Record a risk assessment; the case takes its level, and the time until the next one begins anew.

    One that is older than what holds is history (`sets_risk: false`). 409 with both where its level is another than the
    one that holds, and that one was set after the version of the case that was seen (`seen_version`), or nothing says
    what was seen and it is older or lowers what another person has just set.
    """
    return _assessed(assess_risk(case_id, command, work=work), case_id)


@blp.get("/assessments")
@requires(Permission.CASES_READ)
@blp.query(PageQuery)
@blp.response(200, page_of(ASSESSMENT, "AssessmentPage"))
def assessments(query: PageQuery, case_id: UUID) -> Response:
    """The assessments of a case, newest first."""
    with services().work(current_grant()) as work:
        page = read_assessments(case_id, after=query.position, limit=query.limit, work=work)
    return _page_response(ASSESSMENT, page)


@blp.post("/assignments")
@requires(Permission.CASES_WRITE)
@blp.arguments(AssignmentSchema())
@blp.response(201, NEW_ASSIGNMENT.schema)
@idempotent_create(lambda: services().work(current_grant()))
def assign(body: Mapping[str, Any], work: CasesWork, case_id: UUID) -> Created:
    """Give the case to a user of the organisation; 409 where another than `instead_of` attends it by now."""

    def require_known(now: UUID | None) -> None:
        if body.get("instead_of", now) != now:
            raise AssignedMeanwhile(now)

    made = assign_case(case_id, body["user_id"], require_known=require_known, work=work)
    return Created(NEW_ASSIGNMENT.body(made), location=f"/api/v1/cases/{case_id}/assignments/{made.id}")


@blp.get("/assignments")
@requires(Permission.CASES_READ)
@blp.query(PageQuery)
@blp.response(200, page_of(ASSIGNMENT, "AssignmentPage"))
def assignments(query: PageQuery, case_id: UUID) -> Response:
    """Who attended the case, newest first."""
    with services().work(current_grant()) as work:
        page = read_assignments(case_id, after=query.position, limit=query.limit, work=work)
    return _page_response(ASSIGNMENT, page)


def _page_response(item: Representation[Item], page: Page[Item]) -> Response:
    return page_response([item.body(each) for each in page.items], page.next_position)
