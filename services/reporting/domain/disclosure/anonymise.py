"""k-anonymity of microdata: at least k records of a file must share every combination of values in it.

The steps, in this order (CTDC practice): coarsen (year to period, age to majority, citizenship to region), blank the
rarest attribute, and only then drop the record. All steps work on *classes* (a combination of values and how many
records share it), so the cost depends on the number of different records.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

Row = tuple[str, ...]
"""One record: the value of each column, '' where nothing is reported."""
Classes = Mapping[Row, int]
"""Each different record, and how many records are equal to it."""
Coarsening = tuple[int, Callable[[str], str]]
"""Index of a column and the function that makes its value less precise."""

BLANK = ""


@dataclass(frozen=True, slots=True)
class SuppressionReport:
    """What the anonymisation did. `coarsened` and `blanked` count cells of the records in the file, by column index."""

    k: int
    records_in: int
    records_out: int
    dropped: int
    classes_in: int
    classes_out: int
    smallest_class: int
    """Number of records in the smallest class of the file; 0 when the file is empty."""
    coarsened: Mapping[int, int] = field(default_factory=dict)
    blanked: Mapping[int, int] = field(default_factory=dict)

    @property
    def suppressed(self) -> int:
        """Cells blanked plus records dropped."""
        return sum(self.blanked.values()) + self.dropped


def anonymise_classes(
    classes: Classes, k: int, coarsenings: Sequence[Coarsening] = ()
) -> tuple[dict[Row, int], SuppressionReport]:
    """The anonymised classes and a report: at least `k` records share each combination of values.

    The order of `classes` does not matter, and a second pass changes nothing. Raises ValueError for k < 2.
    """
    if k < 2:
        raise ValueError("k must be at least 2")
    groups = {row: _Group(n) for row, n in classes.items() if n > 0}
    for column, coarser in coarsenings:
        groups = _regroup(groups, k, partial(_coarsen, column, coarser), lambda group: group.coarsened)
    frequency = _frequencies(groups)
    while any(group.n < k and any(row) for row, group in groups.items()):
        groups = _regroup(groups, k, partial(_blank_rarest, frequency), lambda group: group.blanked)
    safe = {row: group for row, group in groups.items() if group.n >= k}
    return {row: group.n for row, group in safe.items()}, _report(classes, safe, k)


@dataclass(slots=True)
class _Group:
    """Records that share one combination, and the cells that were changed to bring them there, by column."""

    n: int
    coarsened: Counter[int] = field(default_factory=Counter)
    blanked: Counter[int] = field(default_factory=Counter)

    def absorb(self, other: "_Group") -> None:
        self.n += other.n
        self.coarsened.update(other.coarsened)
        self.blanked.update(other.blanked)


def _regroup(
    groups: dict[Row, _Group], k: int, change: Callable[[Row], Row], counter_of: Callable[[_Group], Counter[int]]
) -> dict[Row, _Group]:
    """Apply `change` to the groups below `k`, count the changed cells, and merge equal rows."""
    merged: dict[Row, _Group] = {}
    for row, group in groups.items():
        new = change(row) if group.n < k else row
        if new != row:
            touched = counter_of(group)
            for column, (before, after) in enumerate(zip(row, new, strict=True)):
                if before != after:
                    touched[column] += group.n
        if new in merged:
            merged[new].absorb(group)
        else:
            merged[new] = group
    return merged


def _coarsen(column: int, coarser: Callable[[str], str], row: Row) -> Row:
    return _replace(row, column, coarser(row[column]))


def _frequencies(groups: Mapping[Row, _Group]) -> Mapping[tuple[int, str], int]:
    frequency: Counter[tuple[int, str]] = Counter()
    for row, group in groups.items():
        for cell in enumerate(row):
            frequency[cell] += group.n
    return frequency


def _blank_rarest(frequency: Mapping[tuple[int, str], int], row: Row) -> Row:
    filled = [cell for cell in enumerate(row) if cell[1] != BLANK]
    if not filled:
        return row
    # Ties go to the last column, so that the result never depends on the order of arrival.
    column, _ = min(filled, key=lambda cell: (frequency[cell], -cell[0]))
    return _replace(row, column, BLANK)


def _replace(row: Row, column: int, value: str) -> Row:
    return row if row[column] == value else (*row[:column], value, *row[column + 1 :])


def _report(before: Classes, safe: Mapping[Row, _Group], k: int) -> SuppressionReport:
    total = _Group(0)
    for group in safe.values():
        total.absorb(group)
    records_in = sum(before.values())
    return SuppressionReport(
        k=k,
        records_in=records_in,
        records_out=total.n,
        dropped=records_in - total.n,
        classes_in=len(before),
        classes_out=len(safe),
        smallest_class=min((group.n for group in safe.values()), default=0),
        coarsened=dict(sorted(total.coarsened.items())),
        blanked=dict(sorted(total.blanked.items())),
    )
