"""Template `hxl-aggregate`: counted persons by country, year, gender and one more dimension, as published.

The figures are those of indicator I01 for the network: sums of the same cohorts, so that a file and a table on the
screen, or the files of two months, agree.
"""

from collections.abc import Iterator
from typing import Any

from services.reporting.domain.disclosure.tables import DEFAULT_K
from services.reporting.domain.extracts.content import Content
from services.reporting.domain.extracts.hxl import ACROSS, BREAKDOWNS, COLUMNS, LAYOUT, Sheet, columns_for, tagged
from services.reporting.domain.figures.indicators import CATALOGUE
from services.reporting.domain.figures.periods import EVER, span
from services.reporting.domain.figures.questions import Question
from services.reporting.processes.extract_context import ExtractContext
from services.reporting.usecases.figures.answer_persons_for_network import answer_persons_for_network
from shared.kernel.country import Country

RULE_SET = "ceiba-tables-2"
"""The rules of the manifest: cohorts of at least k persons who are alike and known to more than one organisation,
withheld details, and no breakdown in which a class of persons all share one value."""
PERSONS = CATALOGUE["I01"]


def make_aggregate(context: ExtractContext) -> Content:
    """The table of the run's countries."""
    sheet = Sheet()
    asked = list(_questions(context))
    for done, (country, year, breakdown) in enumerate(asked, start=1):
        question = Question(
            indicator=PERSONS,
            countries=frozenset({country}),
            span=span(year, year) if year else EVER,
            by=(breakdown, ACROSS),
            dated=bool(year),
        )
        sheet.add(answer_persons_for_network(question, work=context.work), breakdown, year, country)
        context.report_progress(done / len(asked))
    return Content(
        columns=columns_for(context.extract.format),
        classes=tagged(sheet.rows, context.extract.format),
        rows=len(sheet.rows),
        suppressed=sheet.suppressed.total(),
        manifest=_manifest(sheet),
    )


def _questions(context: ExtractContext) -> Iterator[tuple[Country, str, str]]:
    wanted = {str(year) for year in context.extract.years}
    for country in sorted(context.run.countries):
        for year in context.work.published_classes.years({country}):
            if not wanted or year in wanted:
                yield from ((country, year, breakdown) for breakdown in BREAKDOWNS)


def _manifest(sheet: Sheet) -> dict[str, Any]:
    indicator = PERSONS.description
    return {
        "layout": LAYOUT,
        "query": f"{indicator.id} v{indicator.version} by year, country, {ACROSS} and each of {', '.join(BREAKDOWNS)}",
        "rule_set": RULE_SET,
        "k": DEFAULT_K,
        "suppressed_cells": dict(sorted(sheet.suppressed.items())),
        "schema": [{"name": name, "tag": tag, "empty": "suppressed"} for name, tag in COLUMNS],
    }
