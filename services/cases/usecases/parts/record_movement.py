"""Plan a movement to another country, change the plan, and take its steps."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.consent.disclosure import DisclosureRecord
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.parts.movement import MOVEMENT, DoneStep, Movement
from services.cases.domain.parts.movement_rules import (
    ReferralOfMovement,
    check_consent,
    check_may_change,
    check_referral,
    check_step,
    must_go_on,
    takes_a_child,
)
from services.cases.domain.parts.part import CaseOfParts
from services.cases.domain.person.age import Majority
from services.cases.domain.person.case_changes import changed_paths
from services.cases.processes.consent.grounds import person_today
from services.cases.processes.parts.movements import publish_movement, save_movement
from services.cases.processes.parts.parts import add_part, get_part, get_parts
from shared.kernel.changes import Changes, changed
from shared.kernel.errors import NotFound, invalid


def record_movement(case_id: UUID, kind: Kind[CaseOfParts, Movement], part: Movement, *, work: CasesWork) -> Movement:
    """Plan one. Raises NotFound, CaseClosedAlready, Invalid."""
    case = work.cases.get_for_update(case_id)
    _check(case, kind, part, work)
    movement = add_part(case, MOVEMENT, part, work=work)
    publish_movement(case, movement, work=work)
    return movement


def change_movement(
    case_id: UUID,
    kind: Kind[CaseOfParts, Movement],
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
    before = get_part(case, kind, part_id, work=work)
    require_version(before.version)
    after = changed(before, changes)
    known = referral_of_movement(case, before.referral_id, work=work)
    check_may_change(before, after, known.state if known else None)
    if after.cancelled_because is None and not after.in_error:
        _check(case, kind, after, work)
    return save_movement(case, before, after, changed=changed_paths(changes), work=work)


def take_movement_step(
    case_id: UUID, part_id: UUID, done: DoneStep, *, require_version: Callable[[int], None], work: CasesWork
) -> Movement:
    """Record a step of the checklist, or correct one.

    Raises NotFound, PreconditionFailed, CaseClosedAlready, MovementOver, Invalid; nothing before the departure is
    recorded without a consent across the border that is in force.
    """
    case, movement = _to_go_on(case_id, part_id, require_version, work)
    person = person_today(case, person_id=movement.person_id, work=work)
    referral = referral_of_movement(case, movement.referral_id, work=work)
    if not movement.has_departed:
        check_consent(movement, case.consents_of(movement.person_id or case.person_id), person, case.country)
    check_step(movement, done, referral, child=takes_a_child(person, referral), on=work.today(case.country))
    known = movement.done(done.step)
    # A report that comes again is still known as one that came before.
    after = movement.with_step(replace(done, by=work.grant.subject, report=known.report if known else 0))
    return save_movement(case, movement, after, changed=("steps",), work=work)


def undo_movement_step(
    case_id: UUID, part_id: UUID, step: str, *, require_version: Callable[[int], None], work: CasesWork
) -> Movement:
    """Take back a step that was recorded by mistake. Raises as `take_movement_step` does."""
    case, movement = _to_go_on(case_id, part_id, require_version, work)
    if movement.done(step) is None:
        raise NotFound
    return save_movement(case, movement, movement.without_step(step), changed=("steps",), work=work)


def _to_go_on(
    case_id: UUID, part_id: UUID, require_version: Callable[[int], None], work: CasesWork
) -> tuple[Case, Movement]:
    case = work.cases.get_for_update(case_id)
    movement = get_part(case, MOVEMENT, part_id, work=work)
    require_version(movement.version)
    case.must_be_open()
    must_go_on(movement)
    return case, movement


def _check(case: Case, kind: Kind[CaseOfParts, Movement], movement: Movement, work: CasesWork) -> None:
    case.must_be_open()
    case.check_person(movement.person_id)
    if movement.to_country == case.country:
        raise invalid(
            "to_country", "no_border_crossed", es="Es el país del caso", en="It is the country of the case itself"
        )
    check_referral(
        movement, referral_of_movement(case, movement.referral_id, work=work), get_parts(case, kind, work=work)
    )
    if movement.consent_id is not None or movement.referral_id is not None:
        person = person_today(case, person_id=movement.person_id, work=work)
        if not movement.has_departed:
            check_consent(movement, case.consents_of(movement.person_id or case.person_id), person, case.country)


def referral_of_movement(case: Case, referral_id: UUID | None, *, work: CasesWork) -> ReferralOfMovement | None:
    """The referral with that id, if it is one of `case` and was sent."""
    if referral_id is None:
        return None
    state = work.case_referrals.states_of(case.id).get(referral_id)
    records = work.disclosures.prepared(case.id, referral_id)
    if state is None or not records:
        return None
    record = records[-1]
    return ReferralOfMovement(to_country=record.to_country, state=state, takes_a_child=_took_a_child(case, record))


def _took_a_child(case: Case, record: DisclosureRecord) -> bool:
    along = {companion.person_id for companion in record.accompanied_by}
    return any(person_id in along and who.majority != Majority.ADULT for person_id, who in case.records)
