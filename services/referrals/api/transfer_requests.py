"""`/referrals/{id}/request-transfer`, `…/refuse-transfer`: who serves the person asks for the case.

The sender agrees by sending a transfer (`/cases/{id}/transfers`).
"""

from uuid import UUID

from flask import Response

from services.referrals.adapters.work import ReferralsWork
from services.referrals.api import referral_schemas as schemas
from services.referrals.api.referral_bodies import referral_body
from services.referrals.bootstrap import services
from services.referrals.domain.referral import Referral
from services.referrals.domain.transfer_request import RefuseTransfer, RequestTransfer
from services.referrals.processes.referrals import view_referral
from services.referrals.usecases.request_transfer import refuse_transfer, request_transfer
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.inputs import input_of
from shared.web.responses import etag_of, json_response, require_version_if_sent

blp = Blueprint("transfer requests", __name__, url_prefix="/api/v1/referrals/<uuid:referral_id>")


@blp.post("/request-transfer")
@requires(Permission.REFERRALS_ANSWER)
@blp.arguments(input_of(RequestTransfer))
@blp.response(200, schemas.REFERRAL.schema)
def request(command: RequestTransfer, referral_id: UUID) -> Response:
    """The receiver asks for the case; the state stays and the sender is notified. Asking again changes nothing."""
    with services().work(current_grant()) as work:
        referral = request_transfer(referral_id, command, work=work, require_version=require_version_if_sent)
        return _shown(referral, work)


@blp.post("/refuse-transfer")
@requires(Permission.REFERRALS_SEND)
@blp.arguments(input_of(RefuseTransfer))
@blp.response(200, schemas.REFERRAL.schema)
def refuse(command: RefuseTransfer, referral_id: UUID) -> Response:
    """The sender keeps the case; the receiver is notified and may ask again."""
    with services().work(current_grant()) as work:
        referral = refuse_transfer(referral_id, command, work=work, require_version=require_version_if_sent)
        return _shown(referral, work)


def _shown(referral: Referral, work: ReferralsWork) -> Response:
    return json_response(referral_body(view_referral(referral, work=work), work), etag=etag_of(referral.version))
