"""The receiver says that the person arrived, or how they fare after 30 or 90 days: codes and a day, nothing else."""

from collections.abc import Callable
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.errors import NoMovement, WrongState
from services.referrals.domain.life_cycle import MAY_READ_PACKET, Party
from services.referrals.domain.movement import Report
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import StepDetails
from services.referrals.processes.referrals import audit_referral
from services.referrals.processes.steps import append_to_log
from shared.contracts.referrals import ReferralMovementReported
from shared.kernel.errors import invalid


def report_movement(
    referral_id: UUID,
    report: Report,
    *,
    work: ReferralsWork,
    require_version: Callable[[int], None] = lambda _: None,
) -> Referral:
    """Record it and notify the sender; the state stays. Another report of the same step corrects it.

    Raises NotFound to a stranger, OtherPartyOnly to the sender, NoMovement, MovementEnded, WrongState before it was
    accepted, and Invalid for a day that has not come, or that does not fit the departure or the arrival.
    """
    referral = work.referrals.get_for_update(referral_id)
    referral.require(Party.RECEIVER, work.grant)
    require_version(referral.version)
    there = referral.to_country.time_zone
    if report.on > work.clock.now().astimezone(there).date():
        raise invalid("on", "in_the_future", es="La fecha todavía no llega", en="The date has not come yet")
    movement = work.movements.find(referral.id)
    if movement is None:
        raise NoMovement
    after = movement.with_report(report, sent_on=referral.sent_at.astimezone(there).date())
    if referral.state not in MAY_READ_PACKET:
        raise WrongState(referral.state)
    if after != movement:
        work.movements.save(after)
        _publish_report(referral, report, work)
    return referral


def _publish_report(referral: Referral, report: Report, work: ReferralsWork) -> None:
    referral.version += 1
    work.referrals.save(referral)
    append_to_log(referral, before=referral.state, details=StepDetails(reason=report.step), work=work)
    work.publish(
        referral.event(
            ReferralMovementReported,
            report=report.step,
            on=report.on,
            movement_outcome=report.outcome,
            number=referral.version,
        )
    )
    audit_referral("referral.movement_reported", referral, country=referral.to_country, work=work)
