"""Answer questions about criminal proceedings for the caller's own organisation: those that it recorded."""

from collections.abc import Sequence

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.figures.answers import Answer, Basis
from services.reporting.domain.figures.proceeding_figures import proceedings_answer
from services.reporting.domain.figures.questions import Question
from shared.kernel.errors import NotFound


def answer_proceedings_for_organisation(questions: Sequence[Question], *, work: ReportingWork) -> list[Answer]:
    """The answers of this moment to questions about the same countries and periods; nothing is hidden or rounded.

    Raises NotFound.
    """
    if work.grant.organisation_id is None:
        raise NotFound
    countries, months = questions[0].countries, questions[0].span.months
    kinds = {question.indicator.counted for question in questions}
    units = work.counts.proceedings_of(work.grant.organisation_id, countries, kinds, months)
    basis = Basis.live(work.clock.now())
    return [proceedings_answer(question, units[question.indicator.counted], basis) for question in questions]
