"""Stays in shelters: their dates, their orders, and one at a time."""

# fixed dates: the rules are handed their day

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.cases.domain.parts.stay import STAY, Stay, StayExtension, check_one_open, check_stay, needs_an_order
from services.cases.domain.person.age import Majority
from shared.kernel.errors import Invalid

pytestmark = pytest.mark.unit
TODAY = date(2026, 11, 24)
FIRST, OTHER = uuid4(), uuid4()


def a_stay(**changes: Any) -> Stay:
    return replace(Stay(entered_on=date(2026, 11, 1), ordered_by="judge"), **changes)


def to(day: int, *, on: int = 2) -> StayExtension:
    return StayExtension(on=date(2026, 11, on), until=date(2026, 12, day))


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"entered_on": date(2026, 11, 25)}, "entered_on", "in_the_future"),
        ({"order_until": date(2026, 10, 31)}, "order_until", "before_entry"),
        ({"order_until": date(2026, 11, 30), "extensions": (to(9), to(9))}, "extensions", "not_in_order"),
        ({"extensions": (to(9),)}, "extensions", "extends_nothing"),
        ({"order_until": date(2026, 12, 9), "extensions": (to(9),)}, "extensions", "extends_nothing"),
        ({"exit_reason": "other"}, "left_on", "required"),
        ({"destination": "family"}, "left_on", "required"),
        ({"left_on": date(2026, 10, 31), "exit_reason": "other"}, "left_on", "before_entry"),
        ({"left_on": date(2026, 11, 25), "exit_reason": "other"}, "left_on", "in_the_future"),
        ({"left_on": TODAY}, "exit_reason", "required"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_dates_that_contradict_one_another_are_refused(changes: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_stay(a_stay(**changes), TODAY)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, code)]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"entered_on": TODAY, "left_on": TODAY, "exit_reason": "other"},
        {"order_until": date(2026, 11, 1)},
        {"order_until": date(2026, 11, 30), "extensions": (to(1), to(9))},
    ],
)
def test_dates_that_follow_one_another_are_taken(changes: dict[str, Any]) -> None:
    check_stay(a_stay(**changes), TODAY)


def test_the_last_extension_says_until_when_and_when_the_next_is_due() -> None:
    stay = a_stay(order_until=date(2026, 11, 30), extensions=(to(5), to(20)))
    assert (stay.until, stay.due_on, STAY.due(stay)) == (date(2026, 12, 20),) * 3
    assert a_stay(order_until=date(2026, 11, 30)).until == date(2026, 11, 30)
    assert a_stay().due_on is None


@pytest.mark.parametrize(
    ("ordered_by", "missing"), [("judge", False), ("child_authority", False), ("own_request", True)]
)
def test_a_child_stays_by_the_order_of_an_authority(ordered_by: str, missing: bool) -> None:
    stay = a_stay(ordered_by=ordered_by, of_child=True)
    assert (stay.order_missing, stay.due_on) == (missing, date(2026, 11, 1) if missing else None)
    assert not a_stay(ordered_by=ordered_by).order_missing
    assert not a_stay(ordered_by=ordered_by, of_child=True, left_on=TODAY, exit_reason="other").order_missing


def test_whoever_is_not_known_to_be_adult_needs_an_order() -> None:
    assert [needs_an_order(majority) for majority in (Majority.MINOR, Majority.UNKNOWN, Majority.ADULT)] == [
        True,
        True,
        False,
    ]


def test_nights_count_from_the_day_of_entry_to_that_of_leaving() -> None:
    assert a_stay().nights is None
    assert a_stay(left_on=date(2026, 11, 4), exit_reason="other").nights == 3


def test_a_stay_is_open_until_the_person_leaves() -> None:
    left = a_stay(order_until=date(2026, 12, 1), left_on=TODAY, exit_reason="other")
    assert (STAY.is_open(a_stay()), STAY.is_open(left), STAY.is_open(a_stay(in_error=True))) == (True, False, False)
    assert STAY.due(left) is None


def test_a_person_is_in_one_shelter_at_a_time() -> None:
    stays = a_stay()
    left, by_mistake = a_stay(left_on=TODAY, exit_reason="other"), a_stay(in_error=True)
    with pytest.raises(Invalid) as refused:
        check_one_open(a_stay(person_id=FIRST), [stays], FIRST)
    assert refused.value.problems[0].code == "stays_already"
    check_one_open(stays, [stays], FIRST)
    check_one_open(a_stay(person_id=OTHER), [stays], FIRST)
    check_one_open(a_stay(), [left, by_mistake], FIRST)
    check_one_open(left, [stays], FIRST)
    check_one_open(by_mistake, [stays], FIRST)
