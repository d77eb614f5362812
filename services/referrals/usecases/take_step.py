"""A person at one end of a referral takes a step."""

from collections.abc import Callable
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.errors import notes_ended
from services.referrals.domain.life_cycle import ACTIONS
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import StepDetails
from services.referrals.domain.texts import check_receivers_text


def take_step(
    referral_id: UUID,
    action_name: str,
    details: StepDetails,
    *,
    work: ReferralsWork,
    require_version: Callable[[int], None] = lambda _: None,
) -> Referral:
    """Take it. `require_version` raises when the caller read another version.

    Raises NotFound to a stranger, OtherPartyOnly to the wrong end, WrongState, Invalid for a note that names somebody
    before acceptance and for any note after access ended.
    """
    action = ACTIONS[action_name]
    if action.checks_note:
        check_receivers_text(details.note, "note", details.text_confirmed)
    referral = work.referrals.get_for_update(referral_id)
    referral.require(action.party, work.grant)
    require_version(referral.version)
    if details.note is not None and referral.access_ended_at is not None:
        raise notes_ended()
    work.advance(referral, action, details)
    return referral
