"""Answer a question about persons for the whole network: sums of published cohorts."""

from collections.abc import Collection
from dataclasses import replace

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.disclosure.tables import DEFAULT_K, TOTAL, Counts, protect_table, within
from services.reporting.domain.facts.person_facts import UNKNOWN
from services.reporting.domain.figures.answers import Answer, Basis, answer_of, protected_figures
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.periods import PeriodKind
from services.reporting.domain.figures.questions import Question, dimensions_of
from services.reporting.processes.published import read_published


def answer_persons_for_network(question: Question, *, work: ReportingWork) -> Answer:
    """The answer, the same until the next vintage. Raises TooFine.

    `work` is the platform's own, limited to the countries of the question, which the caller holds.
    """
    whole = _without_limits(question)

    def read() -> tuple[Collection[str], Counts]:
        return whole.countries, _counts(whole, work)

    vintages, counts = read_published(Source.PERSONS, read, work=work)
    dimensions = dimensions_of(whole, [key for key in counts.persons if TOTAL not in key])
    table = protect_table(counts, dimensions, DEFAULT_K)
    for name, values in question.limits.items():
        table = within(table, name, values, shown=name in question.by)
    return answer_of(question, table.dimensions, protected_figures(table), Basis.published(vintages, table.k))


def _without_limits(question: Question) -> Question:
    """The question by place, or form, instead of about some: a figure that is hidden there must not be shown here."""
    by = (*question.by, *(name for name in question.limits if name not in question.by))
    named = {place[:2] for place in question.places}
    of_places = frozenset(country for country in question.countries if country in named)
    countries = of_places or question.countries
    return replace(question, by=by, places=frozenset(), forms=frozenset(), countries=countries)


def _counts(question: Question, work: ReportingWork) -> Counts:
    names = [name for name in question.by if name != "country"]
    counts = Counts()
    for row in work.published_classes.persons(question.countries, names, question.span.months, question.dated):
        values = dict(zip(names, (row.a, row.b), strict=False)) | {"country": row.country}
        period = row.quarter[:4] if question.span.kind is PeriodKind.YEAR else row.quarter
        counts.add((period if row.dated else UNKNOWN, *(values[name] for name in question.by)), row.persons)
    return counts
