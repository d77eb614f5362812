"""`/referrals/{id}/scrub-text`: for a receiver who has not accepted, and may not know who the person is."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response

from services.referrals.bootstrap import services
from services.referrals.usecases.scrub_text import scrub_text
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.problems import language
from shared.web.responses import json_response
from shared.web.scrubbed_texts import ScrubbedTextAnswer, TextToScrubSchema, scrubbed_body

blp = Blueprint("referral texts", __name__, url_prefix="/api/v1/referrals/<uuid:referral_id>")


@blp.post("/scrub-text")
@requires(Permission.REFERRALS_ANSWER)
@blp.arguments(TextToScrubSchema())
@blp.response(200, ScrubbedTextAnswer)
def scrub(body: Mapping[str, str], referral_id: UUID) -> Response:
    """What in a text looks as if it identified a person, and the text without it. No identity is compared."""
    with services().work(current_grant()) as work:
        scrubbed = scrub_text(referral_id, body["text"], language(), work=work)
    return json_response(scrubbed_body(scrubbed))
