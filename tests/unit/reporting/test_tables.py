"""Published tables: what must be hidden is hidden, and nothing shown gives it back."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.domain.errors import TooFine
from services.reporting.domain.margins import determined_unknowns, narrowed
from services.reporting.domain.tables import (
    TOTAL,
    Cell,
    Counts,
    Dimension,
    Reason,
    lines_of,
    protect_table,
)

K = 11
ROWS, COLUMNS = ("r1", "r2", "r3"), ("c1", "c2", "c3")
GRID = [Dimension("row", ROWS), Dimension("column", COLUMNS)]
Cells = dict[tuple[str, ...], int]
CELL = st.sampled_from([0, 0, 1, 2, 5, 9, 10, 11, 12, 30, 100])


def counted(cells: Cells) -> Counts:
    """Counts of these cells."""
    counts = Counts()
    for key, n in cells.items():
        if n:
            counts.add(key, n)
    return counts


def covered(figure: Cell) -> bool:
    """Whether persons are counted there and not shown; where nobody is published nothing is to be found out."""
    return figure.n is None and figure.reason is not Reason.NOT_PUBLISHED


@st.composite
def tables(draw: st.DrawFn) -> Cells:
    """Numbers of persons for each cell of the grid."""
    return {key: draw(CELL) for key in product(ROWS, COLUMNS)}


@given(tables())
@settings(max_examples=150, deadline=None)
def test_no_count_from_one_to_ten_is_ever_shown(cells: Cells) -> None:
    table = protect_table(counted(cells), GRID, K)
    assert all(figure.n is None or figure.n == 0 or figure.n >= K for figure in table.cells.values())


@given(tables())
@settings(max_examples=150, deadline=None)
def test_no_sum_of_shown_figures_determines_a_hidden_one(cells: Cells) -> None:
    table = protect_table(counted(cells), GRID, K)
    hidden = {key for key, figure in table.cells.items() if covered(figure)}
    equations = [
        {part: 1 for part in parts if part in hidden} | ({total: -1} if total in hidden else {})
        for total, parts in lines_of(GRID)
    ]
    assert determined_unknowns(equations) == set()


@given(tables())
@settings(max_examples=200, deadline=None)
def test_a_reader_who_uses_every_total_cannot_pin_a_hidden_figure_down(cells: Cells) -> None:
    counts = counted(cells)
    table = protect_table(counts, GRID, K)
    values = {key: counts.persons.get(key, 0) for key in table.cells}
    signs = {
        key: (0, K - 1) if figure.reason is Reason.PRIMARY else (0, None)
        for key, figure in table.cells.items()
        if covered(figure)
    }
    for low, high in narrowed(values, lines_of(GRID), signs).values():
        assert high is None or high - low >= K // 2


SMALL_K = 3
WORLDS: list[Cells] = [
    {
        ("a", "x"): ax,
        ("a", "y"): ay,
        ("b", "x"): bx,
        ("b", "y"): by,
        ("a", TOTAL): ax + ay,
        ("b", TOTAL): bx + by,
        (TOTAL, "x"): ax + bx,
        (TOTAL, "y"): ay + by,
        (TOTAL, TOTAL): ax + ay + bx + by,
    }
    for ax, ay, bx, by in product(range(8), repeat=4)
]
"""Every table of two by two with up to seven persons a cell."""


@pytest.mark.parametrize("numbers", list(product((0, 1, 2, 4), repeat=4))[::5])
def test_every_hidden_count_of_a_small_table_has_at_least_two_possible_values(
    numbers: tuple[int, int, int, int],
) -> None:
    dimensions = [Dimension("row", ("a", "b")), Dimension("column", ("x", "y"))]
    counts = counted(dict(zip(product("ab", "xy"), numbers, strict=True)))
    figures = protect_table(counts, dimensions, SMALL_K).cells
    shown = [(key, figure.n or 0) for key, figure in figures.items() if not covered(figure)]
    small = [key for key, figure in figures.items() if figure.reason is Reason.PRIMARY]
    worlds = [
        world
        for world in WORLDS
        if all(world[key] == n for key, n in shown) and all(world[key] < SMALL_K for key in small)
    ]
    for key, figure in figures.items():
        if covered(figure):
            assert len({world[key] for world in worlds}) >= 2


def test_a_single_hidden_cell_takes_a_second_one_with_it() -> None:
    dimensions = [Dimension("gender", ("feminine", "masculine", "other"))]
    table = protect_table(counted({("feminine",): 40, ("masculine",): 20, ("other",): 3}), dimensions, K)
    assert {key[0]: table.display(key) for key in table.cells} == {
        "feminine": "40",
        "masculine": "–",
        "other": "<11",
        TOTAL: "63",
    }


def test_two_small_cells_whose_sum_is_twenty_are_not_given_away_by_it() -> None:
    dimensions = [Dimension("x", ("a", "b", "c"))]
    table = protect_table(counted({("a",): 10, ("b",): 10, ("c",): 30}), dimensions, K)
    assert table.cells[("c",)].reason is Reason.SECONDARY


def test_a_zero_is_nobody_published_and_is_shown_as_such() -> None:
    figures = protect_table(counted({("a",): 40, ("b",): 30}), [Dimension("x", ("a", "b", "c"))], K).cells
    assert (figures[("c",)].n, figures[("c",)].reason) == (None, Reason.NOT_PUBLISHED)


def test_an_empty_table_shows_nothing_at_all() -> None:
    table = protect_table(Counts(), [Dimension("x", ("a", "b"))], K)
    assert {figure.reason for figure in table.cells.values()} == {Reason.NOT_PUBLISHED}


def test_a_class_whose_members_all_share_a_sensitive_value_shows_no_breakdown() -> None:
    dimensions = [
        Dimension("gender", ("feminine", "masculine"), personal=True),
        Dimension("type", ("sexual", "labour"), sensitive=True),
    ]
    cells: Cells = {("feminine", "sexual"): 40, ("masculine", "sexual"): 30, ("masculine", "labour"): 30}
    figures = protect_table(counted(cells), dimensions, K).cells
    assert figures[("feminine", "sexual")].reason is Reason.HOMOGENEITY
    assert figures[("feminine", TOTAL)].n == 40


def test_four_dimensions_or_thousands_of_cells_are_refused() -> None:
    with pytest.raises(TooFine):
        protect_table(Counts(), [Dimension(str(n), ("a",)) for n in range(4)], K)
    wide = tuple(str(n) for n in range(60))
    with pytest.raises(TooFine):
        protect_table(Counts(), [Dimension("x", wide), Dimension("y", wide)], K)


def test_the_same_counts_always_give_the_same_table() -> None:
    cells: Cells = {key: n for n, key in enumerate(product(ROWS, COLUMNS), start=4)}
    backwards = dict(reversed(list(cells.items())))
    assert protect_table(counted(cells), GRID, K).cells == protect_table(counted(backwards), GRID, K).cells
