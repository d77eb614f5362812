"""Answer a question about persons for the caller's own organisation: its own figures, as they are."""

from typing import Any

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.facts import slice_of
from services.reporting.domain.periods import period_of
from services.reporting.domain.questions import Question, Scope, answer_of, dimensions_of, figure, live_state
from services.reporting.domain.tables import TOTAL, Counts
from shared.kernel.errors import NotFound


def answer_for_organisation(question: Question, *, work: ReportingWork) -> dict[str, Any]:
    """The answer at this moment. Nothing is hidden: these are the organisation's own cases (rule 8)."""
    organisation = work.grant.organisation_id
    if organisation is None:
        raise NotFound
    names = [name for name in question.by if name != "country"]
    slice_name = slice_of({*names, "adm1"} if question.places else names)
    order = slice_name.split("*") if slice_name else []
    counts = Counts()
    for country in sorted(question.countries):
        for row in work.counts.own([country], organisation, [slice_name], question.span.months):
            values = dict(zip(order, (row.a, row.b), strict=False)) | {"country": country}
            if row.persons and (not question.places or values["adm1"] in question.places):
                key = (period_of(row.month, question.span.vintage), *(values[name] for name in question.by))
                counts.add(key, row.persons)
    dimensions = dimensions_of(question, [key for key in counts.persons if TOTAL not in key])
    figures = [figure(question.dimension_names, key, n, str(n), None) for key, n in sorted(counts.persons.items()) if n]
    return answer_of(
        question,
        dimensions,
        figures,
        scope=Scope.ORGANISATION.value,
        k=None,
        hidden={},
        **live_state(work.clock.now()),
    )
