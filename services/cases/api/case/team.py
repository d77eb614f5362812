"""Working together: the caseload of each person, and following a case."""

from uuid import UUID

from flask import Response

from services.cases.bootstrap import services
from services.cases.domain.case.caseload import Caseload
from services.cases.domain.case.following import Following
from services.cases.usecases.case.follow_case import follow_case
from services.cases.usecases.case.read_caseload import read_caseload
from services.cases.usecases.case.read_following import read_following
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import whole_list_response
from shared.web.representations import Representation, page_of
from shared.web.responses import json_response

CASELOAD = Representation(Caseload, "Caseload")
FOLLOWING = Representation(Following, "Following")

blp = Blueprint("team", __name__, url_prefix="/api/v1", description="Equipo / Team")


@blp.get("/caseload")
@requires(Permission.CASES_SUPERVISE)
@blp.response(200, page_of(CASELOAD))
def caseload() -> Response:
    """The open cases of each person of the caller's organisation, the unassigned ones first."""
    with services().work(current_grant()) as work:
        loads = read_caseload(work=work)
    return whole_list_response([CASELOAD.body(load) for load in loads])


@blp.get("/cases/<uuid:case_id>/follow")
@requires(Permission.CASES_READ)
@blp.response(200, FOLLOWING.schema)
def following(case_id: UUID) -> Response:
    """Whether the caller is told when the case changes."""
    with services().work(current_grant()) as work:
        found = read_following(case_id, work=work)
    return json_response(FOLLOWING.body(found))


@blp.put("/cases/<uuid:case_id>/follow")
@requires(Permission.CASES_READ)
@blp.response(200, FOLLOWING.schema)
def follow(case_id: UUID) -> Response:
    """Be told when the case changes; asked again it changes nothing."""
    with services().work(current_grant()) as work:
        found = follow_case(case_id, follows=True, work=work)
    return json_response(FOLLOWING.body(found))


@blp.delete("/cases/<uuid:case_id>/follow")
@requires(Permission.CASES_READ)
@blp.response(200, FOLLOWING.schema)
def unfollow(case_id: UUID) -> Response:
    """Be told no more; asked again it changes nothing."""
    with services().work(current_grant()) as work:
        found = follow_case(case_id, follows=False, work=work)
    return json_response(FOLLOWING.body(found))
