"""`/emergency-accesses`: see a sealed case for some minutes with its number and a reason, and review it afterwards."""

from uuid import UUID

from flask import Response
from marshmallow import fields, validate

from services.cases.adapters.work import CasesWork
from services.cases.api.caller import count_emergency, exists_for_caller, platform_work
from services.cases.api.responses import ACCESS_TO_CASE
from services.cases.domain.access.emergency import AskForAccess, ReviewAccess, ShownAccess
from services.cases.usecases.access.open_emergency_access import find_case_in_emergency, open_emergency_access
from services.cases.usecases.access.read_emergency_accesses import read_emergency_access, read_emergency_accesses
from services.cases.usecases.access.review_emergency_access import review_emergency_access
from shared.kernel.errors import DomainError
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import InputSchema
from shared.web.pagination import PageQuery, page_response
from shared.web.representations import Representation, page_of
from shared.web.responses import json_response
from shared.web.text_fields import ParagraphText

blp = Blueprint(
    "emergency_accesses",
    __name__,
    url_prefix="/api/v1/emergency-accesses",
    description="Acceso de emergencia / Emergency access",
)
_TEXT = validate.Length(min=1, max=2_000)

EMERGENCY_ACCESS = Representation(ShownAccess, "EmergencyAccess")
EMERGENCY_ACCESS_READ = Representation(
    ShownAccess,
    "EmergencyAccessRead",
    extra={"accesses": fields.List(fields.Nested(ACCESS_TO_CASE.schema), required=True)},
    description="An emergency access, and everything that was done to the case in its window, newest first.",
)


class AskSchema(InputSchema[AskForAccess]):
    """Which case, for how long and why."""

    explanation = ParagraphText(required=True, validate=_TEXT)


class ReviewSchema(InputSchema[ReviewAccess]):
    """What a supervisor found."""

    note = ParagraphText(allow_none=True, validate=_TEXT)


def _before(command: AskForAccess) -> UUID:
    caller = current_grant()
    count_emergency(caller.subject)
    with platform_work() as work:
        found = find_case_in_emergency(command.case_number, caller=caller, exists=exists_for_caller, work=work)
    if isinstance(found, DomainError):
        raise found
    return found


def _reload(access_id: UUID, work: CasesWork) -> Created:
    access, _ = read_emergency_access(access_id, caller=current_grant(), work=work)
    return _created(access)


def _created(access: ShownAccess) -> Created:
    return Created(EMERGENCY_ACCESS.body(access), location=f"/api/v1/emergency-accesses/{access.id}")


@blp.post("")
@requires(Permission.CASES_READ)
@blp.arguments(AskSchema())
@blp.response(201, EMERGENCY_ACCESS.schema)
@idempotent_create(platform_work, before=_before, reload=_reload)
def ask(command: AskForAccess, case_id: UUID, work: CasesWork) -> Created:
    """See one sealed case for at most 60 minutes; supervisors and those named learn it at once. Limited per hour."""
    return _created(open_emergency_access(case_id, command, caller=current_grant(), work=work))


@blp.get("")
@requires(Permission.CASES_READ)
@blp.query(PageQuery)
@blp.response(200, page_of(EMERGENCY_ACCESS, "EmergencyAccessPage"))
def list_all(query: PageQuery) -> Response:
    """The caller's own and those of cases that name them, newest first; a supervisor reads all of the organisation."""
    with platform_work() as work:
        page = read_emergency_accesses(after=query.position, limit=query.limit, caller=current_grant(), work=work)
    return page_response([EMERGENCY_ACCESS.body(access) for access in page.items], page.next_position)


@blp.get("/<uuid:access_id>")
@requires(Permission.CASES_READ)
@blp.response(200, EMERGENCY_ACCESS_READ.schema)
def read(access_id: UUID) -> Response:
    """One of them, with everything that was read or changed in its window."""
    with platform_work() as work:
        access, entries = read_emergency_access(access_id, caller=current_grant(), work=work)
    body = EMERGENCY_ACCESS.body(access) | {"accesses": [ACCESS_TO_CASE.body(entry) for entry in entries]}
    return json_response(body)


@blp.post("/<uuid:access_id>/review")
@requires(Permission.CASES_READ)
@blp.arguments(ReviewSchema())
@blp.response(200, EMERGENCY_ACCESS.schema)
def review(command: ReviewAccess, access_id: UUID) -> Response:
    """Say whether it was justified: a supervisor other than the one who used it. What was not justified ends."""
    with platform_work() as work:
        access = review_emergency_access(access_id, command, caller=current_grant(), work=work)
    return json_response(EMERGENCY_ACCESS.body(access))
