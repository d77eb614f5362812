"""Complementary suppression, played out on tables small enough to work out by hand."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.domain.disclosure.margins import Interval, Line, determined_unknowns, narrowed, protect_margins

SMALL: Interval = (0, 10)
OPEN: Interval = (0, None)
ROW = [("sum", ("a", "b", "c"))]


def protected(values: dict[str, int], hidden: dict[str, Interval], lines: Sequence[Line[str]]) -> set[str]:
    return protect_margins(values, lines, hidden, minimum_width=5)


def test_where_nothing_is_hidden_nothing_has_to_join() -> None:
    assert protected({"a": 30, "b": 20, "c": 40, "sum": 90}, {}, ROW) == set()


def test_a_figure_that_is_hidden_alone_takes_the_smallest_of_its_line_with_it() -> None:
    assert protected({"a": 3, "b": 20, "c": 40, "sum": 63}, {"a": SMALL}, ROW) == {"a", "b"}
    assert protected({"a": 3, "b": 40, "c": 20, "sum": 63}, {"a": SMALL}, ROW) == {"a", "c"}


def test_persons_are_hidden_before_a_zero_and_a_part_before_the_total() -> None:
    assert protected({"a": 3, "b": 0, "c": 40, "sum": 43}, {"a": SMALL}, ROW) == {"a", "c"}
    assert protected({"a": 3, "sum": 3}, {"a": SMALL}, [("sum", ("a",))]) == {"a", "sum"}


def test_of_two_alike_the_first_by_name_is_hidden_so_that_the_answer_is_always_the_same() -> None:
    assert protected({"a": 3, "b": 20, "c": 20, "sum": 43}, {"a": SMALL}, ROW) == {"a", "b"}


def test_two_hidden_figures_whose_sum_leaves_no_room_take_a_third() -> None:
    assert protected({"a": 10, "b": 10, "c": 30, "sum": 50}, {"a": SMALL, "b": SMALL}, ROW) == {"a", "b", "c"}
    assert protected({"a": 5, "b": 5, "c": 30, "sum": 40}, {"a": SMALL, "b": SMALL}, ROW) == {"a", "b"}


def test_room_is_enough_when_it_is_as_wide_as_asked_for() -> None:
    """a + b = 15 leaves 5 to 10 for each, a + b = 16 only 6 to 10."""
    wide = {"a": 7, "b": 8, "c": 30, "sum": 45}
    narrow = {"a": 8, "b": 8, "c": 30, "sum": 46}

    assert protected(wide, {"a": SMALL, "b": SMALL}, ROW) == {"a", "b"}
    assert protected(narrow, {"a": SMALL, "b": SMALL}, ROW) == {"a", "b", "c"}


def test_a_figure_whose_sign_leaves_little_room_needs_no_more_than_that() -> None:
    tight: Interval = (0, 2)

    assert protected({"a": 1, "b": 1, "c": 30, "sum": 32}, {"a": tight, "b": tight}, ROW) == {"a", "b"}


GRID = [
    ("row1", ("a", "b")),
    ("row2", ("c", "d")),
    ("column1", ("a", "c")),
    ("column2", ("b", "d")),
    ("all", ("row1", "row2")),
    ("all", ("column1", "column2")),
]
FOUR = {"a": 3, "b": 30, "c": 40, "d": 50, "row1": 33, "row2": 90, "column1": 43, "column2": 80, "all": 123}


def test_in_a_table_one_hidden_cell_needs_a_rectangle_around_it() -> None:
    hidden = protected(FOUR, {"a": SMALL}, GRID)

    assert {"a", "b", "c"} <= hidden
    unknowns = [
        {part: 1 for part in parts if part in hidden} | ({total: -1} if total in hidden else {})
        for total, parts in GRID
    ]
    assert determined_unknowns(unknowns) == set()


def test_a_hidden_total_is_protected_like_a_part() -> None:
    assert protected({"a": 20, "b": 20, "c": 25, "sum": 65}, {"sum": OPEN}, ROW) == {"sum", "a"}


def test_at_worst_everything_is_hidden() -> None:
    values = {"a": 1, "b": 1, "sum": 2}

    assert protected(values, {"a": SMALL}, [("sum", ("a", "b"))]) == {"a", "b", "sum"}


def test_a_figure_that_no_line_explains_is_hidden_alone() -> None:
    assert protected({"a": 3, "b": 20}, {"a": SMALL}, []) == {"a"}


@pytest.mark.parametrize(
    ("equations", "determined"),
    [
        ([], set()),
        ([{}], set()),
        ([{"a": 1}], {"a"}),
        ([{"a": -1}], {"a"}),
        ([{"a": 1, "b": 1}], set()),
        ([{"a": 1, "b": 1}, {"a": 1, "b": -1}], {"a", "b"}),
        ([{"a": 1, "b": 1}, {"a": 2, "b": 2}], set()),
        ([{"a": 1, "b": 1}, {"b": 1}], {"a", "b"}),
        ([{"b": 1}, {"a": 1, "b": 1}], {"a", "b"}),
        ([{"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 1}], {"c"}),
        ([{"a": 1, "b": 1}, {"b": 1, "c": 1}, {"a": 1, "c": 1}], {"a", "b", "c"}),
        ([{"a": 1, "b": 1}, {"b": 1, "c": 1}, {"a": 1, "c": -1}], set()),
        ([{"a": 1, "b": 1}, {"c": 1, "d": 1}, {"a": 1, "c": 1}, {"b": 1, "d": 1}], set()),
        ([{"a": 3, "b": 5}, {"a": 7, "b": 2}, {"c": 1, "d": 1}], {"a", "b"}),
    ],
)
def test_the_unknowns_that_equations_fix_are_found(equations: list[dict[str, int]], determined: set[str]) -> None:
    assert determined_unknowns(equations) == determined


@pytest.mark.parametrize(
    ("values", "known", "bounds"),
    [
        ({"a": 10, "b": 10, "c": 30, "sum": 50}, {"a": SMALL, "b": SMALL}, {"a": (10, 10), "b": (10, 10)}),
        ({"a": 2, "b": 6, "c": 30, "sum": 38}, {"a": SMALL, "b": SMALL}, {"a": (0, 8), "b": (0, 8)}),
        ({"a": 8, "b": 6, "c": 30, "sum": 44}, {"a": SMALL, "b": SMALL}, {"a": (4, 10), "b": (4, 10)}),
        ({"a": 8, "b": 6, "c": 30, "sum": 44}, {"a": SMALL, "b": OPEN}, {"a": (0, 10), "b": (4, 14)}),
        ({"a": 8, "b": 6, "c": 30, "sum": 44}, {"a": SMALL, "sum": OPEN}, {"a": (0, 10), "sum": (36, 46)}),
        ({"a": 8, "b": 6, "c": 30, "sum": 44}, {"a": OPEN, "sum": OPEN}, {"a": (0, None), "sum": (36, None)}),
        ({"a": 8, "b": 6, "c": 30, "sum": 44}, {"a": OPEN, "sum": (0, 40)}, {"a": (0, 4), "sum": (36, 40)}),
        ({"a": 8, "b": 6, "c": 30, "sum": 44}, {"a": SMALL}, {"a": (8, 8)}),
        ({"a": 8, "b": 6, "c": 30, "sum": 44}, {"sum": OPEN}, {"sum": (44, 44)}),
        (
            {"a": 8, "b": 6, "c": 3, "sum": 17},
            {"a": SMALL, "b": SMALL, "c": (0, 5)},
            {"a": (2, 10), "b": (2, 10), "c": (0, 5)},
        ),
    ],
)
def test_a_reader_narrows_what_is_hidden_by_what_is_shown(
    values: dict[str, int], known: dict[str, Interval], bounds: dict[str, Interval]
) -> None:
    assert narrowed(values, ROW, known) == bounds


def test_what_one_total_gives_away_is_used_in_the_next() -> None:
    lines = [("sum", ("a", "b")), ("other", ("b", "c"))]
    values = {"a": 10, "b": 10, "c": 7, "sum": 20, "other": 17}

    assert narrowed(values, lines, {"a": SMALL, "b": SMALL, "c": OPEN}) == {"a": (10, 10), "b": (10, 10), "c": (7, 7)}
    assert narrowed(values, lines[::-1], {"a": SMALL, "b": SMALL, "c": OPEN}) == {
        "a": (10, 10),
        "b": (10, 10),
        "c": (7, 7),
    }


@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), st.sets(st.sampled_from("abcd"), min_size=1))
@settings(max_examples=100, deadline=None)
def test_the_truth_always_lies_within_what_a_reader_can_know(numbers: list[int], hidden: set[str]) -> None:
    a, b, c, d = numbers
    values = dict(zip("abcd", numbers, strict=True)) | {
        "row1": a + b,
        "row2": c + d,
        "column1": a + c,
        "column2": b + d,
        "all": a + b + c + d,
    }

    for key, (low, high) in narrowed(values, GRID, dict.fromkeys(hidden, (0, 12))).items():
        assert low <= values[key]
        assert high is None or values[key] <= high
