"""Template `hxl-aggregate`: counted persons by country, year, gender and one more dimension, as published.

The figures are those of indicator I01 for the network: sums of the same cohorts, so that a file and a table on the
screen, or the files of two months, agree.
"""

from collections.abc import Iterator
from typing import Any

from services.reporting.domain.content import Content
from services.reporting.domain.extracts import DEFAULT_K
from services.reporting.domain.hxl import ACROSS, BREAKDOWNS, COLUMNS, LAYOUT, Sheet, columns_for, tagged
from services.reporting.domain.indicators import CATALOGUE
from services.reporting.domain.periods import EVER, span
from services.reporting.domain.questions import Question
from services.reporting.usecases.answer_for_network import answer_for_network
from services.reporting.usecases.making import Making

RULE_SET = "ceiba-tables-2"
"""Cohorts of k alike known to more than one organisation, withheld details, homogeneity."""
PERSONS = CATALOGUE["I01"]


def make_aggregate(making: Making) -> Content:
    """The table of the run's countries."""
    sheet = Sheet()
    asked = list(_questions(making))
    for done, (country, year, breakdown) in enumerate(asked, start=1):
        question = Question(
            indicator=PERSONS,
            countries=frozenset({country}),
            span=span(year, year) if year else EVER,
            by=(breakdown, ACROSS),
            dated=bool(year),
        )
        sheet.add(answer_for_network(question, work=making.work), breakdown, year, country)
        making.tell(done / len(asked))
    return Content(
        columns=columns_for(making.extract.format),
        classes=tagged(sheet.rows, making.extract.format),
        rows=len(sheet.rows),
        suppressed=sheet.hidden.total(),
        manifest=_manifest(sheet),
    )


def _questions(making: Making) -> Iterator[tuple[str, str, str]]:
    wanted = {str(year) for year in making.extract.years}
    for country in sorted(making.run.countries):
        for year in making.work.published_classes.years({country}):
            if not wanted or year in wanted:
                yield from ((country, year, breakdown) for breakdown in BREAKDOWNS)


def _manifest(sheet: Sheet) -> dict[str, Any]:
    return {
        "layout": LAYOUT,
        "query": f"{PERSONS.id} v{PERSONS.version} by year, country, {ACROSS} and each of {', '.join(BREAKDOWNS)}",
        "rule_set": RULE_SET,
        "k": DEFAULT_K,
        "suppressed_cells": dict(sorted(sheet.hidden.items())),
        "schema": [{"name": name, "tag": tag, "empty": "suppressed"} for name, tag in COLUMNS],
    }
