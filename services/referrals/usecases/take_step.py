"""Take a step of a referral: the sender cancels it, the receiver accepts, rejects, starts or completes it."""

from collections.abc import Callable
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.errors import note_after_access_ended
from services.referrals.domain.jobs import InformInPractice
from services.referrals.domain.life_cycle import ACTIONS, State
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import StepDetails
from services.referrals.domain.texts import check_receivers_text
from services.referrals.processes.steps import advance_referral
from shared.kernel.practice import partner_of


def take_step(
    referral_id: UUID,
    action_name: str,
    details: StepDetails,
    *,
    work: ReferralsWork,
    require_version: Callable[[int], None] = lambda _: None,
) -> Referral:
    """Take the step `action_name` (`ACTIONS`). `require_version` raises when the caller read another version.

    Raises NotFound when the caller is neither sender nor receiver, OtherPartyOnly when the step is the other party's,
    WrongState, and Invalid for a note that may identify the person before acceptance or that comes after access ended.
    """
    action = ACTIONS[action_name]
    if action.checks_note:
        check_receivers_text(details.note, "note", details.text_confirmed)
    referral = work.referrals.get_for_update(referral_id)
    referral.require(action.party, work.grant)
    require_version(referral.version)
    if details.note is not None and referral.access_ended_at is not None:
        raise note_after_access_ended()
    advance_referral(referral, action, details, work=work)
    if action.leads_to is State.INFO_REQUESTED and partner_of(referral.country, referral.from_organisation_id):
        sender = referral.from_organisation_id
        work.enqueue(InformInPractice(country=referral.country, organisation_id=sender, referral_id=referral.id))
    return referral
