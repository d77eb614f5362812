"""Template `ctdc-2025`: one protected record a person."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from services.reporting.adapters.microdata import QUERY, Size
from services.reporting.domain.anonymise import Row, SuppressionReport, anonymise_classes
from services.reporting.domain.content import Content
from services.reporting.domain.ctdc import COARSENINGS, COLUMNS, LAYOUT, to_row
from services.reporting.usecases.making import Making

RULE_SET = "ceiba-microdata-1"
"""Coarsen, blank, drop; every combination shared by at least k."""
STEP = 0.1
"""Progress is told in steps: each is a transaction of its own."""


def make_records(making: Making) -> Content:
    """The records of the run's countries, every combination of values shared by at least the definition's k of them."""
    size = making.work.microdata.size(making.run.countries, making.extract.years)
    safe, report = anonymise_classes(_read(making, size), making.extract.k, COARSENINGS)
    return Content(
        columns=COLUMNS,
        classes=safe,
        rows=report.records_out,
        suppressed=report.suppressed,
        manifest=_manifest(report, size),
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


def _manifest(report: SuppressionReport, size: Size) -> dict[str, Any]:
    return {
        "layout": LAYOUT,
        "query": QUERY,
        "rule_set": RULE_SET,
        "k": report.k,
        "smallest_class": report.smallest_class,
        "coarsened_cells": {COLUMNS[column]: n for column, n in report.coarsened.items()},
        "suppressed_cells": {COLUMNS[column]: n for column, n in report.blanked.items()},
        "dropped_records": report.dropped,
        "excluded_without_consent": _at_least(size.no_consent, report.k),
        "schema": [{"name": name, "type": "string", "empty": "not reported"} for name in COLUMNS],
    }


def _at_least(n: int, k: int) -> int | str:
    return f"<{k}" if n < k else n
