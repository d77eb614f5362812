"""The receiver of a referral said that the person arrived, or how they fare after 30 or 90 days."""

from services.cases.adapters.work import CasesWork
from services.cases.domain.parts.movement import MOVEMENT, DoneStep, Movement
from services.cases.processes.parts.movements import save_movement
from services.cases.processes.parts.parts import get_parts
from shared.contracts.referrals import ReferralMovementReported


def record_movement_report(event: ReferralMovementReported, *, work: CasesWork) -> None:
    """Record it in the movement that names the referral, also in a closed case.

    A report twice is one step, an earlier one after a later one changes nothing, and one step needs no other before it:
    so reports may come in any order. A movement that was cancelled or stopped stays as it is.
    """
    work.run_last_steps()  # an earlier message of this transaction may be a step of the same referral
    case = work.cases.get_for_update(event.case_id)
    done = DoneStep(step=event.report, done_on=event.on, outcome=event.movement_outcome, report=event.number)
    for movement in get_parts(case, MOVEMENT, work=work):
        if movement.referral_id == event.referral_id and _is_new(movement, done):
            save_movement(case, movement, movement.with_step(done), changed=("steps",), also_closed=True, work=work)


def _is_new(movement: Movement, done: DoneStep) -> bool:
    goes_on = movement.stopped_because is None and movement.cancelled_because is None and not movement.in_error
    known = movement.done(done.step)
    return goes_on and (known is None or known.report < done.report)
