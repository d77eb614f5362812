"""The stages of a proceeding: they repeat, go back and are taken back, and nothing of the history is lost."""

# fixed dates: the rules are handed their day

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.proceedings.errors import StageMovedOn
from services.cases.domain.proceedings.stages import StageChange, check_change, check_seen, stages_of
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY
from tests.support.builders.proceedings import a_stage

pytestmark = pytest.mark.unit


def entered(stage: str, days_ago: int, *, hour: int = 0, takes_back: UUID | None = None) -> StageChange:
    """A stage that was entered some days before `TODAY`, and recorded at an hour after `NOON`."""
    return a_stage(
        stage=stage,
        on=TODAY - timedelta(days=days_ago),
        recorded_at=NOON + timedelta(hours=hour),
        takes_back=takes_back,
    )


def taken_back(change: StageChange, *, hour: int = 9) -> StageChange:
    return a_stage(stage=None, on=None, recorded_at=NOON + timedelta(hours=hour), takes_back=change.id)


def refusal_of(change: StageChange, former: Sequence[StageChange] = (), today: date = TODAY) -> tuple[str, str]:
    with pytest.raises(Invalid) as refusal:
        check_change(change, former, today)
    (problem,) = refusal.value.problems
    return problem.field, problem.code


def told(*changes: StageChange) -> list[tuple[str, date, int | None]]:
    return [(stage.code, stage.since, stage.days) for stage in stages_of(changes)]


def test_the_days_between_stages_are_counted_from_the_first() -> None:
    report, trial, judgment = entered("report", 30), entered("trial", 10), entered("first_judgment", 3)

    assert told(report, trial, judgment) == [
        ("report", report.on, None),
        ("trial", trial.on, 20),
        ("first_judgment", judgment.on, 7),
    ]


def test_a_proceeding_without_an_entry_has_no_stage() -> None:
    assert told() == []


def test_what_is_recorded_late_stands_at_its_day() -> None:
    trial, late = entered("trial", 10), entered("intermediate", 20, hour=5)

    assert [code for code, _, _ in told(trial, late)] == ["intermediate", "trial"]


def test_of_one_day_the_last_recorded_is_the_last() -> None:
    first, second = entered("trial", 5, hour=1), entered("appeal", 5, hour=2)

    assert told(second, first) == [("trial", first.on, None), ("appeal", second.on, 0)]


def test_a_stage_repeats_and_goes_back() -> None:
    retried = [entered("trial", 30), entered("appeal", 20), entered("intermediate", 15), entered("trial", 10)]

    assert [(code, days) for code, _, days in told(*retried)] == [
        ("trial", None),
        ("appeal", 10),
        ("intermediate", 5),
        ("trial", 5),
    ]
    for number, change in enumerate(retried):
        check_change(change, retried[:number], TODAY)


def test_what_is_taken_back_counts_nowhere() -> None:
    report, mistake, trial = entered("report", 30), entered("execution", 20), entered("trial", 10)

    assert [(code, days) for code, _, days in told(report, mistake, trial, taken_back(mistake))] == [
        ("report", None),
        ("trial", 20),
    ]


def test_what_is_taken_back_may_be_replaced_at_once() -> None:
    mistake = entered("execution", 20)
    right = entered("trial", 25, hour=1, takes_back=mistake.id)
    check_change(right, [mistake], TODAY)

    assert told(mistake, right) == [("trial", right.on, None)]


def test_what_replaced_a_mistake_may_be_one_itself() -> None:
    first, second = entered("report", 30), entered("execution", 20)
    third = entered("trial", 20, hour=1, takes_back=second.id)
    fourth = taken_back(third)
    check_change(fourth, [first, second, third], TODAY)

    assert [code for code, _, _ in told(first, second, third, fourth)] == ["report"]


def test_nothing_is_taken_back_twice_or_from_elsewhere() -> None:
    report, mistake = entered("report", 30), entered("execution", 20)
    former = [report, mistake, taken_back(mistake)]

    for gone in (mistake.id, former[-1].id, new_id()):
        assert refusal_of(a_stage(stage=None, on=None, takes_back=gone), former) == ("takes_back", "not_a_stage")
        assert refusal_of(a_stage(takes_back=gone), former) == ("takes_back", "not_a_stage")


def test_the_only_stage_is_replaced_and_never_merely_taken_back() -> None:
    report = entered("report", 30)

    assert refusal_of(taken_back(report), [report]) == ("takes_back", "last_stage")
    check_change(entered("investigation", 30, takes_back=report.id), [report], TODAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"on": None},
        {"stage": None},
        {"stage": None, "on": None},
        {"stage": None, "takes_back": UUID(int=1)},
        {"on": None, "takes_back": UUID(int=1)},
    ],
)
def test_a_stage_has_its_day(wrong: dict[str, Any]) -> None:
    assert refusal_of(a_stage(**wrong)) == ("stage", "stage_and_day")


def test_a_proceeding_has_at_least_a_report() -> None:
    assert refusal_of(a_stage(stage="no_report")) == ("stage", "needs_a_report")


def test_no_stage_is_entered_in_the_future() -> None:
    check_change(a_stage(on=TODAY), (), TODAY)
    check_change(a_stage(on=TODAY + timedelta(days=1)), (), TODAY)
    assert refusal_of(a_stage(on=TODAY + timedelta(days=2))) == ("on", "in_the_future")


@given(
    st.lists(st.tuples(st.sampled_from(["indictment", "trial", "judgment"]), st.integers(0, 2)), min_size=1, max_size=4)
)
def test_the_same_stage_holds_in_whatever_order_its_entries_arrive(entries: list[tuple[str, int]]) -> None:
    changes = [entered(stage, days, hour=hour) for hour, (stage, days) in enumerate(entries)]
    assert {tuple(stages_of(order)) for order in permutations(changes)} == {tuple(stages_of(changes))}


def test_a_stage_that_would_replace_one_that_was_not_seen_is_asked_about_with_both() -> None:
    seen, meanwhile = entered("indictment", 3), entered("judgment", 1)
    with pytest.raises(StageMovedOn) as refused:
        check_seen(entered("trial", 0), [seen, meanwhile], seen.id)
    assert (refused.value.members["stored"], refused.value.members["sent"]) == (
        {
            "id": meanwhile.id,
            "stage": "judgment",
            "on": meanwhile.on,
            "recorded_at": meanwhile.recorded_at,
            "recorded_by": meanwhile.recorded_by,
        },
        {"stage": "trial", "on": TODAY},
    )


def test_a_stage_is_not_asked_about_where_nothing_new_is_replaced() -> None:
    seen, meanwhile = entered("indictment", 3), entered("judgment", 1)
    former = [seen, meanwhile]
    check_seen(entered("trial", 0), former, meanwhile.id)
    check_seen(entered("trial", 0), former, None)
    check_seen(entered("trial", 2), former, seen.id)
    check_seen(entered("judgment", 0), former, seen.id)
