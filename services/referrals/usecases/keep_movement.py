"""Keep what the sender's case says of a movement across a border."""

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.movement import movement_of
from shared.contracts.cases import MovementChanged


def keep_movement(event: MovementChanged, *, work: ReferralsWork) -> None:
    """Store or change it. The same or an older description changes nothing. Raises NotFound without the referral."""
    referral = work.referrals.get_for_update(event.referral_id)
    known = work.movements.find(referral.id)
    if known is None:
        work.movements.add(movement_of(referral, event))
    elif (after := known.after(event)) != known:
        work.movements.save(after)
