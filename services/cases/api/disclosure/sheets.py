"""`/cases/{id}/persons/{id}/sheet`: what the person is told on paper."""

from uuid import UUID

from flask import Response

from services.cases.bootstrap import services
from services.cases.domain.disclosure.transparency import TransparencySheet
from services.cases.usecases.disclosure.make_sheet import make_sheet
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.representations import Representation
from shared.web.responses import json_response

SHEET = Representation(TransparencySheet, "TransparencySheet")

blp = Blueprint(
    "sheets",
    __name__,
    url_prefix="/api/v1/cases/<uuid:case_id>/persons/<uuid:person_id>",
    description="Hoja para la persona / Sheet for the person",
)


@blp.get("/sheet")
@requires(Permission.CASES_IDENTIFY)
@blp.response(200, SHEET.schema)
def read(case_id: UUID, person_id: UUID) -> Response:
    """What is kept of a person, what they agreed to, which organisations received or opened what. No value, no name."""
    parts, grant = services(), current_grant()
    sheet = make_sheet(case_id, person_id, open_work=lambda: parts.work(grant), open_platform=parts.system_work)
    return json_response(SHEET.body(sheet))
