"""The steps of a referral: one endpoint each, so that each names its permission and its body."""

from uuid import UUID

from flask import Response

from services.referrals.adapters.work import ReferralsWork
from services.referrals.api import referral_schemas as schemas
from services.referrals.api.callers_cases import callers_cases
from services.referrals.api.movement_schemas import (
    ReportArrival,
    ReportFollowUp,
)
from services.referrals.api.referral_bodies import referral_body
from services.referrals.bootstrap import services
from services.referrals.domain.movement import Report
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import NO_DETAILS, AssignReferral, StepDetails
from services.referrals.processes.referrals import view_referral
from services.referrals.usecases.acknowledge_withdrawal import acknowledge_withdrawal
from services.referrals.usecases.assign_referral import assign_referral
from services.referrals.usecases.provide_info import check_info, provide_info
from services.referrals.usecases.report_movement import report_movement
from services.referrals.usecases.take_step import take_step
from shared.contracts.movements import ARRIVAL
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.inputs import input_of
from shared.web.responses import etag_of, json_response, require_version_if_sent

blp = Blueprint("referral steps", __name__, url_prefix="/api/v1/referrals/<uuid:referral_id>")


@blp.post("/receive")
@requires(Permission.REFERRALS_ANSWER)
@blp.arguments(schemas.ReceiveSchema)
@blp.response(200, schemas.REFERRAL.schema)
def receive(_: object, referral_id: UUID) -> Response:
    """The receiver has opened it."""
    return _take("receive", referral_id)


@blp.post("/request-info")
@requires(Permission.REFERRALS_ANSWER)
@blp.arguments(schemas.RequestInfoSchema)
@blp.response(200, schemas.REFERRAL.schema)
def request_info(details: StepDetails, referral_id: UUID) -> Response:
    """The receiver needs to know more before deciding."""
    return _take("request-info", referral_id, details)


@blp.post("/accept")
@requires(Permission.REFERRALS_ANSWER)
@blp.arguments(schemas.NotedSchema)
@blp.response(200, schemas.REFERRAL.schema)
def accept(details: StepDetails, referral_id: UUID) -> Response:
    """The receiver takes the person; the packet opens."""
    return _take("accept", referral_id, details)


@blp.post("/reject")
@requires(Permission.REFERRALS_ANSWER)
@blp.arguments(schemas.RejectSchema)
@blp.response(200, schemas.REFERRAL.schema)
def reject(details: StepDetails, referral_id: UUID) -> Response:
    """The receiver cannot take the person; the packet is destroyed unopened."""
    return _take("reject", referral_id, details)


@blp.post("/start")
@requires(Permission.REFERRALS_ANSWER)
@blp.arguments(schemas.NotedSchema)
@blp.response(200, schemas.REFERRAL.schema)
def start(details: StepDetails, referral_id: UUID) -> Response:
    """The person arrived and the service began."""
    return _take("start", referral_id, details)


@blp.post("/complete")
@requires(Permission.REFERRALS_ANSWER)
@blp.arguments(schemas.CompleteSchema)
@blp.response(200, schemas.REFERRAL.schema)
def complete(details: StepDetails, referral_id: UUID) -> Response:
    """The service ended; the loop to the sender is closed."""
    return _take("complete", referral_id, details)


@blp.post("/cancel")
@requires(Permission.REFERRALS_SEND)
@blp.arguments(schemas.CancelSchema)
@blp.response(200, schemas.REFERRAL.schema)
def cancel(details: StepDetails, referral_id: UUID) -> Response:
    """The sender cancels it; the packet is destroyed."""
    return _take("cancel", referral_id, details)


@blp.post("/provide-info")
@requires(Permission.REFERRALS_SEND)
@blp.arguments(schemas.ProvideInfoSchema)
@blp.response(200, schemas.REFERRAL.schema)
def answer_question(details: StepDetails, referral_id: UUID) -> Response:
    """The sender answers what was asked; the state stays, the clock goes on, and the receiver is notified."""
    check_info(referral_id, details, open_work=lambda: services().work(current_grant()), texts=callers_cases())
    with services().work(current_grant()) as work:
        referral = provide_info(referral_id, details, work=work, require_version=require_version_if_sent)
        return _shown(referral, work)


@blp.post("/acknowledge-withdrawal")
@requires(Permission.REFERRALS_ANSWER)
@blp.response(200, schemas.REFERRAL.schema)
def acknowledge(referral_id: UUID) -> Response:
    """The receiver acknowledges that access has ended; doing it again changes nothing."""
    with services().work(current_grant()) as work:
        referral = acknowledge_withdrawal(referral_id, work=work)
        return _shown(referral, work)


@blp.post("/arrival")
@requires(Permission.REFERRALS_ANSWER)
@blp.arguments(input_of(ReportArrival))
@blp.response(200, schemas.REFERRAL.schema)
def confirm_arrival(command: ReportArrival, referral_id: UUID) -> Response:
    """The person arrived from another country; the sender is notified. Said again, it corrects the day."""
    return _report(referral_id, Report(step=ARRIVAL, on=command.on))


@blp.post("/follow-up")
@requires(Permission.REFERRALS_ANSWER)
@blp.arguments(input_of(ReportFollowUp))
@blp.response(200, schemas.REFERRAL.schema)
def report_follow_up(command: ReportFollowUp, referral_id: UUID) -> Response:
    """How the person fares 30 or 90 days after the arrival; the sender reads this code and nothing else."""
    return _report(referral_id, Report(step=command.step, on=command.on, outcome=command.outcome))


@blp.post("/assign")
@requires(Permission.REFERRALS_ASSIGN)
@blp.arguments(input_of(AssignReferral, "Assign"))
@blp.response(200, schemas.REFERRAL.schema)
def assign(command: AssignReferral, referral_id: UUID) -> Response:
    """Assign it to a person of the receiving organisation, who is notified and may open the packet.

    With `If-Match`, 412 where it was changed since.
    """
    with services().work(current_grant()) as work:
        referral = assign_referral(referral_id, command, work=work, require_version=require_version_if_sent)
        return _shown(referral, work)


def _report(referral_id: UUID, report: Report) -> Response:
    with services().work(current_grant()) as work:
        referral = report_movement(referral_id, report, work=work, require_version=require_version_if_sent)
        return _shown(referral, work)


def _shown(referral: Referral, work: ReferralsWork) -> Response:
    return json_response(referral_body(view_referral(referral, work=work), work), etag=etag_of(referral.version))


def _take(action: str, referral_id: UUID, details: StepDetails = NO_DETAILS) -> Response:
    with services().work(current_grant()) as work:
        referral = take_step(referral_id, action, details, work=work, require_version=require_version_if_sent)
        return _shown(referral, work)
