import pytest

from tests.bench.referrals import summary
from tests.bench.sender import Answer

pytestmark = pytest.mark.unit


def test_waits_are_from_the_answer_and_the_longest_also_from_the_first_attempt() -> None:
    sent = [Answer(201, "a", 10.0, 10.1, 1), Answer(201, "b", 11.0, 14.0, 3), Answer(201, "c", 12.0, 12.5, 1)]

    run = summary("W5", 1.0, sent, {"a": 10.2, "b": 14.5, "elsewhere": 99.0})

    assert (run.sent, run.lost, run.told_to_wait) == (3, 1, 1)
    assert (run.slowest, run.slowest_from_request, run.drain_seconds) == (500.0, 3500.0, 0.5)
    assert (run.sent_per_second, run.carried_per_second) == (0.8, 0.4)
