"""What the ticks claim: referrals to remind of, to escalate and to expire."""

# fixed dates: NOON is the clock of the service

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import State
from services.referrals.domain.referral import Referral
from tests.contract.repositories.referrals.works import Works, stored
from tests.support.builders.referrals import NOON

HALF, DEADLINE, TWICE, THRICE = (NOON + timedelta(hours=hours) for hours in (12, 24, 48, 72))
JUST = timedelta(seconds=1)
ANSWERED: dict[str, Any] = {"state": State.ACCEPTED}


def to_remind(work: ReferralsWork, now: datetime) -> list[Referral]:
    return work.referrals.claim_to_remind(now, limit=9)


def to_escalate(work: ReferralsWork, now: datetime) -> list[Referral]:
    return work.referrals.claim_to_escalate(now, limit=9)


def expiring(work: ReferralsWork, now: datetime) -> list[Referral]:
    return work.referrals.claim_expiring(now, limit=9)


def test_receivers_are_reminded_between_half_of_the_time_and_the_deadline(works: Works) -> None:
    referral = stored(works)
    stored(works, remind_at=None)
    stored(works, **ANSWERED)
    with works.platform() as work:
        assert to_remind(work, HALF - JUST) == []
        assert to_remind(work, HALF) == to_remind(work, DEADLINE - JUST) == [referral]
        assert to_remind(work, DEADLINE) == []


def test_a_referral_is_escalated_at_the_deadline_and_at_twice_the_time(works: Works) -> None:
    first, again, highest = (stored(works, escalation_level=level) for level in range(3))
    stored(works, **ANSWERED)
    with works.platform() as work:
        assert to_escalate(work, DEADLINE - JUST) == []
        assert to_escalate(work, DEADLINE) == to_escalate(work, TWICE - JUST) == [first]
        assert to_escalate(work, TWICE) == to_escalate(work, THRICE - JUST) == [first, again]
        assert to_escalate(work, THRICE) == []
    assert highest.escalation_level == 2


def test_a_referral_expires_at_three_times_the_time(works: Works) -> None:
    referral = stored(works, state=State.INFO_REQUESTED)
    stored(works, **ANSWERED)
    with works.platform() as work:
        assert expiring(work, THRICE - JUST) == []
        assert expiring(work, THRICE) == [referral]


@pytest.mark.parametrize(("claim", "now"), [(to_remind, HALF), (to_escalate, DEADLINE), (expiring, THRICE)])
def test_what_another_tick_holds_is_left_out(claim: Any, now: datetime, works: Works) -> None:
    referral = stored(works)
    with works.platform() as first:
        assert claim(first, now) == [referral]
        with works.platform() as second:
            assert claim(second, now) == []
    with works.platform() as third:
        assert claim(third, now) == [referral]


def test_a_tick_takes_no_more_than_its_batch(works: Works) -> None:
    referrals = [stored(works) for _ in range(3)]
    with works.platform() as first, works.platform() as second:
        assert first.referrals.claim_expiring(THRICE, limit=2) == referrals[:2]
        assert second.referrals.claim_expiring(THRICE, limit=2) == referrals[2:]


def test_what_was_claimed_may_be_saved(works: Works) -> None:
    stored(works)
    with works.platform() as work:
        (referral,) = expiring(work, THRICE)
        referral.escalation_level = 2
        work.referrals.save(referral)
    with works.platform() as work:
        assert work.referrals.get(referral.id).escalation_level == 2
