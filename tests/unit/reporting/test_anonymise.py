"""Microdata: no combination of fewer than k leaves, whatever goes in."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.anonymise import anonymise, anonymise_classes, expand
from services.reporting.domain.ctdc import COARSENINGS, COLUMNS

SMALL_ROWS = st.lists(st.tuples(*[st.sampled_from(["", "1", "2"])] * 4), max_size=120)
CTDC_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "2021", "2026"]),
        st.sampled_from(["", "Woman", "Man"]),
        st.sampled_from(["", "0--8", "9--17", "48+"]),
        st.sampled_from(["", "GTM", "HND", "FRA"]),
        *[st.sampled_from(["", "1"])] * (len(COLUMNS) - 4),
    ),
    max_size=40,
)
K = st.integers(2, 15)


@given(SMALL_ROWS, K)
def test_every_combination_that_leaves_is_shared_by_at_least_k_records(
    rows: list[tuple[str, str, str, str]], k: int
) -> None:
    safe, report = anonymise(rows, k)
    assert all(n >= k for n in Counter(safe).values())
    assert report.smallest_class == min(Counter(safe).values(), default=0)


@given(CTDC_ROWS, st.integers(2, 4))
def test_coarsening_first_keeps_the_promise_too(rows: list[tuple[str, ...]], k: int) -> None:
    safe, _ = anonymise(rows, k, COARSENINGS)
    assert all(n >= k for n in Counter(safe).values())


@given(SMALL_ROWS, K)
def test_doing_it_twice_changes_nothing(rows: list[tuple[str, str, str, str]], k: int) -> None:
    once, _ = anonymise(rows, k)
    twice, report = anonymise(once, k)
    assert twice == once
    assert (report.suppressed, report.dropped) == (0, 0)


@given(SMALL_ROWS, K, st.randoms())
def test_the_order_of_arrival_changes_nothing(rows: list[tuple[str, str, str, str]], k: int, random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert anonymise(shuffled, k) == anonymise(rows, k)


@given(SMALL_ROWS, K)
def test_no_value_appears_that_was_not_there(rows: list[tuple[str, str, str, str]], k: int) -> None:
    safe, _ = anonymise(rows, k)
    before = Counter(cell for row in rows for cell in enumerate(row))
    after = Counter(cell for row in safe for cell in enumerate(row) if cell[1])
    assert all(after[cell] <= before[cell] for cell in after)


@given(SMALL_ROWS, K)
def test_the_report_counts_exactly_what_was_taken(rows: list[tuple[str, str, str, str]], k: int) -> None:
    safe, report = anonymise(rows, k)
    assert report.records_in == report.records_out + report.dropped == len(rows)
    filled = [sum(row[column] != "" for row in rows) for column in range(4)]
    left = [sum(row[column] != "" for row in safe) for column in range(4)]
    for column in range(4):
        assert left[column] + report.blanked.get(column, 0) <= filled[column]
        assert filled[column] - left[column] - report.blanked.get(column, 0) <= report.dropped


def test_records_already_common_are_left_alone() -> None:
    rows = [("a", "b")] * 11 + [("c", "d")] * 12
    assert anonymise(rows, 11)[0] == rows


def test_coarsening_comes_before_blanking_and_blanking_before_dropping() -> None:
    coarse = ((0, lambda age: "Minor" if age in ("0", "9") else age),)
    rows = [("0", "x")] * 2 + [("9", "x")] * 2
    assert anonymise(rows, 4, coarse)[0] == [("Minor", "x")] * 4
    rows = [("Adult", "x")] * 4 + [("Adult", "y")] * 2 + [("Adult", "")] * 4
    safe, report = anonymise(rows, 4)
    assert (len(safe), dict(report.blanked), report.dropped) == (10, {1: 2}, 0)
    assert anonymise([("a",)] * 3, 4)[1].dropped == 3


def test_rows_are_expanded_in_sorted_order() -> None:
    assert list(expand({("b",): 1, ("a",): 2})) == [("a",), ("a",), ("b",)]


def test_a_threshold_of_one_protects_nobody_and_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        anonymise_classes({("a",): 1}, 1)
