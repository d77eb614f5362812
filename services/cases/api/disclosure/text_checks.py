"""`/cases/{id}/scrub-text` for people, `/cases/{id}/text-check` for the referrals service, which knows no identity."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response
from marshmallow import Schema, fields, validate

from services.cases.bootstrap import services
from services.cases.usecases.disclosure.check_text import check_text, scrub_text
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires, requires_service
from shared.web.blueprint import Blueprint
from shared.web.problems import language
from shared.web.responses import json_response
from shared.web.schemas import StrictSchema
from shared.web.scrubbed_texts import ScrubbedTextAnswer, TextToScrubSchema, scrubbed_body

blp = Blueprint("text_checks", __name__, url_prefix="/api/v1/cases/<uuid:case_id>", description="Textos / Texts")


class OutgoingTextSchema(StrictSchema):
    """A text that is about to leave."""

    text = fields.String(required=True, validate=validate.Length(min=1, max=4000))


class FindingAnswer(Schema):
    """A place in the text and the kind of what was found there; never the words."""

    code = fields.String(required=True)
    offset = fields.Integer(required=True)
    length = fields.Integer(required=True)


class FindingsAnswer(Schema):
    """Every place, in the order of the text."""

    findings = fields.List(fields.Nested(FindingAnswer), required=True)


@blp.post("/text-check")
@requires_service("referrals", Permission.REFERRALS_SEND)
@blp.arguments(OutgoingTextSchema())
@blp.response(200, FindingsAnswer)
def check(body: Mapping[str, str], case_id: UUID) -> Response:
    """Compare a text with who the person is, and with what names, numbers and addresses look like."""
    with services().work(current_grant()) as work:
        findings = check_text(case_id, body["text"], work=work)
    return json_response({"findings": findings})


@blp.post("/scrub-text")
@requires(Permission.REFERRALS_SEND)
@blp.arguments(TextToScrubSchema())
@blp.response(200, ScrubbedTextAnswer)
def scrub(body: Mapping[str, str], case_id: UUID) -> Response:
    """What in a text says who a person of the case is, and the text without it, to be read before it is sent."""
    with services().work(current_grant()) as work:
        scrubbed = scrub_text(case_id, body["text"], language(), work=work)
    return json_response(scrubbed_body(scrubbed))
