"""A person at one end of a referral takes a step."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.errors import OtherPartyOnly
from services.referrals.domain.life_cycle import ACTIONS
from services.referrals.domain.referral import Referral
from services.referrals.usecases.advance_referral import advance
from shared.kernel.errors import NotFound


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeStep:
    """Which step, and what goes with it."""

    referral_id: UUID
    action: str
    reason: str | None = None
    outcome: str | None = None
    topics: tuple[str, ...] = ()
    note: str | None = None


def take_step(
    command: TakeStep, *, work: ReferralsWork, precondition: Callable[[int], None] = lambda _: None
) -> Referral:
    """Take it. `precondition` is called with the current version and raises when the caller looked at another.

    Raises NotFound to a stranger, OtherPartyOnly to the wrong end, WrongState.
    """
    referral = work.referrals.lock(command.referral_id)
    party = referral.party(work.grant)
    if party is None:
        raise NotFound
    if party is not ACTIONS[command.action].party:
        raise OtherPartyOnly
    precondition(referral.version)
    advance(
        referral,
        command.action,
        work=work,
        reason=command.reason,
        outcome=command.outcome,
        topics=command.topics,
        note=command.note,
    )
    return referral
