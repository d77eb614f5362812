"""Answer questions about criminal proceedings for the whole network: sums of published cohorts of their units."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.disclosure.tables import DEFAULT_K
from services.reporting.domain.figures.answers import Answer, Basis
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.proceeding_figures import proceedings_answer
from services.reporting.domain.figures.questions import Question
from services.reporting.domain.proceedings.kinds import Kind
from services.reporting.domain.proceedings.units import UnitRow
from services.reporting.processes.published import read_published


def answer_proceedings_for_network(questions: Sequence[Question], *, work: ReportingWork) -> list[Answer]:
    """The answers, the same until the next vintage, by whole years: quarters are widened to the years they are in.

    The questions are about the same countries, which the caller holds, and the same periods. `work` is the platform's
    own, limited to these countries. Raises TooFine.
    """
    countries, span = questions[0].countries, questions[0].span.in_years

    def read() -> tuple[Collection[str], Mapping[Kind, list[UnitRow]]]:
        kinds = {question.indicator.counted for question in questions}
        return countries, work.published_classes.proceedings(countries, kinds, (span.first, span.last))

    vintages, units = read_published(Source.PROCEEDINGS, read, work=work)
    basis = Basis.published(vintages, DEFAULT_K)
    return [
        proceedings_answer(replace(question, span=span), units[question.indicator.counted], basis)
        for question in questions
    ]
