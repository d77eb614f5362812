"""No packet above capacity without a decision by guardian, authority or court, in whatever order things happen."""

from collections import Counter

import pytest

from tests.integration.child_rule.walk import Pair, Walk

pytestmark = pytest.mark.integration

HISTORIES, EVENTS = 50, 26


@pytest.mark.timeout(400)
def test_in_no_history_does_a_packet_above_capacity_leave_or_open_without_a_decision(pair: Pair) -> None:
    counts: Counter[str] = Counter()

    for seed in range(HISTORIES):
        Walk(pair, seed, counts).go(EVENTS)

    for event, count in sorted(counts.items()):
        print(f"{count:5} {event}")
    for did in ("sent", "opened"):
        for ages in (("child", "adolescent", "almost_adult"), ("adult",)):
            happened = sum(
                counts[event] for event in counts if event.startswith(tuple(f"{did} {age}," for age in ages))
            )
            assert happened >= 3, f"{did} {happened} packets of {ages}: the walk proves nothing"
    assert counts["opening 404"] >= 5
    assert counts["a no took back 1"] + counts["a no took back 2"] >= 5
    assert sum(count for event, count in counts.items() if event.startswith("age adult to")) > 5
    assert sum(count for event, count in counts.items() if event.endswith("to almost_adult")) > 5
