"""`/cases/{id}/closure`: what is asked before a case is closed, and how it was closed before."""

from uuid import UUID

from flask import Response

from services.cases.bootstrap import services
from services.cases.domain.parts.closure import Closure, ClosureCheck, ClosureState
from services.cases.usecases.case.read_closure import read_closure
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.representations import Representation
from shared.web.responses import json_response

blp = Blueprint("closure", __name__, url_prefix="/api/v1/cases/<uuid:case_id>", description="Cierre / Closure")

_CHECK = Representation(ClosureCheck, "ClosureCheckAnswer")
CLOSURE_STATE = Representation(
    ClosureState, "ClosureState", nested=(_CHECK, Representation(Closure, "ClosureAnswer", nested=(_CHECK,)))
)


@blp.get("/closure")
@requires(Permission.CASES_READ)
@blp.response(200, CLOSURE_STATE.schema)
def read(case_id: UUID) -> Response:
    """The checks that the platform answers today, and the closures of the case, newest first."""
    with services().work(current_grant()) as work:
        state = read_closure(case_id, work=work)
    return json_response(CLOSURE_STATE.body(state))
