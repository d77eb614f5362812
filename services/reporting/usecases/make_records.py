"""Templates `ctdc-2025` and `ctdc-2026`: one protected record a person; they differ in the names of six columns."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from services.reporting.adapters.microdata import QUERY, Size
from services.reporting.domain.anonymise import Row, SuppressionReport, anonymise_classes
from services.reporting.domain.content import Content
from services.reporting.domain.ctdc import COARSENINGS, columns_of, to_row
from services.reporting.usecases.making import Making
from shared.contracts.record_sum import MODULUS, as_text, record_sum, total

RULE_SET = "ceiba-microdata-1"
"""Coarsen, blank, drop; every combination shared by at least k."""
STEP = 0.1
"""Progress is told in steps: each is a transaction of its own."""


def make_records(making: Making) -> Content:
    """The records of the run's countries, every combination of values shared by at least the definition's k of them."""
    size = making.work.microdata.size(making.run.countries, making.extract.years)
    safe, report = anonymise_classes(_read(making, size), making.extract.k, COARSENINGS)
    columns = columns_of(making.extract.template.replace("-", "_"))
    return Content(
        columns=columns,
        classes=safe,
        rows=report.records_out,
        suppressed=report.suppressed,
        content_sum=as_text(total(record_sum(row) * n % MODULUS for row, n in safe.items())),
        manifest=_manifest(making.extract.template, columns, report, size),
    )


def _read(making: Making, size: Size) -> Mapping[Row, int]:
    classes: Counter[Row] = Counter()
    seen = 0
    told = 0.0
    for profile, n in making.work.microdata.classes(making.run.countries, making.extract.years):
        classes[to_row(profile)] += n
        seen += n
        done = seen / max(size.included, 1)
        if done - told >= STEP:
            told = done
            making.tell(min(done, 1.0))
    return classes


def _manifest(layout: str, columns: Sequence[str], report: SuppressionReport, size: Size) -> dict[str, Any]:
    return {
        "layout": layout,
        "query": QUERY,
        "rule_set": RULE_SET,
        "k": report.k,
        "smallest_class": report.smallest_class,
        "coarsened_cells": {columns[column]: n for column, n in report.coarsened.items()},
        "suppressed_cells": {columns[column]: n for column, n in report.blanked.items()},
        "dropped_records": report.dropped,
        "excluded_without_consent": _at_least(size.no_consent, report.k),
        "schema": [{"name": name, "type": "string", "empty": "not reported"} for name in columns],
    }


def _at_least(n: int, k: int) -> int | str:
    return f"<{k}" if n < k else n
