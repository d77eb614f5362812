"""What needs a second person: what waits, what was asked about a case, and the decision."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import fields, validate, validates_schema

from services.cases.adapters.work import CasesWork
from services.cases.api.access.approved_acts import CARRIED_OUT, DONE_BY_PLATFORM
from services.cases.api.caller import platform_work
from services.cases.bootstrap import services
from services.cases.domain.access.approval import AnsweredApproval, Approval, DecideApproval, Decision, WaitingApproval
from services.cases.usecases.access.decide_approval import act_asked_for, decide_approval
from services.cases.usecases.access.read_approvals import read_approvals
from services.cases.usecases.access.read_waiting_approvals import read_waiting_approvals
from services.cases.usecases.access.withdraw_approval import withdraw_approval
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, recently_signed_in, requires
from shared.web.blueprint import Blueprint
from shared.web.inputs import InputSchema
from shared.web.pagination import PageQuery, page_response
from shared.web.representations import Representation, page_of
from shared.web.responses import json_response
from shared.web.schemas import refused
from shared.web.text_fields import ParagraphText

_HOLDERS = ("asked_through",)
_ABOUT = "about_pseudonym"
APPROVAL = Representation(Approval, "Approval", without=_HOLDERS, computed=(_ABOUT,))
ANSWERED = Representation(AnsweredApproval, "AnsweredApproval", without=_HOLDERS, computed=(_ABOUT,))
WAITING = Representation(WaitingApproval, "WaitingApproval", without=_HOLDERS, computed=("pseudonym", _ABOUT))

blp = Blueprint("approvals", __name__, url_prefix="/api/v1", description="Aprobaciones / Approvals")


def asked_response(asked: Approval) -> Response:
    """The answer of an act that a second person has to approve first."""
    return json_response(APPROVAL.body(asked), 202, location=f"/api/v1/cases/{asked.case_id}/approvals")


class DecideSchema(InputSchema[DecideApproval]):
    """The answer of the second person. The note is kept encrypted."""

    decision = fields.Enum(
        Decision, by_value=True, required=True, validate=validate.OneOf([Decision.APPROVED, Decision.REFUSED])
    )
    note = ParagraphText(allow_none=True, validate=validate.Length(min=1, max=4_000))

    @validates_schema(skip_on_field_errors=True)
    def check_reason(self, answer: Mapping[str, Any], **_: object) -> None:
        """A refusal says why, an approval needs no reason."""
        if (answer["decision"] is Decision.REFUSED) != (answer.get("reason") is not None):
            raise refused(
                "reason_of_refusal",
                es="Indique el motivo si no aprueba, y solo entonces.",
                en="Give the reason if you do not approve, and only then.",
            )


@blp.get("/approvals")
@requires(Permission.CASES_SUPERVISE)
@blp.query(PageQuery)
@blp.response(200, page_of(WAITING))
def waiting(query: PageQuery) -> Response:
    """What waits for a second person in the caller's organisation, newest first."""
    with services().work(current_grant()) as work:
        page = read_waiting_approvals(after=query.position, limit=query.limit, work=work)
    return page_response([WAITING.body(one) for one in page.items], page.next_position)


@blp.get("/cases/<uuid:case_id>/approvals")
@requires(Permission.CASES_READ)
@blp.query(PageQuery)
@blp.response(200, page_of(ANSWERED))
def of_case(query: PageQuery, case_id: UUID) -> Response:
    """What was asked of a second person about a case, and the decisions, newest first."""
    with services().work(current_grant()) as work:
        page = read_approvals(case_id, after=query.position, limit=query.limit, work=work)
    return page_response([ANSWERED.body(one) for one in page.items], page.next_position)


@blp.post("/cases/<uuid:case_id>/approvals/<uuid:approval_id>/decide")
@requires(Permission.CASES_SUPERVISE)
@recently_signed_in
@blp.arguments(DecideSchema())
@blp.response(200, ANSWERED.schema)
def decide(command: DecideApproval, case_id: UUID, approval_id: UUID) -> Response:
    """Approve, which carries the act out at once, or refuse. Never by who asked."""
    caller = current_grant()
    with _work_to_decide(case_id, approval_id) as work:
        answered = decide_approval(case_id, approval_id, command, carry_out=CARRIED_OUT, work=work, caller=caller)
    return json_response(ANSWERED.body(answered))


def _work_to_decide(case_id: UUID, approval_id: UUID) -> CasesWork:
    with services().work(current_grant()) as work:
        act = act_asked_for(case_id, approval_id, work=work)
    return platform_work() if act in DONE_BY_PLATFORM else services().work(current_grant())


@blp.post("/cases/<uuid:case_id>/approvals/<uuid:approval_id>/withdraw")
@requires(Permission.CASES_WRITE)
@blp.response(200, APPROVAL.schema)
def withdraw(case_id: UUID, approval_id: UUID) -> Response:
    """Take the question back, as the person who asked, while it waits."""
    with services().work(current_grant()) as work:
        ended = withdraw_approval(case_id, approval_id, work=work)
    return json_response(APPROVAL.body(ended))
