"""`/cases/from-referral`: a case of the receiver from a referral that it accepted; asked by the referrals service."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields, validate

from services.cases.adapters.disclosure.received_packets import received_packet
from services.cases.api.case.case_numbers import retries_on_taken_number
from services.cases.bootstrap import services
from services.cases.domain.disclosure.received import IncomingReferral
from services.cases.usecases.disclosure.open_received_case import open_received_case
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires_service
from shared.web.blueprint import Blueprint
from shared.web.responses import json_response
from shared.web.schemas import Coded, CountryField, StrictSchema

blp = Blueprint("received cases", __name__, url_prefix="/api/v1/cases", description="Casos recibidos / Received cases")


class ReceivedCaseSchema(StrictSchema):
    """An accepted referral and its packet, as the receiver opened it."""

    referral_id = fields.UUID(required=True)
    referral_code = fields.String(required=True, validate=validate.Length(max=40))
    kind = Coded("referral_kind", required=True)
    services = fields.List(Coded("service_type"), required=True)
    urgency = fields.String(required=True, validate=validate.Length(max=20))
    country = CountryField(required=True)
    referring_country = CountryField(required=True)
    referring_organisation_id = fields.UUID(required=True)
    accepted_on = fields.Date(required=True)
    packet = fields.Dict(required=True)


class CaseOfReferral(StrictSchema):
    """The case that a referral led to."""

    id = fields.UUID(required=True)


@blp.post("/from-referral")
@requires_service("referrals", Permission.CASES_WRITE)
@blp.arguments(ReceivedCaseSchema())
@blp.response(200, CaseOfReferral)
@retries_on_taken_number
def open_case(body: Mapping[str, Any]) -> Response:
    """Open a case filled from a packet. Asked twice for one referral it opens one case, and answers it again.

    It takes no `Idempotency-Key`: a kept request would be a second copy of the packet.
    """
    referral = IncomingReferral(**(dict(body) | {"packet": received_packet(body["packet"])}))
    with services().work(current_grant()) as work:
        case = open_received_case(referral, work=work)
    return json_response({"id": case.id})
