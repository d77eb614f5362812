"""What every step of a referral does."""

from dataclasses import replace

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.jobs import NotifyOverseers
from services.referrals.domain.life_cycle import ENDED, Action, State
from services.referrals.domain.movement import ending_of
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import NO_DETAILS, LogEntry, StepDetails
from services.referrals.processes.referrals import audit_referral
from shared.contracts.movements import COMPLETED


def advance_referral(
    referral: Referral, action: Action, details: StepDetails = NO_DETAILS, *, work: ReferralsWork
) -> None:
    """Take a step of a locked referral: store, log, publish and audit it. Raises WrongState.

    A state that closes access destroys packet and notes; a state that ends the referral releases its places.
    """
    before, was_unanswered = referral.state, referral.is_unanswered
    referral.take(action, at=work.clock.now(), reason=details.reason, outcome=details.outcome)
    if referral.is_access_closed:
        referral.destroy_packet()
        # Earlier notes are destroyed too. The note of a rejection is added below and only the sender reads it.
        work.log.destroy_notes(referral.id)
        end_movement(referral, work=work)
    if referral.state in ENDED:
        work.offers.release(referral.reserved)
        referral.reserved = ()
    country = referral.country_of(action.party)
    if referral.escalation_level and was_unanswered and not referral.is_unanswered:
        work.escalations.finish(referral.id, at=work.clock.now())
        work.enqueue(NotifyOverseers(country=country, referral_id=referral.id))
    work.referrals.save(referral)
    append_to_log(referral, before=before, details=details, work=work)
    work.publish(referral.event(action.event))
    audit_referral(f"referral.{action.past_tense}", referral, country=country, work=work)


def end_movement(referral: Referral, *, work: ReferralsWork) -> None:
    """The referral, or what its receiver may read, has ended: a movement that it is part of ends too."""
    movement = work.movements.find(referral.id)
    if movement is not None and movement.stage != COMPLETED:
        work.movements.save(replace(movement, ended=ending_of(referral)))


def append_to_log(
    referral: Referral, *, before: State | None, details: StepDetails = NO_DETAILS, work: ReferralsWork
) -> None:
    """Add to the log a step of the caller, from the state `before` (None: the first) to the present state."""
    entry = LogEntry(
        state_from=before,
        state_to=referral.state,
        at=work.clock.now(),
        actor=work.grant.subject,
        organisation_id=work.grant.organisation_id,
        reason=details.reason,
        topics=details.topics,
        note=details.note,
    )
    work.log.add(referral, entry)
