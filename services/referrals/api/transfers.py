"""`/cases/{id}/transfers`: hand a case over to another organisation. A transfer is a referral of its own kind."""

from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.api import referral_schemas as schemas
from services.referrals.api.callers_cases import callers_cases
from services.referrals.api.referral_bodies import referral_body
from services.referrals.bootstrap import services
from services.referrals.domain.packet import TransferCase
from services.referrals.domain.referral_view import ReferralView
from services.referrals.processes.referrals import view_referral
from services.referrals.usecases.read_referral import read_referral
from services.referrals.usecases.send_referral import Prepared, prepare_referral, send_referral
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import input_of
from shared.web.responses import etag_of

blp = Blueprint("transfers", __name__, url_prefix="/api/v1/cases/<uuid:case_id>")


def _before(command: TransferCase, case_id: UUID) -> Prepared:
    return prepare_referral(
        command.of(case_id), open_work=lambda: services().work(current_grant()), packets=callers_cases()
    )


def _reload(referral_id: UUID, work: ReferralsWork, case_id: UUID) -> Created:  # noqa: ARG001 - of the path
    return _sent(read_referral(referral_id, work=work), work)


def _sent(view: ReferralView, work: ReferralsWork) -> Created:
    referral = view.referral
    body = referral_body(view, work)
    return Created(body, location=f"/api/v1/referrals/{referral.id}", etag=etag_of(referral.version))


@blp.post("/transfers")
@requires(Permission.REFERRALS_SEND)
@blp.arguments(input_of(TransferCase))
@blp.response(201, schemas.REFERRAL.schema)
@idempotent_create(lambda: services().work(current_grant()), before=_before, reload=_reload)
def transfer(command: TransferCase, prepared: Prepared, work: ReferralsWork, case_id: UUID) -> Created:
    """Ask another organisation to take a case over, under a consent. The case stays open until they have their own."""
    referral = send_referral(command.of(case_id), prepared, work=work)
    return _sent(view_referral(referral, work=work), work)
