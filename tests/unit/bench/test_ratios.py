from typing import Any

import pytest

from tests.bench.ratios import MORE_IS_BETTER, Ratio, Record, ratios, table
from tests.bench.targets import FLASK

pytestmark = pytest.mark.unit


def record(api: float, **other: Any) -> Record:
    request = {"name": "W2 read", "cpu": {"api": api, "database": 0.2}, "flask": 0.1, "p50": 5.0, "behind": 0.05}
    return {
        "floors": {FLASK: 0.1},
        "workloads": [request],
        "referrals": [],
        "memory": {"idle": {"gateway": 40.0, "cases-api": 60.0}},
        **other,
    }


def referred(carried: float) -> dict[str, Any]:
    return {
        "name": "W5 as fast as it goes",
        "cpu_ms": 12.0,
        "commits_all": 5.0,
        "p50": 160.0,
        "p99": 380.0,
        "asked_per_second": None,
        "carried_per_second": carried,
    }


def test_the_ratio_is_of_medians_and_the_spread_of_all_pairs_of_runs() -> None:
    ratio = Ratio("register", [1.0, 2.0, 1.5], [3.0, 2.7, 3.3])

    assert ratio.middle == pytest.approx(2.0)
    assert ratio.spread == pytest.approx((1.35, 3.3))


@pytest.mark.parametrize(
    ("other", "this", "verdict"),
    [
        ([1.0, 1.1], [1.2, 1.3], "worse"),
        ([1.0, 1.3], [1.2, 1.4], ""),
        ([1.0, 1.1], [1.11, 1.12], ""),
        ([1.2, 1.3], [1.0, 1.1], "better"),
        ([1.0], [1.0], ""),
    ],
)
def test_what_lies_beyond_every_run_of_the_other_build_is_marked(
    other: list[float], this: list[float], verdict: str
) -> None:
    assert Ratio("register", other, this).verdict == verdict


def test_carrying_fewer_referrals_is_worse() -> None:
    assert Ratio(f"W5, {MORE_IS_BETTER}", [120.0, 121.0], [90.0, 95.0]).verdict == "worse"
    assert Ratio(f"W5, {MORE_IS_BETTER}", [90.0, 95.0], [120.0, 121.0]).verdict == "better"


def test_requests_stand_as_multiples_of_the_empty_route_of_their_own_run() -> None:
    found = {ratio.name: ratio for ratio in ratios([record(0.8)], [record(1.8)])}

    assert found["W2 read, times Flask"].other == pytest.approx([10.0])
    assert found["W2 read, times Flask"].this == pytest.approx([20.0])
    assert found["idle, MiB (PSS)"].this == [100.0]


def test_what_one_run_lacks_or_has_as_zero_is_no_figure() -> None:
    both = [record(0.8, referrals=[referred(100.0)]), record(0.8, referrals=[referred(101.0)])]

    names = {ratio.name for ratio in ratios(both, [record(0.8), record(0.8)])}

    assert names == {"W2 read, times Flask", "W2 read, p50 ms", "idle, MiB (PSS)"}


def test_a_line_says_what_is_worse() -> None:
    shown = table([record(0.8)], [record(1.8)], "B / A")

    rows = list(zip(*(column.cells for column in shown.columns), strict=True))
    assert rows[0] == ("W2 read, times Flask", "10", "20", "2.00", "2.00..2.00", "[red]worse")
    assert [row[-1] for row in rows] == ["[red]worse", "", ""]
