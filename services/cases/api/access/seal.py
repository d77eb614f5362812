"""`/cases/{id}/seal`: the people who see a sealed case."""

from uuid import UUID

from flask import Response

from services.cases.api.access.approvals import APPROVAL, asked_response
from services.cases.api.caller import exists_for_caller, platform_work
from services.cases.bootstrap import services
from services.cases.domain.access.approval import Approval
from services.cases.domain.access.seal import Seal, SealCase
from services.cases.usecases.access.seal_case import read_seal, seal_case, unseal_case
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.inputs import input_of
from shared.web.representations import Representation
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("seal", __name__, url_prefix="/api/v1/cases/<uuid:case_id>/seal", description="Reserva / Seal")

SEAL = Representation(Seal, "SealAnswer")


@blp.get("")
@requires(Permission.CASES_READ)
@blp.response(200, SEAL.schema)
def read(case_id: UUID) -> Response:
    """Who sees the case; the `ETag` is that of the case. `named` is empty when it is not sealed."""
    with services().work(current_grant()) as work:
        seal, version = read_seal(case_id, work=work)
    return json_response(SEAL.body(seal), etag=etag_of(version))


@blp.put("")
@requires(Permission.CASES_WRITE)
@blp.arguments(input_of(SealCase, "Seal"))
@blp.response(200, SEAL.schema)
@blp.alt_response(202, schema=APPROVAL.schema)
def change(command: SealCase, case_id: UUID) -> Response:
    """Seal the case for people, or name others; needs `If-Match` of the case. For all others it no longer exists.

    202 and the question where a second person has to approve it first.
    """
    caller = current_grant()
    _must_exist(case_id)
    with platform_work() as work:
        sealed = seal_case(case_id, command, caller=caller, require_version=require_version, work=work)
    if isinstance(sealed, Approval):
        return asked_response(sealed)
    seal, version = sealed
    return json_response(SEAL.body(seal), etag=etag_of(version))


@blp.delete("")
@requires(Permission.CASES_WRITE)
@blp.response(204)
def end(case_id: UUID) -> Response:
    """Open the case again to all who attend cases; needs `If-Match` of the case."""
    _must_exist(case_id)
    with platform_work() as work:
        unseal_case(case_id, caller=current_grant(), require_version=require_version, work=work)
    return Response(status=204)


def _must_exist(case_id: UUID) -> None:
    if not exists_for_caller(case_id):
        raise NotFound
