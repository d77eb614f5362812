"""What leaves the outbox first is what must be answered first."""

import pytest

from services.referrals.domain.urgency import URGENCIES, answer_within
from shared.contracts.country_settings import DEFAULTS, REFERRAL_DEADLINES
from shared.contracts.referrals import URGENT

pytestmark = pytest.mark.unit


def test_the_urgencies_with_the_shortest_time_to_answer_are_published_first() -> None:
    times = {urgency: answer_within(urgency, DEFAULTS[REFERRAL_DEADLINES]) for urgency in URGENCIES}

    assert {urgency for urgency, within in times.items() if within == min(times.values())} == URGENT
