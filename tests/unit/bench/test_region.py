"""The simulation of the region works with the costs that it is given, and asks for more where more comes."""

import pytest

from tests.bench.region import ANSWERED_WITHIN, BUSY, WORKS, load_of, needed, simulate

pytestmark = pytest.mark.unit


def test_every_kind_of_request_is_one_of_a_hundred_or_more_and_all_are_one() -> None:
    assert sum(work.share for work in WORKS.values()) == pytest.approx(1)


def test_parts_are_as_busy_as_what_comes_costs() -> None:
    parts = dict.fromkeys(load_of(1), 1)

    used = simulate(5, parts, seconds=40).used

    for part, load in load_of(5).items():
        if load > 0.05:
            assert used[part] / 40 == pytest.approx(load, rel=0.1), part


def test_the_same_run_twice_sees_the_same() -> None:
    parts = dict.fromkeys(load_of(1), 1)

    assert simulate(2, parts, seconds=5).answers == simulate(2, parts, seconds=5).answers


def test_a_part_that_is_too_few_makes_people_wait_and_is_the_one_that_they_waited_for() -> None:
    parts = dict.fromkeys(load_of(1), 50) | {"cases-api": 1}

    seen = simulate(60, parts, seconds=3)

    assert max(seen.waited, key=lambda part: seen.waited[part]) == "cases-api"
    assert max(seen.answers) > ANSWERED_WITHIN


def test_more_regions_need_more_of_what_is_busy_and_never_less_of_anything() -> None:
    one, _ = needed(1, seconds=5)
    many, _ = needed(40, seconds=3)

    assert many["cases-api"] > one["cases-api"]
    assert all(many[part] >= number for part, number in one.items())
    assert all(load_of(40)[part] / number <= BUSY for part, number in many.items())
