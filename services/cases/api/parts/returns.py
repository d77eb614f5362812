"""Assisted returns and other movements to another country."""

from uuid import UUID

from flask import Response

from services.cases.api.parts.parts import answer_of, endpoints_of
from services.cases.bootstrap import services
from services.cases.domain.parts.movement import MOVEMENT, DoneStep, Movement, StepDetails
from services.cases.usecases.parts.record_movement import (
    change_movement,
    record_movement,
    take_movement_step,
    undo_movement_step,
)
from shared.contracts.codelists import code_list
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.inputs import input_of
from shared.web.responses import etag_of, json_response, require_version

MOVEMENT_ANSWER = answer_of(MOVEMENT)

blp = endpoints_of(MOVEMENT, record=record_movement, change=change_movement)


@blp.put("/<uuid:part_id>/steps/<step>")
@requires(Permission.CASES_WRITE)
@blp.arguments(input_of(StepDetails))
@blp.response(200, MOVEMENT_ANSWER.schema)
def take_step(details: StepDetails, case_id: UUID, part_id: UUID, step: str) -> Response:
    """Record a step of the checklist (list `movement_step`); needs the `If-Match` of the movement."""
    _require_known(step)
    done = DoneStep(
        step=step,
        done_on=details.done_on,
        not_needed=details.not_needed,
        not_needed_because=details.not_needed_because,
        outcome=details.outcome,
    )
    with services().work(current_grant()) as work:
        movement = take_movement_step(case_id, part_id, done, require_version=require_version, work=work)
        return _response(movement)


@blp.delete("/<uuid:part_id>/steps/<step>")
@requires(Permission.CASES_WRITE)
@blp.response(200, MOVEMENT_ANSWER.schema)
def undo_step(case_id: UUID, part_id: UUID, step: str) -> Response:
    """Take back a step that was recorded by mistake; needs the `If-Match` of the movement."""
    _require_known(step)
    with services().work(current_grant()) as work:
        movement = undo_movement_step(case_id, part_id, step, require_version=require_version, work=work)
        return _response(movement)


def _require_known(step: str) -> None:
    if step not in code_list("movement_step"):
        raise NotFound


def _response(movement: Movement) -> Response:
    return json_response(MOVEMENT_ANSWER.body(movement), etag=etag_of(movement.version))
