"""Stores movements and publishes them; see `services.cases.domain.parts.movement`."""

from collections.abc import Sequence
from dataclasses import replace

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.consent.consent import Consent
from services.cases.domain.parts.movement import DEPARTURE, MOVEMENT, Movement
from services.cases.processes.parts.parts import get_parts, save_part, save_part_of_closed
from shared.contracts.cases import MovementChanged

CONSENT_WITHDRAWN = "consent_withdrawn"


def save_movement(
    case: Case,
    before: Movement,
    after: Movement,
    *,
    changed: Sequence[str],
    also_closed: bool = False,
    work: CasesWork,
) -> Movement:
    """Store the next version of one and publish it. Raises as `save_part` does."""
    save = save_part_of_closed if also_closed else save_part
    movement = save(case, MOVEMENT, before, after, changed=changed, work=work)
    publish_movement(case, movement, work=work)
    return movement


def stop_movements(case: Case, consent: Consent, *, work: CasesWork) -> None:
    """Stop what goes on under a consent that was withdrawn; also of a case that was closed."""
    for movement in get_parts(case, MOVEMENT, work=work):
        if movement.consent_id == consent.id and not movement.is_over:
            stopped = replace(movement, stopped_because=CONSENT_WITHDRAWN)
            save_movement(case, movement, stopped, changed=("stopped_because",), also_closed=True, work=work)


def publish_movement(case: Case, movement: Movement, *, work: CasesWork) -> None:
    """Publish what the receiver of its referral needs of a movement; nothing where it has none."""
    if movement.referral_id is None:
        return
    work.publish(
        MovementChanged(
            country=case.country,
            case_id=case.id,
            movement_id=movement.id,
            referral_id=movement.referral_id,
            to_country=movement.to_country,
            kind=movement.kind,
            stage=movement.stage,
            version=movement.version,
            travel_on=movement.travel_on,
            departed_on=movement.day_of(DEPARTURE),
        )
    )
