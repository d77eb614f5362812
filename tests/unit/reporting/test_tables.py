"""Published tables: what must be hidden is hidden, and nothing shown gives it back."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.domain.disclosure.margins import determined_unknowns, narrowed
from services.reporting.domain.disclosure.tables import (
    TOTAL,
    Cell,
    Counts,
    Dimension,
    Reason,
    lines_of,
    margins_of,
    protect_table,
    within,
)
from services.reporting.domain.errors import TooFine

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


def test_a_zero_means_no_published_person_and_is_shown_as_such() -> None:
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


GENDER = Dimension("gender", ("f", "m"), personal=True)
KIND = Dimension("kind", ("x", "y"), sensitive=True)


def figures_of(cells: Cells, *dimensions: Dimension) -> dict[str, str]:
    """Each figure as people read it, by its key joined."""
    table = protect_table(counted(cells), dimensions, K)
    return {"".join(key): table.display(key) for key in table.cells}


def test_a_person_counts_in_the_cell_and_in_every_margin_of_it() -> None:
    assert list(margins_of(("f", "x"))) == [("f", "x"), (TOTAL, "x"), ("f", TOTAL), (TOTAL, TOTAL)]
    counts = Counts()
    counts.add(("f", "x"), 2)
    counts.add(("f", "y"), 3)
    assert dict(counts.persons) == {
        ("f", "x"): 2,
        ("f", "y"): 3,
        (TOTAL, "x"): 2,
        (TOTAL, "y"): 3,
        ("f", TOTAL): 5,
        (TOTAL, TOTAL): 5,
    }


def test_every_total_and_its_parts_are_an_equation() -> None:
    assert lines_of([GENDER]) == [((TOTAL,), (("f",), ("m",)))]
    assert sorted(lines_of([GENDER, KIND])) == sorted(
        [
            ((TOTAL, "x"), (("f", "x"), ("m", "x"))),
            ((TOTAL, "y"), (("f", "y"), ("m", "y"))),
            ((TOTAL, TOTAL), (("f", TOTAL), ("m", TOTAL))),
            (("f", TOTAL), (("f", "x"), ("f", "y"))),
            (("m", TOTAL), (("m", "x"), ("m", "y"))),
            ((TOTAL, TOTAL), ((TOTAL, "x"), (TOTAL, "y"))),
        ]
    )


def test_eleven_are_shown_and_ten_are_not() -> None:
    assert figures_of({("a",): 11, ("b",): 11, ("c",): 30}, Dimension("d", ("a", "b", "c"))) == {
        "a": "11",
        "b": "11",
        "c": "30",
        TOTAL: "52",
    }
    assert figures_of({("a",): 10, ("b",): 1, ("c",): 30}, Dimension("d", ("a", "b", "c")))["a"] == "<11"


def test_hidden_figures_are_counted_by_their_reason() -> None:
    table = protect_table(counted({("a",): 3, ("b",): 20, ("c",): 40}), [Dimension("d", ("a", "b", "c", "e"))], K)

    assert Counter(cell.reason for cell in table.cells.values() if cell.reason) == {
        Reason.PRIMARY: 1,
        Reason.SECONDARY: 1,
        Reason.NOT_PUBLISHED: 1,
    }
    assert table.display(("e",)) == "–"


@pytest.mark.parametrize(
    "dimensions",
    [
        (Dimension("gender", ("f", "m")), KIND),
        (GENDER, Dimension("kind", ("x", "y"))),
        (Dimension("gender", ("f", "m")), Dimension("kind", ("x", "y"))),
    ],
)
def test_a_class_without_a_known_or_without_a_sensitive_value_is_shown(dimensions: tuple[Dimension, ...]) -> None:
    cells: Cells = {("f", "x"): 40, ("m", "x"): 30, ("m", "y"): 30}

    assert figures_of(cells, *dimensions)["fx"] == "40"


def test_a_class_with_two_values_shows_both() -> None:
    figures = figures_of({("f", "x"): 40, ("f", "y"): 20, ("m", "x"): 30, ("m", "y"): 30}, GENDER, KIND)

    assert (figures["fx"], figures["fy"], figures["mx"], figures["my"]) == ("40", "20", "30", "30")


def test_three_dimensions_and_three_thousand_figures_are_taken() -> None:
    three = [Dimension(name, ("a",)) for name in "xyz"]
    assert len(protect_table(Counts(), three, K).cells) == 8
    wide = [Dimension("x", tuple(map(str, range(59)))), Dimension("y", tuple(map(str, range(49))))]
    assert len(protect_table(Counts(), wide, K).cells) == 3000
    with pytest.raises(TooFine):
        protect_table(Counts(), [wide[0], Dimension("y", tuple(map(str, range(50))))], K)


PLACES = protect_table(
    counted({("f", "x"): 20, ("f", "y"): 300, ("f", "z"): 5, ("m", "x"): 40, ("m", "y"): 500, ("m", "z"): 60}),
    [Dimension("gender", ("f", "m")), Dimension("place", ("x", "y", "z", "w"))],
    K,
)


def narrowed_to(values: set[str], *, shown: bool) -> dict[str, str]:
    table = within(PLACES, "place", values, shown=shown)
    return {"".join(key): table.display(key) for key in table.cells}


def test_a_narrower_question_shows_sums_of_what_the_whole_table_shows() -> None:
    whole = {"".join(key): PLACES.display(key) for key in PLACES.cells}
    assert (whole["fx"], whole["fz"], whole["mx"]) == ("–", "<11", "–")

    assert narrowed_to({"y"}, shown=False) == {"f": "300", "m": "500", TOTAL: "800"}
    assert narrowed_to({"y"}, shown=True) == {
        "fy": "300", f"f{TOTAL}": "300", "my": "500", f"m{TOTAL}": "500", f"{TOTAL}y": "800", f"{TOTAL}{TOTAL}": "800",
    }  # fmt: skip


def test_a_sum_with_a_hidden_part_is_hidden() -> None:
    narrow = narrowed_to({"x", "y"}, shown=True)

    assert (narrow["fx"], narrow["fy"], narrow[f"f{TOTAL}"]) == ("–", "300", "–")
    assert narrow[f"{TOTAL}{TOTAL}"] == "860"


def test_places_without_published_persons_add_nothing_and_alone_show_not_published() -> None:
    assert narrowed_to({"y", "w"}, shown=False) == {"f": "300", "m": "500", TOTAL: "800"}
    nobody = within(PLACES, "place", {"w"}, shown=False)
    assert {figure.reason for figure in nobody.cells.values()} == {Reason.NOT_PUBLISHED}
    assert {figure.reason for figure in within(PLACES, "place", set(), shown=False).cells.values()} == {
        Reason.NOT_PUBLISHED
    }


def test_a_dimension_stays_with_the_values_asked_for_in_their_order_or_goes() -> None:
    kept, gone = within(PLACES, "place", {"y", "x"}, shown=True), within(PLACES, "place", {"y", "x"}, shown=False)

    assert [(d.name, d.values) for d in kept.dimensions] == [("gender", ("f", "m")), ("place", ("x", "y"))]
    assert [(d.name, d.values) for d in gone.dimensions] == [("gender", ("f", "m"))]
    assert kept.k == gone.k == K
    assert set(within(PLACES, "gender", {"f"}, shown=False).cells) == {("x",), ("y",), ("z",), ("w",), (TOTAL,)}
