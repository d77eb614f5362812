"""Answer a question about criminal proceedings for the caller's own organisation: those that it recorded."""

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.answers import Answer, Basis
from services.reporting.domain.proceedings.figures import proceedings_answer
from services.reporting.domain.questions import Question
from shared.kernel.errors import NotFound


def answer_proceedings_for_organisation(question: Question, *, work: ReportingWork) -> Answer:
    """The answer of this moment; nothing is hidden or rounded. Raises NotFound."""
    organisation, kind = work.grant.organisation_id, question.indicator.unit
    if organisation is None or kind is None:
        raise NotFound
    rows = work.counts.proceedings_of(organisation, question.countries, kind, question.span.months)
    return proceedings_answer(question, rows, Basis.live(work.clock.now()))
