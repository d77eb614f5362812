"""k-anonymity of microdata: every combination of values that leaves must be shared by at least k records.

Order of work (CTDC practice): coarsen (year to period, age to majority, citizenship to region), blank the rarest
attribute, and only then drop the record. Everything happens on *classes* (a combination and how many records share
it), so the cost follows the number of different records and not the number of records.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

Row = tuple[str, ...]
"""One record: a value a column, '' where nothing is reported."""
Classes = Mapping[Row, int]
Coarsening = tuple[int, Callable[[str], str]]
"""Index of a column and the function that makes its value less precise."""

BLANK = ""


@dataclass(frozen=True, slots=True)
class SuppressionReport:
    """What was done. Counts are cells for `coarsened` and `blanked` (by column index) and records for the rest."""

    k: int
    records_in: int
    records_out: int
    dropped: int
    classes_in: int
    classes_out: int
    smallest_class: int
    """Records in the smallest class that leaves; 0 when nothing leaves."""
    coarsened: Mapping[int, int] = field(default_factory=dict)
    blanked: Mapping[int, int] = field(default_factory=dict)

    @property
    def suppressed(self) -> int:
        """Cells blanked plus records dropped."""
        return sum(self.blanked.values()) + self.dropped


def anonymise(
    rows: Iterable[Row], k: int, coarsenings: Sequence[Coarsening] = ()
) -> tuple[list[Row], SuppressionReport]:
    """Rows whose every combination is shared by at least `k` of them, sorted, and what it took.

    Deterministic whatever the order of `rows`; doing it twice changes nothing. Raises ValueError for k < 2.
    """
    safe, report = anonymise_classes(Counter(rows), k, coarsenings)
    return list(expand(safe)), report


def expand(classes: Classes) -> Iterator[Row]:
    """The records of `classes`, in sorted order so that the order of arrival tells nothing."""
    for row in sorted(classes):
        for _ in range(classes[row]):
            yield row


def anonymise_classes(
    classes: Classes, k: int, coarsenings: Sequence[Coarsening] = ()
) -> tuple[dict[Row, int], SuppressionReport]:
    """As `anonymise`, on counted classes."""
    if k < 2:
        raise ValueError("k must be at least 2")
    coarsened: Counter[int] = Counter()
    blanked: Counter[int] = Counter()
    work = dict(classes)
    for column, coarser in coarsenings:
        work = _regroup(work, k, partial(_coarsen, column, coarser), coarsened)
    frequency = _frequencies(work)
    while any(0 < n < k and any(row) for row, n in work.items()):
        work = _regroup(work, k, lambda row: _blank_rarest(row, frequency), blanked)
    safe = {row: n for row, n in work.items() if n >= k}
    return safe, _report(classes, safe, k, coarsened, blanked)


def _coarsen(column: int, coarser: Callable[[str], str], row: Row) -> Row:
    return _replace(row, column, coarser(row[column]))


def _regroup(classes: Classes, k: int, change: Callable[[Row], Row], touched: Counter[int]) -> dict[Row, int]:
    """Apply `change` to the classes below `k` and merge equal ones; counts the changed cells by column."""
    merged: dict[Row, int] = {}
    for row, n in classes.items():
        new = change(row) if n < k else row
        if new != row:
            for column, (before, after) in enumerate(zip(row, new, strict=True)):
                if before != after:
                    touched[column] += n
        merged[new] = merged.get(new, 0) + n
    return merged


def _frequencies(classes: Classes) -> Mapping[tuple[int, str], int]:
    frequency: Counter[tuple[int, str]] = Counter()
    for row, n in classes.items():
        for cell in enumerate(row):
            frequency[cell] += n
    return frequency


def _blank_rarest(row: Row, frequency: Mapping[tuple[int, str], int]) -> Row:
    filled = [cell for cell in enumerate(row) if cell[1] != BLANK]
    if not filled:
        return row
    # Ties go to the last column, so that the answer never depends on the order of arrival.
    column, _ = min(filled, key=lambda cell: (frequency[cell], -cell[0]))
    return _replace(row, column, BLANK)


def _replace(row: Row, column: int, value: str) -> Row:
    return row if row[column] == value else (*row[:column], value, *row[column + 1 :])


def _report(
    before: Classes, safe: Classes, k: int, coarsened: Mapping[int, int], blanked: Mapping[int, int]
) -> SuppressionReport:
    records_in, records_out = sum(before.values()), sum(safe.values())
    return SuppressionReport(
        k=k,
        records_in=records_in,
        records_out=records_out,
        dropped=records_in - records_out,
        classes_in=len(before),
        classes_out=len(safe),
        smallest_class=min(safe.values(), default=0),
        coarsened=dict(sorted(coarsened.items())),
        blanked=dict(sorted(blanked.items())),
    )
