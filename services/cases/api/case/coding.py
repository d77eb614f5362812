"""`/cases/{id}/coding`: the record in the words of HTCDS, IC-TIP and CTDC."""

from uuid import UUID

from flask import Response
from marshmallow import Schema, fields

from services.cases.bootstrap import services
from services.cases.domain.case.coding.standard import REASONS
from services.cases.usecases.case.read_coding import read_coding
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.responses import json_response

blp = Blueprint("coding", __name__, url_prefix="/api/v1/cases/<uuid:case_id>/coding", description="Codificación")


class CodedValue(Schema):
    """A field of the standard, the recorded field behind it, and the standard's own words."""

    field = fields.String(required=True)
    recorded = fields.String(required=True)
    values = fields.List(fields.String(), required=True)


class CodingGap(Schema):
    """A field of the standard without an answer, or a code of `list` that the standard has no word for."""

    field = fields.String(required=True)
    recorded = fields.String(required=True)
    reason = fields.String(required=True, metadata={"enum": list(REASONS)})
    list = fields.String(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)


class StandardCoding(Schema):
    """The record in one standard."""

    standard = fields.String(required=True)
    version = fields.String(required=True)
    values = fields.List(fields.Nested(CodedValue), required=True)
    gaps = fields.List(fields.Nested(CodingGap), required=True)


class CodingAnswer(Schema):
    """The record in each standard."""

    standards = fields.List(fields.Nested(StandardCoding), required=True)


@blp.get("")
@requires(Permission.CASES_READ)
@blp.response(200, CodingAnswer)
def read(case_id: UUID) -> Response:
    """How HTCDS 2.0, IC-TIP and CTDC write this case, and what they cannot say. No identity is in it."""
    with services().work(current_grant()) as work:
        standards = read_coding(case_id, work=work)
    return json_response({"standards": standards})
