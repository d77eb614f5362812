"""What every step of the life cycle has in common, whoever takes it."""

from dataclasses import dataclass

from services.referrals.adapters.referral_log import LogEntry
from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.jobs import NotifyOverseers
from services.referrals.domain.life_cycle import ENDED, Party
from services.referrals.domain.referral import Referral
from shared.kernel.country import Country

NOTE_FIELD = "referral_event|note"
MESSAGE_FIELD = "referral|message"


@dataclass(frozen=True, kw_only=True, slots=True)
class StepDetails:
    """What goes with a step. Codes are public to both ends; the note is encrypted."""

    reason: str | None = None
    outcome: str | None = None
    topics: tuple[str, ...] = ()
    note: str | None = None


NO_DETAILS = StepDetails()


def advance(referral: Referral, action: str, details: StepDetails = NO_DETAILS, *, work: ReferralsWork) -> None:
    """Take the step, log it, publish it, audit it.

    Closing access destroys packet and notes; the end of the referral, whatever it is, gives the places back.

    `referral` must be locked. Raises WrongState.
    """
    was, state_from, waited, now = referral.version, referral.state, referral.is_unanswered, work.clock.now()
    taken = referral.take(action, at=now, reason=details.reason, outcome=details.outcome)
    if referral.is_access_closed:
        referral.destroy_packet()
        # What was written before goes too; only the words of a rejection follow, for the sender alone.
        work.log.destroy_notes(referral.id)
    if referral.state in ENDED:
        work.offers.release(referral.reserved)
        referral.reserved = ()
    if referral.escalation_level and waited and not referral.is_unanswered:
        work.escalations.settle(referral.id, at=now)
        work.enqueue(NotifyOverseers(country=_acted_in(referral, taken.party), referral_id=referral.id))
    work.referrals.save(referral, was=was)
    entry = LogEntry(
        state_from=state_from,
        state_to=referral.state,
        at=now,
        actor=work.grant.subject,
        organisation_id=work.grant.organisation_id,
        reason=details.reason,
        topics=details.topics,
        note=seal_note(details.note, referral, work),
    )
    work.log.add(referral, entry)
    work.publish(referral.fact(taken.event))
    work.audit(
        f"referral.{taken.past_tense}",
        country=_acted_in(referral, taken.party),
        object_type="referral",
        object_id=referral.id,
    )


def seal_note(note: str | None, referral: Referral, work: ReferralsWork) -> bytes | None:
    """The note under the referral's own key, which is wrapped by the receiver's country."""
    if note is None:
        return None
    return work.cipher.encrypt(
        note, key=referral.data_key, country=referral.to_country, field=NOTE_FIELD, row=referral.id
    )


def _acted_in(referral: Referral, party: Party) -> Country:
    return referral.to_country if party is Party.RECEIVER else referral.country
