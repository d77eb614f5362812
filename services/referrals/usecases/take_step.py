"""A person at one end of a referral takes a step."""

from collections.abc import Callable
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.errors import OtherPartyOnly, notes_ended
from services.referrals.domain.life_cycle import ACTIONS
from services.referrals.domain.referral import Referral
from services.referrals.usecases.advance_referral import StepDetails, advance
from shared.kernel.errors import NotFound


def take_step(
    referral_id: UUID,
    action: str,
    details: StepDetails,
    *,
    work: ReferralsWork,
    require_version: Callable[[int], None] = lambda _: None,
) -> Referral:
    """Take it. `require_version` raises when the caller read another version.

    Raises NotFound to a stranger, OtherPartyOnly to the wrong end, WrongState, Invalid for a note after access ended.
    """
    referral = work.referrals.lock(referral_id)
    party = referral.party(work.grant)
    if party is None:
        raise NotFound
    if party is not ACTIONS[action].party:
        raise OtherPartyOnly
    require_version(referral.version)
    if details.note is not None and referral.access_ended_at is not None:
        raise notes_ended()
    advance(referral, action, details, work=work)
    return referral
