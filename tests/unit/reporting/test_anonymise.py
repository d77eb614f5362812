"""Microdata: no combination of fewer than k leaves, whatever goes in."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.disclosure.anonymise import SuppressionReport, anonymise_classes
from services.reporting.domain.extracts.ctdc import COARSENINGS, COLUMNS
from tests.support.anonymised import anonymise, expand

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


def test_a_threshold_of_one_protects_no_person_and_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        anonymise_classes({("a",): 1}, 1)


def to_decade(year: str) -> str:
    return f"{year[:3]}0s" if year else year


def test_only_records_that_are_too_few_are_made_less_precise() -> None:
    rows = [("2021", "x")] * 4 + [("2025", "x")] * 2 + [("2026", "x")] * 2

    safe, report = anonymise(rows, 4, [(0, to_decade)])

    assert Counter(safe) == {("2021", "x"): 4, ("2020s", "x"): 4}
    assert report == SuppressionReport(
        k=4,
        records_in=8,
        records_out=8,
        dropped=0,
        classes_in=3,
        classes_out=2,
        smallest_class=4,
        coarsened={0: 4},
        blanked={},
    )


def test_one_coarsening_follows_the_other_and_stops_where_enough_are_alike() -> None:
    rows = [("2025", "1"), ("2026", "1"), ("2026", "2"), ("2027", "3")] * 2

    safe, report = anonymise(rows, 4, [(0, to_decade), (1, lambda _: "any")])

    assert Counter(safe) == {("2020s", "1"): 4, ("2020s", "any"): 4}
    assert (dict(report.coarsened), report.suppressed) == ({0: 8, 1: 4}, 0)


def test_the_rarest_value_is_blanked_first_and_of_two_alike_the_last() -> None:
    rows = [("common", "rare")] * 2 + [("common", "x")] * 6
    assert Counter(anonymise(rows, 4)[0]) == {("common", "x"): 6}
    assert Counter(anonymise([*rows, *[("common", "other")] * 2], 4)[0]) == {("common", "x"): 6, ("common", ""): 4}
    alike = [("a", "b")] * 2 + [("a", "c")] * 2
    assert Counter(anonymise(alike, 4)[0]) == {("a", ""): 4}


def test_a_record_is_dropped_when_nothing_of_it_is_shared() -> None:
    safe, report = anonymise([("a", "b")] * 3 + [("c", "d")] * 5, 5)

    assert Counter(safe) == {("c", "d"): 5}
    assert (report.records_in, report.records_out, report.dropped, report.suppressed) == (8, 5, 3, 3)
    assert (report.classes_in, report.classes_out, report.smallest_class) == (2, 1, 5)


def test_blanked_cells_and_dropped_records_are_what_was_suppressed() -> None:
    report = anonymise([("a", "b")] * 2 + [("a", "c")] * 3, 5)[1]

    assert (dict(report.blanked), report.dropped, report.suppressed) == ({1: 5}, 0, 5)


def test_nothing_at_all_gives_nothing() -> None:
    safe, report = anonymise([], 2)

    assert safe == []
    assert (report.records_in, report.classes_in, report.smallest_class, report.suppressed) == (0, 0, 0, 0)


def test_classes_are_counted_without_those_that_are_empty() -> None:
    safe, report = anonymise_classes({("a",): 3, ("b",): 0}, 2)

    assert safe == {("a",): 3}
    assert (report.k, report.records_in, report.records_out) == (2, 3, 3)


def test_two_is_the_least_threshold() -> None:
    assert anonymise_classes({("a",): 2}, 2)[0] == {("a",): 2}
