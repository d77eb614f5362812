"""Answer a question about criminal proceedings for the whole network: sums of published cohorts of their units."""

from collections.abc import Collection
from dataclasses import replace

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.answers import Answer, Basis
from services.reporting.domain.extracts import DEFAULT_K
from services.reporting.domain.indicator import Source
from services.reporting.domain.proceedings.figures import proceedings_answer
from services.reporting.domain.proceedings.units import UnitRow
from services.reporting.domain.questions import Question
from shared.kernel.errors import NotFound


def answer_proceedings_for_network(question: Question, *, work: ReportingWork) -> Answer:
    """The answer, the same until the next vintage, by whole years: quarters are widened to the years they are in.

    `work` is the platform's own, limited to the countries of the question, which the caller holds. Raises TooFine.
    """
    kind, yearly = question.indicator.unit, replace(question, span=question.span.in_years)
    if kind is None:
        raise NotFound

    def read() -> tuple[Collection[str], list[UnitRow]]:
        years = (yearly.span.first, yearly.span.last)
        return yearly.countries, work.published_classes.proceedings(yearly.countries, kind, years)

    vintages, rows = work.read_published(Source.PROCEEDINGS, read)
    return proceedings_answer(yearly, rows, Basis.published(vintages, DEFAULT_K))
