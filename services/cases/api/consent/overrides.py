"""`/cases/{id}/overrides`: disclosure without a consent. One person asks, another decides, and it is reviewed."""

from uuid import UUID

from flask import Response

from services.cases.adapters.work import CasesWork
from services.cases.api.consent.override_bodies import (
    OVERRIDE,
    DecideOverrideSchema,
    OverrideList,
    ReviewOverrideSchema,
)
from services.cases.bootstrap import services
from services.cases.domain.consent.override import AskOverride, OverrideAnswer, OverrideFinding
from services.cases.usecases.consent.ask_override import ask_override
from services.cases.usecases.consent.decide_override import decide_override, review_override
from services.cases.usecases.consent.read_overrides import read_override, read_overrides
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, recently_signed_in, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import input_of
from shared.web.pagination import whole_list_response
from shared.web.responses import json_response

blp = Blueprint(
    "overrides",
    __name__,
    url_prefix="/api/v1/cases/<uuid:case_id>/overrides",
    description="Sin consentimiento / Without a consent",
)


@blp.get("")
@requires(Permission.CASES_READ)
@blp.response(200, OverrideList)
def list_all(case_id: UUID) -> Response:
    """Every request to disclose without a consent, newest first, and what became of it."""
    with services().work(current_grant()) as work:
        overrides = read_overrides(case_id, work=work)
    return whole_list_response([OVERRIDE.body(override) for override in overrides])


def _reload(override_id: UUID, work: CasesWork, case_id: UUID) -> Created:
    override = read_override(case_id, override_id, work=work)
    return Created(OVERRIDE.body(override), location=f"/api/v1/cases/{case_id}/overrides")


@blp.post("")
@requires(Permission.CASES_WRITE)
@blp.arguments(input_of(AskOverride))
@blp.response(201, OVERRIDE.schema)
@idempotent_create(lambda: services().work(current_grant()), reload=_reload)
def ask(command: AskOverride, work: CasesWork, case_id: UUID) -> Created:
    """Ask to disclose without a consent; the reason is kept encrypted, and the supervisors are notified."""
    override = ask_override(case_id, command, work=work)
    return Created(OVERRIDE.body(override), location=f"/api/v1/cases/{case_id}/overrides")


@blp.post("/<uuid:override_id>/decide")
@requires(Permission.CASES_SUPERVISE)
@recently_signed_in
@blp.arguments(DecideOverrideSchema())
@blp.response(200, OVERRIDE.schema)
def decide(body: dict[str, OverrideAnswer], case_id: UUID, override_id: UUID) -> Response:
    """Approve it for 72 hours, or refuse it: a supervisor who did not ask for it."""
    with services().work(current_grant()) as work:
        override = decide_override(case_id, override_id, body["answer"], work=work)
    return json_response(OVERRIDE.body(override))


@blp.post("/<uuid:override_id>/review")
@requires(Permission.CASES_WRITE)
@blp.arguments(ReviewOverrideSchema())
@blp.response(200, OVERRIDE.schema)
def review(body: dict[str, OverrideFinding], case_id: UUID, override_id: UUID) -> Response:
    """Say whether it was justified; one that was not permits nothing any more.

    A supervisor who neither asked for it nor approved it or, without one, another person who attends the case.
    """
    with services().work(current_grant()) as work:
        override = review_override(case_id, override_id, body["finding"], work=work)
    return json_response(OVERRIDE.body(override))
