"""The sender answers what the receiver asked before deciding."""

from collections.abc import Callable
from uuid import UUID

from services.referrals.adapters.referral_log import LogEntry
from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.errors import OtherPartyOnly, WrongState
from services.referrals.domain.life_cycle import Party, State
from services.referrals.domain.referral import Referral
from services.referrals.domain.texts import TextSource, check_senders_text
from services.referrals.usecases.advance_referral import StepDetails, seal_note
from shared.contracts.referrals import ReferralInfoProvided
from shared.kernel.errors import NotFound


def check_answer(
    referral_id: UUID, note: str, confirmed: bool, *, open_work: Callable[[], ReferralsWork], texts: TextSource
) -> None:
    """Have the answer compared with who the person is, with no transaction open while the cases service answers.

    Raises NotFound to a stranger, OtherPartyOnly to the receiver, Invalid where it names the person, Unavailable.
    """
    with open_work() as work:
        referral = _of_sender(work.referrals.get(referral_id), work)
    check_senders_text(note, "note", confirmed, case_id=referral.case_id, texts=texts)


def provide_info(
    referral_id: UUID,
    details: StepDetails,
    *,
    work: ReferralsWork,
    require_version: Callable[[int], None] = lambda _: None,
) -> Referral:
    """Log the answer and tell the receiver; the state stays and the clock goes on. It may be done again.

    Raises NotFound to a stranger, OtherPartyOnly to the receiver, WrongState when nothing is asked.
    """
    referral = _of_sender(work.referrals.lock(referral_id), work)
    require_version(referral.version)
    if referral.state is not State.INFO_REQUESTED:
        raise WrongState(referral.state)
    was = referral.version
    referral.version += 1
    work.referrals.save(referral, was=was)
    work.log.add(referral, _entry(referral, details, work))
    work.publish(referral.fact(ReferralInfoProvided, answer=referral.version))
    work.audit("referral.info_provided", country=referral.country, object_type="referral", object_id=referral.id)
    return referral


def _of_sender(referral: Referral, work: ReferralsWork) -> Referral:
    party = referral.party(work.grant)
    if party is None:
        raise NotFound
    if party is not Party.SENDER:
        raise OtherPartyOnly
    return referral


def _entry(referral: Referral, details: StepDetails, work: ReferralsWork) -> LogEntry:
    return LogEntry(
        state_from=referral.state,
        state_to=referral.state,
        at=work.clock.now(),
        actor=work.grant.subject,
        organisation_id=work.grant.organisation_id,
        topics=details.topics,
        note=seal_note(details.note, referral, work),
    )
