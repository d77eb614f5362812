"""Templates `ctdc-2025` and `ctdc-2026`: one anonymised record per published person; six column names differ."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from services.reporting.adapters.figures.published_classes import RECORDS
from services.reporting.domain.disclosure.anonymise import Row, SuppressionReport, anonymise_classes
from services.reporting.domain.extracts.content import Content
from services.reporting.domain.extracts.ctdc import COARSENINGS, columns_of, to_row
from services.reporting.processes.extract_context import ExtractContext
from shared.contracts.record_sum import MODULUS, as_text, record_sum, total

RULE_SET = "ceiba-microdata-2"
"""The rules of the manifest: published cohorts only; with a k above 11 also coarsen, blank and drop."""


def make_records(context: ExtractContext) -> Content:
    """The records of the run's countries; at least k of them share each combination of values."""
    safe, report = anonymise_classes(_read(context), context.extract.k, COARSENINGS)
    columns = columns_of(context.extract.template.replace("-", "_"))
    return Content(
        columns=columns,
        classes=safe,
        rows=report.records_out,
        suppressed=report.suppressed,
        content_sum=as_text(total(record_sum(row) * n % MODULUS for row, n in safe.items())),
        manifest=_manifest(context.extract.template, columns, report),
    )


def _read(context: ExtractContext) -> Mapping[Row, int]:
    classes: Counter[Row] = Counter()
    for profile, n in context.work.published_classes.records(context.run.countries, context.extract.years):
        classes[to_row(profile)] += n
    return classes


def _manifest(layout: str, columns: Sequence[str], report: SuppressionReport) -> dict[str, Any]:
    return {
        "layout": layout,
        "query": RECORDS,
        "rule_set": RULE_SET,
        "k": report.k,
        "smallest_class": report.smallest_class,
        "coarsened_cells": {columns[column]: n for column, n in report.coarsened.items()},
        "suppressed_cells": {columns[column]: n for column, n in report.blanked.items()},
        "dropped_records": report.dropped,
        "schema": [{"name": name, "type": "string", "empty": "not reported"} for name in columns],
    }
