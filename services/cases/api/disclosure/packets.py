"""`/cases/{id}/packets`: what a referral takes along. The preview is for people, the packet for referrals."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Response, request

from services.cases.api.caller import has_done_many, has_identified_many, purpose_if_stated
from services.cases.api.responses import PACKET, PREVIEW, PacketCheckAnswer
from services.cases.api.schemas import PacketCheckSchema
from services.cases.bootstrap import services
from services.cases.domain.access.mass_acts import TRANSFER
from services.cases.domain.disclosure.packet import PacketRequest, PreparePacket
from services.cases.usecases.disclosure.check_packet import acting_for, check_packet
from services.cases.usecases.disclosure.prepare_packet import prepare_packet
from services.cases.usecases.disclosure.preview_packet import preview_packet
from shared.contracts.referral_kinds import CASE_TRANSFER
from shared.kernel.country import Country
from shared.kernel.errors import DomainError
from shared.kernel.grant import Grant, Permission
from shared.text.free_text import CONFIRMABLE, Finding, refusals
from shared.web.access.authorization import current_grant, recently_signed_in_if, requires, requires_service
from shared.web.blueprint import Blueprint
from shared.web.inputs import input_of
from shared.web.problems import language
from shared.web.responses import json_response

blp = Blueprint("packets", __name__, url_prefix="/api/v1/cases/<uuid:case_id>", description="Paquetes / Packets")


def _is_next_of_many_transfers(caller: Grant) -> bool:
    body = request.get_json(silent=True)
    is_transfer = isinstance(body, dict) and body.get("kind") == CASE_TRANSFER
    return is_transfer and has_done_many(TRANSFER)(caller)


@blp.post("/packet-preview")
@requires(Permission.REFERRALS_SEND)
@recently_signed_in_if(has_identified_many)
@blp.arguments(input_of(PacketRequest, "PacketPreview"))
@blp.response(200, PREVIEW.schema)
def preview(asked: PacketRequest, case_id: UUID) -> Response:
    """Show exactly what would leave, and what would not and why.

    Who the person is, is shown with `cases:identify` and a purpose in `X-Purpose`, as wherever it is read; without them
    `masked` names the fields.
    """
    purpose = purpose_if_stated()
    with services().work(current_grant()) as work:
        shown = preview_packet(case_id, asked, purpose=purpose, work=work, language=language())
    return json_response(PREVIEW.body(shown) | {"message_problems": _problems(shown.message_findings)})


@blp.post("/packets")
@requires_service("referrals", Permission.REFERRALS_SEND)
@recently_signed_in_if(_is_next_of_many_transfers)
@blp.arguments(input_of(PreparePacket, "Packet"))
@blp.response(201, PACKET.schema)
def make(command: PreparePacket, case_id: UUID) -> Response:
    """Compare the message and seal what the consent covers. Asking twice with one `referral_id` is one disclosure.

    The message is compared as `text-check` does when `text_confirmed` is sent, and before anything is sealed.
    It takes no `Idempotency-Key`: a kept answer would be a second copy of the packet, which nobody destroys.
    """
    with services().work(current_grant()) as work:
        packet = prepare_packet(case_id, command, work=work)
    if isinstance(packet, DomainError):
        raise packet
    return json_response(PACKET.body(packet), 201, location=f"/api/v1/cases/{case_id}/disclosures")


@blp.post("/packets/<uuid:referral_id>/check")
@requires_service("referrals", Permission.REFERRALS_READ)
@blp.arguments(PacketCheckSchema())
@blp.response(200, PacketCheckAnswer)
def check(body: Mapping[str, Country], case_id: UUID, referral_id: UUID) -> Response:
    """Whether the receiver of a referral may open its packet now; `reason` says why not. Shows nothing of the case."""
    receiver = current_grant()
    work = services().work(acting_for(receiver, body["country"]))
    work.audit_organisation_id = receiver.organisation_id
    with work:
        reason = check_packet(case_id, referral_id, receiver=receiver, work=work)
    return json_response({"holds": reason is None, "reason": reason})


def _problems(findings: Sequence[Finding]) -> list[dict[str, object]]:
    return [
        {
            "code": problem.code,
            "message": problem.message[language()],
            "confirmable": problem.code in CONFIRMABLE,
        }
        for problem in refusals(findings, field="message", confirmed=False)
    ]
