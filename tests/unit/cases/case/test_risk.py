"""Which level of risk holds, whatever the order in which assessments arrive."""

# fixed dates: the rules are handed their day

from datetime import UTC, date, datetime, timedelta
from functools import reduce
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.case.errors import RiskMovedOn
from services.cases.domain.case.risk import LEVELS, UNSEEN_FOR, Risk, RiskBasis, check_seen, last_of

pytestmark = pytest.mark.unit

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
RISKS = st.builds(
    Risk,
    level=st.sampled_from(LEVELS),
    basis=st.builds(
        RiskBasis,
        done_on=st.sampled_from([DAY - timedelta(days=days) for days in range(3)]),
        recorded_at=st.sampled_from([NOON + timedelta(hours=hours) for hours in range(3)]),
        recorded_by=st.sampled_from(["ana", "beto"]),
        assessment_id=st.uuids(),
    ),
)


def a_risk(level: str, *, day: date = DAY, at: datetime = NOON, by: str = "ana", version: int = 1) -> Risk:
    return Risk(level=level, basis=RiskBasis(done_on=day, recorded_at=at, recorded_by=by, version=version))


@given(st.lists(RISKS, min_size=1, max_size=5, unique_by=lambda risk: risk.basis.assessment_id))
def test_the_same_level_holds_in_whatever_order_assessments_arrive(risks: list[Risk]) -> None:
    held = {reduce(last_of, order) for order in permutations(risks)}
    assert held == {max(risks, key=lambda risk: risk.basis.place)}


@given(RISKS, RISKS)
def test_of_two_assessments_one_holds_and_it_is_not_the_one_of_an_earlier_day(one: Risk, other: Risk) -> None:
    assert last_of(one, other) in (one, other)
    assert last_of(one, other).basis.done_on == max(one.basis.done_on, other.basis.done_on)
    if one.basis.assessment_id != other.basis.assessment_id:
        assert last_of(one, other) is last_of(other, one)


def test_of_one_day_the_one_that_was_recorded_later_holds_then_the_one_of_the_higher_id() -> None:
    early, late = a_risk("low"), a_risk("high", at=NOON + timedelta(hours=1))
    assert last_of(late, early) is late
    first, second = (
        Risk(level="low", basis=RiskBasis(done_on=DAY, recorded_at=NOON, assessment_id=UUID(int=n))) for n in (1, 2)
    )
    assert last_of(second, first) is second


HELD = a_risk("imminent", by="beto", version=7)


def found(level: str = "low", **how: Any) -> Risk:
    return a_risk(level, **{"at": NOON + timedelta(hours=1), **how})


@pytest.mark.parametrize(
    ("sent", "seen", "is_asked"),
    [
        (found(), 6, True),
        (found(), 7, False),
        (found(), 12, False),
        (found("imminent"), 6, False),
        (found(day=DAY - timedelta(days=1)), 6, True),
        (found(day=DAY - timedelta(days=1)), 7, False),
        (found("imminent", day=DAY - timedelta(days=1)), 6, False),
        (found(by="beto"), 6, True),
    ],
    ids=[
        "seen before",
        "seen as it is",
        "changed otherwise since",
        "the same level",
        "older",
        "older, and known to be",
        "older, with the same level",
        "by the same person",
    ],
)
def test_a_form_that_was_written_over_an_older_state_asks_where_it_has_another_level(
    sent: Risk, seen: int, is_asked: bool
) -> None:
    assert asks(sent, HELD, seen) is is_asked


def test_a_form_asks_too_before_it_raises_a_level_that_was_not_seen() -> None:
    assert asks(found("high"), a_risk("medium", by="beto", version=7), 6)


A_DAY_LATER: dict[str, Any] = {"day": DAY + timedelta(days=1), "at": NOON + UNSEEN_FOR}


@pytest.mark.parametrize(
    ("sent", "is_asked"),
    [
        (found(), True),
        (found(by="beto"), False),
        (found(**A_DAY_LATER), False),
        (found(day=DAY + timedelta(days=1), at=NOON + UNSEEN_FOR - timedelta(seconds=1)), True),
        (found(at=NOON + timedelta(days=9)), True),
        (found(by="beto", day=DAY - timedelta(days=20)), True),
    ],
    ids=["another person's", "their own", "a day later", "the next day, sooner", "of the same day, sent late", "older"],
)
def test_who_does_not_say_what_they_saw_lowers_what_another_set_only_later(sent: Risk, is_asked: bool) -> None:
    assert asks(sent, HELD, None) is is_asked


def test_who_does_not_say_what_they_saw_may_raise_the_level() -> None:
    assert not asks(found("imminent"), a_risk("low", by="beto"), None)


def test_an_older_assessment_that_does_not_say_what_was_seen_raises_nothing() -> None:
    assert asks(found("imminent", day=DAY - timedelta(days=1)), a_risk("low", by="beto"), None)


def test_a_system_is_not_one_person_who_knows_what_they_recorded() -> None:
    with pytest.raises(RiskMovedOn):
        check_seen(found(by="beto"), HELD, seen_version=None, may_be_own=False)


def test_the_problem_holds_both_in_codes() -> None:
    with pytest.raises(RiskMovedOn) as refused:
        check_seen(found(), HELD, seen_version=6, may_be_own=True)
    assert refused.value.members == {
        "stored": {
            "risk_level": "imminent",
            "done_on": DAY,
            "recorded_at": NOON,
            "recorded_by": "beto",
            "version": 7,
        },
        "sent": {"risk_level": "low", "done_on": DAY},
    }


def asks(sent: Risk, held: Risk, seen: int | None) -> bool:
    try:
        check_seen(sent, held, seen_version=seen, may_be_own=True)
    except RiskMovedOn:
        return True
    return False
