from dataclasses import replace

import pytest

from tests.bench.referrals import Referred
from tests.bench.rounds import middle, middles
from tests.bench.suite import Wanted
from tests.bench.targets import Judged, of_growth, of_idle, of_referrals, of_requests
from tests.bench.workloads import Measured

pytestmark = pytest.mark.unit


def measured(name: str, **cpu: float) -> Measured:
    return Measured(name, 100, 50.0, 1.0, 2.0, cpu, flask=0.1)


RUN = Referred(
    name="W5 at 25 a second",
    sent=100,
    asked_per_second=25,
    sent_per_second=25.0,
    carried_per_second=24.0,
    p50=7.0,
    p99=31.0,
    slowest=40.0,
    slowest_from_request=50.0,
    drain_seconds=0.1,
    told_to_wait=0,
    lost=0,
    cpu={"api": 4.0, "worker": 7.0},
    commits={"referrals": 4.0, "cases": 3.0},
)


def test_requests_are_judged_as_multiples_of_the_empty_route() -> None:
    lines = [
        measured("W1 register", gateway=0.5, api=1.0, database=0.4, worker=1.5, relay=0.6),
        measured("W8 through the gateway", gateway=0.3),
    ]

    found = {each.name: each.value for each in of_requests(lines)}

    assert found == {
        "W1 register / empty Flask route": pytest.approx(14.0),
        "W8 gateway / empty Flask route": pytest.approx(3.0),
        "W1 set in motion, CPU-ms": pytest.approx(2.1),
    }


def test_a_stream_of_referrals_is_judged_by_cost_commits_and_waits() -> None:
    found = {each.name.removeprefix("W5 at 25 a second: "): each.holds for each in of_referrals([RUN])}

    assert found == {"CPU-ms": True, "commits": False, "p50 ms": True, "p99 ms": False}


def test_a_flood_is_judged_by_what_it_carried_and_an_overload_by_its_longest_wait() -> None:
    flood = replace(RUN, name="flood", asked_per_second=None, carried_per_second=130.0)
    overload = replace(RUN, name="overload", is_overload=True, drain_seconds=14.0, slowest_from_request=16000.0, lost=1)

    found = {each.name: each.holds for each in of_referrals([flood, overload])}

    assert found == {
        "flood: CPU-ms": True,
        "flood: commits": False,
        "flood: carried a second": True,
        "overload: drain s": True,
        "overload: longest wait s": False,
        "overload: lost": False,
    }


def test_growth_is_the_cost_with_most_rows_as_a_multiple_of_that_with_fewest() -> None:
    judged = of_growth(measured("W2 read", api=1.0), measured("W2 read", api=1.2), "with 100,000 cases / with 10,000")

    assert judged == Judged("W2 read with 100,000 cases / with 10,000", 1.2, 1.15)
    assert not judged.holds


def test_the_round_in_the_middle_stands_for_all() -> None:
    assert middle([3.0, 1.0, 2.0], by=float) == 2.0
    assert middle([4.0, 1.0], by=float) == 1.0
    assert middles([[1.0, 9.0], [3.0, 7.0], [2.0, 8.0]], by=float) == [2.0, 8.0]


@pytest.mark.parametrize(
    ("rows", "levels"),
    [(5_000, [5_000]), (10_000, [10_000]), (100_000, [10_000, 100_000]), (999_999, [10_000, 100_000])],
)
def test_requests_are_measured_at_every_number_of_cases_up_to_the_largest(rows: int, levels: list[int]) -> None:
    assert Wanted(only=["W1"], size=10, rows=rows, rounds=1, rates=[]).levels == levels


def test_the_development_mailbox_is_no_part_of_what_an_idle_platform_takes() -> None:
    idle = of_idle({"worker": 0.012, "relay": 0.006, "mail": 0.1}, {"gateway": 40.0, "mail": 15.0})

    assert [(judged.name, round(judged.value, 2)) for judged in idle] == [
        ("idle, MiB (PSS)", 55.0),
        ("idle, per cent of a core", 1.8),
    ]
