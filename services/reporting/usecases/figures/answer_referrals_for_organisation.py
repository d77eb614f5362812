"""Answer a question about referrals for the caller's own organisation: those that it sent or received."""

from collections.abc import Iterator

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.figures.answers import Answer, Basis
from services.reporting.domain.figures.questions import Question
from services.reporting.domain.figures.referral_figures import WHOLE, ReferralRow, referral_answer, slice_for


def answer_referrals_for_organisation(question: Question, *, work: ReportingWork) -> Answer:
    """The answer of this moment; nothing is hidden or rounded. Raises TooFine."""
    return referral_answer(question, _own(question, work), Basis.live(work.clock.now()))


def _own(question: Question, work: ReportingWork) -> Iterator[ReferralRow]:
    slice_name, organisation = slice_for(question), work.grant.organisation_id
    if organisation is not None:
        for name in (slice_name, WHOLE) if slice_name == "service" else (slice_name,):
            yield from work.counts.referrals_of(organisation, question.countries, name, question.span.months)
