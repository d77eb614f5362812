"""Answer a question about persons for the whole network: sums of published cohorts."""

from dataclasses import replace
from typing import Any

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.errors import TooFine
from services.reporting.domain.extracts import DEFAULT_K
from services.reporting.domain.facts import UNKNOWN
from services.reporting.domain.indicators import Source
from services.reporting.domain.periods import Vintage
from services.reporting.domain.published import PublishedVintage
from services.reporting.domain.questions import (
    Question,
    Scope,
    answer_of,
    dimensions_of,
    protected_figures,
    published_state,
)
from services.reporting.domain.tables import TOTAL, Counts, TableTooFine, protect_table, within
from shared.kernel.errors import Unavailable

LOOKS = 3
_PLACE = "adm1"


def answer_for_network(question: Question, *, work: ReportingWork) -> dict[str, Any]:
    """The answer, the same until the next vintage. Raises `TooFine`.

    `work` is the platform's own, limited to the countries of the question, which the caller holds.
    """
    whole = _without_places(question)
    vintages, counts = _read(whole, work)
    dimensions = dimensions_of(whole, [key for key in counts.persons if TOTAL not in key])
    try:
        table = protect_table(counts, dimensions, DEFAULT_K)
    except TableTooFine:
        raise TooFine from None
    if question.places:
        table = within(table, _PLACE, question.places, shown=_PLACE in question.by)
    return answer_of(
        question,
        table.dimensions,
        protected_figures(table),
        scope=Scope.NETWORK.value,
        k=table.k,
        hidden=dict(table.hidden()),
        **published_state(vintages),
    )


def _without_places(question: Question) -> Question:
    """The question by place instead of about some: what is hidden there must not be shown to whoever asks for one."""
    if not question.places:
        return question
    by = question.by if _PLACE in question.by else (*question.by, _PLACE)
    of_places = question.countries & {place[:2] for place in question.places}
    return replace(question, by=by, places=frozenset(), countries=of_places or question.countries)


def _read(question: Question, work: ReportingWork) -> tuple[list[PublishedVintage], Counts]:
    """The counts and the vintage they are of. A reader does not wait for the maker of a vintage, but looks again."""
    publication = work.publications[Source.PERSONS]
    for _ in range(LOOKS):
        vintages = publication.vintages(question.countries)
        counts = _counts(question, work)
        if publication.vintages(question.countries) == vintages:
            return vintages, counts
    raise Unavailable(retry_after=1)


def _counts(question: Question, work: ReportingWork) -> Counts:
    names = [name for name in question.by if name != "country"]
    counts = Counts()
    for row in work.published_classes.persons(question.countries, names, question.span.months, question.dated):
        values = dict(zip(names, (row.a, row.b), strict=False)) | {"country": row.country}
        period = row.quarter[:4] if question.span.vintage is Vintage.YEAR else row.quarter
        counts.add((period if row.dated else UNKNOWN, *(values[name] for name in question.by)), row.persons)
    return counts
