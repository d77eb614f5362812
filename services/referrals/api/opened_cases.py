"""`/referrals/{id}/case`: the receiver's own case from a referral that it accepted."""

from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.api.callers_cases import callers_cases
from services.referrals.bootstrap import services
from services.referrals.usecases.open_case import OpenedCase, open_case, prepare_case
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.representations import Representation

blp = Blueprint("opened cases", __name__, url_prefix="/api/v1/referrals/<uuid:referral_id>")

OPENED_CASE = Representation(OpenedCase, "OpenedCase")


def _before(referral_id: UUID) -> UUID:
    return prepare_case(
        referral_id,
        open_work=lambda: services().work(current_grant()),
        cases=callers_cases(),
        private_keys=services().settings.packet_private_keys,
    )


@blp.post("/case")
@requires(Permission.CASES_WRITE)
@blp.response(201, OPENED_CASE.schema)
@idempotent_create(lambda: services().work(current_grant()), before=_before)
def open_from_referral(case_id: UUID, work: ReferralsWork, referral_id: UUID) -> Created:
    """Open a case of the receiver, filled from the packet; a referral opens one case, and asking again answers it.

    After acceptance and while the consent holds; the packet is opened for it and audited. It completes a transfer.
    """
    made = open_case(referral_id, case_id, work=work)
    return Created(OPENED_CASE.body(made), location=f"/api/v1/cases/{made.case_id}")
