"""Sub-resources of a case: notes, assessments, assignments, timeline, disclosures, access log."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response

from services.cases.adapters.work import CasesWork
from services.cases.api.answers import AssessmentPage, Page, StoredAssessment
from services.cases.api.bodies import assessment_of
from services.cases.api.caller import callers_work, oversight_work
from services.cases.api.case_schemas import AssessmentSchema, AssignmentSchema, NoteSchema
from services.cases.usecases import follow_up, timeline
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import PageQuery, decode_cursor, page_response
from shared.web.responses import json_response

blp = Blueprint("follow_up", __name__, url_prefix="/api/v1/cases/<uuid:case_id>", description="Seguimiento / Follow-up")


@blp.get("/timeline")
@requires(Permission.CASES_READ)
@blp.arguments(PageQuery(), location="query")
@blp.response(200, Page)
def read_timeline(query: dict[str, Any], case_id: UUID) -> Response:
    """What happened, newest first."""
    with callers_work() as work:
        rows = timeline.read_timeline(case_id, decode_cursor(query["cursor"]), query["limit"] + 1, work=work)
    return _page(rows, query["limit"], "at")


@blp.get("/access-log")
@requires(Permission.AUDIT_READ)
@blp.arguments(PageQuery(), location="query")
@blp.response(200, Page)
def read_access_log(query: dict[str, Any], case_id: UUID) -> Response:
    """Who read or changed the case, newest first: for a supervisor of the case and the country's administrator."""
    oversees = current_grant().allows(Permission.AUDIT_OVERSEE)
    with oversight_work() if oversees else callers_work() as work:
        rows = timeline.read_access_log(case_id, decode_cursor(query["cursor"]), query["limit"] + 1, work=work)
    return _page(rows, query["limit"], "at")


@blp.get("/disclosures")
@requires(Permission.CASES_READ)
@blp.response(200, Page)
def read_disclosures(case_id: UUID) -> Response:
    """What left, to whom and under which consent."""
    with callers_work() as work:
        rows = timeline.read_disclosures(case_id, work=work)
    return json_response({"items": rows, "next_cursor": None})


def _reload_note(note_id: UUID, work: CasesWork, case_id: UUID) -> Created:
    note = follow_up.read_note(case_id, note_id, work=work)
    return Created(note, location=f"/api/v1/cases/{case_id}/notes/{note_id}")


@blp.post("/notes")
@requires(Permission.CASES_WRITE)
@blp.arguments(NoteSchema())
@blp.response(201)
@idempotent_create(callers_work, reload=_reload_note)
def write_note(body: dict[str, Any], work: CasesWork, case_id: UUID) -> Created:
    """Add a note; it is kept encrypted."""
    note = follow_up.write_note(case_id, body["text"], work=work)
    return Created(note, location=f"/api/v1/cases/{case_id}/notes/{note['id']}")


@blp.get("/notes")
@requires(Permission.CASES_READ)
@blp.arguments(PageQuery(), location="query")
@blp.response(200, Page)
def read_notes(query: dict[str, Any], case_id: UUID) -> Response:
    """Notes, newest first."""
    with callers_work() as work:
        rows = follow_up.read_notes(case_id, decode_cursor(query["cursor"]), query["limit"] + 1, work=work)
    return _page(rows, query["limit"], "written_at")


@blp.post("/assessments")
@requires(Permission.CASES_WRITE)
@blp.arguments(AssessmentSchema())
@blp.response(201, StoredAssessment)
@idempotent_create(callers_work)
def assess(body: dict[str, Any], work: CasesWork, case_id: UUID) -> Created:
    """Record a risk assessment; the case takes its level, and the time until the next one begins anew."""
    _, assessment = follow_up.assess_risk(case_id, assessment_of(body), work=work)
    return Created(assessment, location=f"/api/v1/cases/{case_id}/assessments/{assessment['id']}")


@blp.get("/assessments")
@requires(Permission.CASES_READ)
@blp.arguments(PageQuery(), location="query")
@blp.response(200, AssessmentPage)
def read_assessments(query: dict[str, Any], case_id: UUID) -> Response:
    """Assessments, newest first."""
    with callers_work() as work:
        rows = follow_up.read_assessments(case_id, decode_cursor(query["cursor"]), query["limit"] + 1, work=work)
    return _page(rows, query["limit"], "recorded_at")


@blp.post("/assignments")
@requires(Permission.CASES_WRITE)
@blp.arguments(AssignmentSchema())
@blp.response(201)
@idempotent_create(callers_work)
def assign(body: dict[str, Any], work: CasesWork, case_id: UUID) -> Created:
    """Give the case to a user of the organisation."""
    _, assignment = follow_up.assign_case(case_id, body["user_id"], work=work)
    return Created(assignment, location=f"/api/v1/cases/{case_id}/assignments/{assignment['id']}")


@blp.get("/assignments")
@requires(Permission.CASES_READ)
@blp.arguments(PageQuery(), location="query")
@blp.response(200, Page)
def read_assignments(query: dict[str, Any], case_id: UUID) -> Response:
    """Who attended the case, newest first."""
    with callers_work() as work:
        rows = follow_up.read_assignments(case_id, decode_cursor(query["cursor"]), query["limit"] + 1, work=work)
    return _page(rows, query["limit"], "assigned_at")


def _page(rows: Sequence[Mapping[str, Any]], limit: int, time_column: str) -> Response:
    # One row more than asked for was read: it tells whether there is a next page.
    shown = rows[:limit]
    position = [shown[-1][time_column].isoformat(), str(shown[-1]["id"])] if len(rows) > limit else None
    return page_response(shown, position)
