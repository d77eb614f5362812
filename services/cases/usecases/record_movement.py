"""Plan a movement to another country, change the plan, and take its steps."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.case_changes import changed_paths
from services.cases.domain.parts.movement import MOVEMENT, DoneStep, Movement
from services.cases.domain.parts.movement_rules import (
    check_consent,
    check_may_change,
    check_referral,
    check_step,
    must_go_on,
    takes_a_child,
)
from services.cases.domain.parts.part import PartKind
from shared.kernel.changes import Changes, changed
from shared.kernel.errors import NotFound, invalid


def record_movement(case_id: UUID, kind: PartKind[Movement], part: Movement, *, work: CasesWork) -> Movement:
    """Plan one. Raises NotFound, CaseClosedAlready, Invalid."""
    case = work.cases.get_for_update(case_id)
    _check(case, kind, part, work)
    return work.add_movement(case, part)


def change_movement(
    case_id: UUID,
    kind: PartKind[Movement],
    part_id: UUID,
    changes: Changes,
    *,
    require_version: Callable[[int], None],
    work: CasesWork,
) -> Movement:
    """Change the plan, name the referral, or cancel it.

    Raises NotFound, PreconditionFailed, CaseClosedAlready, MovementOver, Invalid.
    """
    case = work.cases.get_for_update(case_id)
    before = work.part(case, kind, part_id)
    require_version(before.version)
    after = changed(before, changes)
    known = work.referral_of_movement(case, before.referral_id)
    check_may_change(before, after, known.state if known else None)
    if after.cancelled_because is None and not after.in_error:
        _check(case, kind, after, work)
    return work.save_movement(case, after, changed=changed_paths(changes))


def take_movement_step(
    case_id: UUID, part_id: UUID, done: DoneStep, *, require_version: Callable[[int], None], work: CasesWork
) -> Movement:
    """Record a step of the checklist, or correct one.

    Raises NotFound, PreconditionFailed, CaseClosedAlready, MovementOver, Invalid; nothing before the departure is
    recorded without a consent across the border that is in force.
    """
    case, movement = _to_go_on(case_id, part_id, require_version, work)
    person = work.person_today(case, person_id=movement.person_id)
    referral = work.referral_of_movement(case, movement.referral_id)
    if not movement.has_departed:
        check_consent(movement, case.consents_of(movement.person_id or case.person_id), person, case.country)
    check_step(movement, done, referral, child=takes_a_child(person, referral), on=work.today(case.country))
    known = movement.done(done.step)
    # A report that comes again is still known as one that came before.
    after = movement.with_step(replace(done, by=work.grant.subject, report=known.report if known else 0))
    return work.save_movement(case, after, changed=("steps",))


def undo_movement_step(
    case_id: UUID, part_id: UUID, step: str, *, require_version: Callable[[int], None], work: CasesWork
) -> Movement:
    """Take back a step that was recorded by mistake. Raises as `take_movement_step` does."""
    case, movement = _to_go_on(case_id, part_id, require_version, work)
    if movement.done(step) is None:
        raise NotFound
    return work.save_movement(case, movement.without_step(step), changed=("steps",))


def _to_go_on(
    case_id: UUID, part_id: UUID, require_version: Callable[[int], None], work: CasesWork
) -> tuple[Case, Movement]:
    case = work.cases.get_for_update(case_id)
    movement = work.part(case, MOVEMENT, part_id)
    require_version(movement.version)
    case.must_be_open()
    must_go_on(movement)
    return case, movement


def _check(case: Case, kind: PartKind[Movement], movement: Movement, work: CasesWork) -> None:
    case.must_be_open()
    case.check_person(movement.person_id)
    if movement.to_country == case.country:
        raise invalid(
            "to_country", "no_border_crossed", es="Es el país del caso", en="It is the country of the case itself"
        )
    check_referral(movement, work.referral_of_movement(case, movement.referral_id), work.parts_of(case, kind))
    if movement.consent_id is not None or movement.referral_id is not None:
        person = work.person_today(case, person_id=movement.person_id)
        if not movement.has_departed:
            check_consent(movement, case.consents_of(movement.person_id or case.person_id), person, case.country)
