"""Disclosure control of published counts (ADR 0021).

A table is published persons by at most three dimensions, with every margin. They are published in cohorts, so that no
figure holds 1 to k-1 persons or shows one organisation (`cohorts.py`); the count is checked here once more. A figure is
*hidden* when a class of persons all share one sensitive value, and `margins.protect_margins` then hides as many more as
it takes, so that no total gives it back. Where nobody is published a reason stands instead of a zero: persons may be
waiting.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import combinations, product
from types import MappingProxyType

from services.reporting.domain.disclosure.margins import Interval, protect_margins
from services.reporting.domain.errors import TooFine
from services.reporting.domain.words.units import written

DEFAULT_K = 11
"""The fewest persons behind a published number."""
TOTAL = "*"
MAX_DIMENSIONS = 3
MAX_CELLS = 3_000

Key = tuple[str, ...]
"""A value a dimension; `TOTAL` where a dimension is summed up."""


class Reason(StrEnum):
    """Why a figure is hidden (list `suppression_reason`)."""

    PRIMARY = "primary_k"
    SECONDARY = "secondary"
    HOMOGENEITY = "homogeneity"
    NOT_PUBLISHED = "not_published"
    """Nobody is published here: nobody there is, or too few alike, or too few of other organisations, so far."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension of a table with the values that are possible in it, in the order to show them."""

    name: str
    values: tuple[str, ...]
    sensitive: bool = False
    """Whether learning the value would harm: such a value must differ inside every class of persons."""
    personal: bool = False
    """Whether an acquaintance would know the value of the person, so that it forms a class."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a published table. `n` is None exactly when `reason` says why it is hidden."""

    n: int | None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """Figures by key, margins included."""

    dimensions: tuple[Dimension, ...]
    k: int
    cells: Mapping[Key, Cell]

    def display(self, key: Key) -> str:
        """The figure as people read it: a number, `<11`, or a dash where the size itself says nothing."""
        figure = self.cells[key]
        if figure.n is not None:
            return written(figure.n)
        return f"<{self.k}" if figure.reason is Reason.PRIMARY else "–"


@dataclass(slots=True)
class Counts:
    """Persons by key, as read; `add` also adds to every margin."""

    persons: dict[Key, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, key: Key, persons: int) -> None:
        """Count `persons` in the cell `key`."""
        for margin in margins_of(key):
            self.persons[margin] += persons


def margins_of(key: Key) -> Iterator[Key]:
    """`key` itself and every margin it belongs to."""
    for size in range(len(key) + 1):
        for summed in combinations(range(len(key)), size):
            yield tuple(TOTAL if place in summed else value for place, value in enumerate(key))


def protect_table(counts: Counts, dimensions: Sequence[Dimension], k: int) -> ProtectedTable:
    """The table with margins, each figure either exact or hidden. Pure and deterministic.

    Raises TooFine for more than three dimensions or 3,000 figures.
    """
    if len(dimensions) > MAX_DIMENSIONS:
        raise TooFine
    keys = list(product(*((*dimension.values, TOTAL) for dimension in dimensions)))
    if len(keys) > MAX_CELLS:
        raise TooFine
    persons = {key: counts.persons.get(key, 0) for key in keys}
    reasons = {key: Reason.PRIMARY for key, n in persons.items() if 1 <= n < k}
    _hide_homogeneous(persons, reasons, dimensions)
    for key in protect_margins(persons, lines_of(dimensions), _known(reasons, k), minimum_width=k // 2):
        reasons.setdefault(key, Reason.SECONDARY)
    for key, n in persons.items():
        if n == 0:
            reasons.setdefault(key, Reason.NOT_PUBLISHED)
    figures = {key: Cell(None, reasons[key]) if key in reasons else Cell(persons[key]) for key in keys}
    return ProtectedTable(tuple(dimensions), k, MappingProxyType(figures))


def within(table: ProtectedTable, name: str, values: Collection[str], *, shown: bool) -> ProtectedTable:
    """The part of `table` where dimension `name` has one of `values`; the dimension stays only where it is `shown`.

    Each figure is a sum of figures that the whole table shows, or hidden: a narrower question gives no more away.
    """
    place = next(i for i, dimension in enumerate(table.dimensions) if dimension.name == name)
    chosen = tuple(value for value in table.dimensions[place].values if value in values)
    figures: dict[Key, Cell] = {}
    for key, figure in table.cells.items():
        before, value, after = key[:place], key[place], key[place + 1 :]
        if value == TOTAL:
            parts = [table.cells[(*before, part, *after)] for part in chosen]
            figures[(*before, TOTAL, *after) if shown else (*before, *after)] = _sum_of(parts)
        elif shown and value in chosen:
            figures[key] = figure
    rest = [
        replace(d, values=chosen) if i == place else d for i, d in enumerate(table.dimensions) if shown or i != place
    ]
    return ProtectedTable(tuple(rest), table.k, MappingProxyType(figures))


def _sum_of(parts: Sequence[Cell]) -> Cell:
    if len(parts) == 1:
        return parts[0]
    if any(part.n is None and part.reason is not Reason.NOT_PUBLISHED for part in parts):
        return Cell(None, Reason.SECONDARY)
    total = sum(part.n or 0 for part in parts)
    return Cell(total) if total else Cell(None, Reason.NOT_PUBLISHED)


def lines_of(dimensions: Sequence[Dimension]) -> list[tuple[Key, tuple[Key, ...]]]:
    """Every equation of the table: a total and the cells that add up to it."""
    lines = []
    for place, dimension in enumerate(dimensions):
        others = [(*d.values, TOTAL) if i != place else (TOTAL,) for i, d in enumerate(dimensions)]
        for total in product(*others):
            parts = tuple((*total[:place], value, *total[place + 1 :]) for value in dimension.values)
            lines.append((total, parts))
    return lines


def _hide_homogeneous(persons: Mapping[Key, int], reasons: dict[Key, Reason], dimensions: Sequence[Dimension]) -> None:
    """Where a class of persons all share one sensitive value, the whole breakdown of that class goes."""
    if not any(dimension.personal for dimension in dimensions):
        return
    for place, dimension in enumerate(dimensions):
        if not dimension.sensitive:
            continue
        for total, parts in lines_of(dimensions):
            is_class = total[place] == TOTAL and parts[0][place] != TOTAL
            known = any(d.personal and total[i] != TOTAL for i, d in enumerate(dimensions))
            if is_class and known and persons[total] > 0 and max(persons[part] for part in parts) == persons[total]:
                for part in parts:
                    reasons.setdefault(part, Reason.HOMOGENEITY)


def _known(reasons: Mapping[Key, Reason], k: int) -> dict[Key, Interval]:
    """What the sign shown in place of a figure gives away: `<11` says 0 to 10, a dash says nothing."""
    return {key: (0, k - 1) if reason is Reason.PRIMARY else (0, None) for key, reason in reasons.items()}
