"""What leaves the outbox first is what must be answered first."""

import pytest

from services.referrals.domain.urgency import ANSWER_WITHIN
from shared.contracts.referrals import URGENT

pytestmark = pytest.mark.unit


def test_the_urgencies_with_the_shortest_time_to_answer_are_published_first() -> None:
    shortest = min(ANSWER_WITHIN.values())

    assert {urgency for urgency, within in ANSWER_WITHIN.items() if within == shortest} == URGENT
