"""A referral as one of its parties may read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.referrals.domain.life_cycle import (
    ACKNOWLEDGE,
    ACTIONS,
    MAY_READ_PACKET,
    REFUSE_TRANSFER,
    REQUEST_TRANSFER,
    Party,
    possible_actions,
)
from services.referrals.domain.referral import Referral


@dataclass(frozen=True, slots=True)
class ReferralView:
    """A referral and the party that reads it. `message` is None until the receiver may read it."""

    referral: Referral
    party: Party
    message: str | None

    @property
    def capacity(self) -> Mapping[str, Any]:
        """The coded values on which a receiver decides; empty for a receiver whose access has ended."""
        if self.party is Party.RECEIVER and self.referral.is_access_closed:
            return {}
        return self.referral.capacity

    @property
    def actions(self) -> list[str]:
        """What the party may do now."""
        is_receiver = self.party is Party.RECEIVER
        beside_steps = {
            ACKNOWLEDGE: is_receiver and self.referral.must_acknowledge,
            REQUEST_TRANSFER: is_receiver and self.referral.may_ask_for_case,
            REFUSE_TRANSFER: self.party is Party.SENDER and self.referral.transfer_waits,
        }
        steps = [
            name
            for name in possible_actions(self.referral.state, self.party)
            if name not in ACTIONS or self.referral.may_take(ACTIONS[name])
        ]
        return steps + [action for action, is_possible in beside_steps.items() if is_possible]

    @property
    def shows_contents(self) -> bool:
        """Whether the party may know which fields the packet holds, and until when."""
        if self.party is Party.SENDER:
            return True
        return self.referral.state in MAY_READ_PACKET and not self.referral.is_access_closed

    def may_read_notes(self, today: date) -> bool:
        """Whether the party may read notes on `today`, a date of the sender's country."""
        return self.referral.may_read_notes(self.party, today)

    def __repr__(self) -> str:
        return f"ReferralView({self.referral.id})"
