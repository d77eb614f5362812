"""Differencing: two safe answers may together reveal what neither shows (rule 6 for publishing numbers, journey J13).

Every published table is kept in a ledger. A new answer is compared with the earlier ones whose persons it includes
or is included in: where two shown figures of the same cell differ by 1 to k-1 persons, the new answer would describe
those few, and is refused. Answers about different *vintages* are not compared: between two vintages of a country and
quarter at least k persons have changed, so their difference describes no few.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Cell = frozenset[tuple[str, str]]
"""What a figure counts: the values of the dimensions it is broken down by; empty for the total."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Which persons a table is about. `places` None means every place of the countries."""

    indicator: str
    countries: frozenset[str]
    months: tuple[str, str]
    places: frozenset[str] | None = None
    vintage: str = ""
    """Version of each country and quarter that was read, `GT 2026-Q4 3`, one a line."""

    @property
    def versions(self) -> Mapping[str, str]:
        """Version by country and quarter."""
        return dict(line.rsplit(" ", 1) for line in self.vintage.splitlines())

    def same_vintage(self, other: "Selection") -> bool:
        """Whether both read the same version of every country and quarter that both read."""
        mine, theirs = self.versions, other.versions
        return all(version == theirs[part] for part, version in mine.items() if part in theirs)

    def within(self, other: "Selection") -> bool:
        """Whether each person of this selection is also in `other`."""
        return (
            self.indicator == other.indicator
            and self.countries <= other.countries
            and other.months[0] <= self.months[0]
            and self.months[1] <= other.months[1]
            and (other.places is None or (self.places is not None and self.places <= other.places))
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """A published table: its selection, its shown figures, and the cells whose figures it hides."""

    selection: Selection
    shown: Mapping[Cell, int]
    hidden: frozenset[Cell] = frozenset()


def reveals(new: Release, earlier: Iterable[Release], k: int) -> bool:
    """Whether `new` with one of `earlier` singles out 1 to k-1 persons."""
    return any(
        new.selection.same_vintage(old.selection)
        and (new.selection.within(old.selection) or old.selection.within(new.selection))
        and any(1 <= abs(n - old.shown[cell]) < k for cell, n in new.shown.items() if cell in old.shown)
        for old in earlier
    )


def known_cells(selection: Selection, earlier: Iterable[Release]) -> tuple[set[Cell], set[Cell]]:
    """Cells of a new table that earlier tables about the same persons showed, and those that they hid.

    In a table of the same selection every cell is the same; in one over other periods, those that name their period.
    """
    shown: set[Cell] = set()
    hidden: set[Cell] = set()
    for release in earlier:
        other = release.selection
        if (other.countries, other.places) != (selection.countries, selection.places):
            continue
        if not other.same_vintage(selection):
            continue
        same = other == selection
        shown |= {cell for cell in release.shown if same or _names_period(cell)}
        hidden |= {cell for cell in release.hidden if same or _names_period(cell)}
    return shown, hidden


def _names_period(cell: Cell) -> bool:
    return any(name == "period" for name, _ in cell)
