"""Answer a question about referrals for the whole network: sums of published cohorts of decided referrals."""

from collections.abc import Collection, Iterator

from services.reporting.adapters.figures.published_classes import ReferralClass
from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.disclosure.tables import DEFAULT_K
from services.reporting.domain.figures.answers import Answer, Basis
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.periods import months_of
from services.reporting.domain.figures.published import WITHHELD, split
from services.reporting.domain.figures.questions import Question
from services.reporting.domain.figures.referral_figures import WHOLE, ReferralRow, referral_answer, slice_for
from services.reporting.processes.published import read_published


def answer_referrals_for_network(question: Question, *, work: ReportingWork) -> Answer:
    """The answer, the same until the next vintage. Raises TooFine.

    It names the vintage of each country asked for and of each that sent there. `work` is the platform's own, limited to
    the countries of the question, which the caller holds.
    """

    def read() -> tuple[Collection[str], list[ReferralRow]]:
        rows = list(_published(question, work))
        return question.countries | {row.country for row in rows}, rows

    vintages, rows = read_published(Source.REFERRALS, read, work=work)
    return referral_answer(question, rows, Basis.published(vintages, DEFAULT_K))


def _published(question: Question, work: ReportingWork) -> Iterator[ReferralRow]:
    slice_name = slice_for(question)
    for known in work.published_classes.referrals(question.countries, question.span.months):
        for value in _values(known, slice_name):
            accepted = known.referrals if known.values["outcome"] == "accepted" else 0
            month = months_of(known.quarter)[0]
            yield ReferralRow(known.country, known.to_country, month, value, known.referrals, accepted)


def _values(known: ReferralClass, slice_name: str) -> tuple[str, ...]:
    """The values of the class in a slice: several services are several rows, beside the one that is whole."""
    if not slice_name:
        return (WHOLE,)
    if slice_name != "service":
        return (known.values[slice_name],)
    services = known.values["services"]
    return (WHOLE, *((WITHHELD,) if services == WITHHELD else split(services)))
