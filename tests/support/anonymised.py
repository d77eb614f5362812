"""Microdata record by record, for tests that say which records go in and which come out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from services.reporting.domain.disclosure.anonymise import (
    Classes,
    Coarsening,
    Row,
    SuppressionReport,
    anonymise_classes,
)


def anonymise(
    rows: Iterable[Row], k: int, coarsenings: Sequence[Coarsening] = ()
) -> tuple[list[Row], SuppressionReport]:
    """As `anonymise_classes`, on single records; those that come out are sorted."""
    safe, report = anonymise_classes(Counter(rows), k, coarsenings)
    return list(expand(safe)), report


def expand(classes: Classes) -> Iterator[Row]:
    """The records of `classes`, sorted."""
    for row in sorted(classes):
        for _ in range(classes[row]):
            yield row
