"""Templates `ctdc-2025` and `ctdc-2026`: one protected record a published person; they differ in six names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from services.reporting.adapters.extract_context import ExtractContext
from services.reporting.adapters.published_classes import RECORDS
from services.reporting.domain.anonymise import Row, SuppressionReport, anonymise_classes
from services.reporting.domain.content import Content
from services.reporting.domain.ctdc import COARSENINGS, columns_of, to_row
from shared.contracts.record_sum import MODULUS, as_text, record_sum, total

RULE_SET = "ceiba-microdata-2"
"""Published cohorts only; where the definition wants more than 11: coarsen, blank, drop."""


def make_records(context: ExtractContext) -> Content:
    """The records of the run's countries, every combination of values shared by at least the definition's k of them."""
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
    context.report_progress(1.0)
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
