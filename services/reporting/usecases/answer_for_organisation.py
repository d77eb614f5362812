"""Answer a question about persons for the caller's own organisation: its own figures, as they are."""

from typing import Any

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.facts import UNDATED, UNKNOWN, slice_of
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
    # Whose month is only that of the import is counted apart as well, and is in no period.
    slices = [slice_name, UNDATED + slice_name]
    order = slice_name.split("*") if slice_name else []
    counts = Counts()
    for country in sorted(question.countries):
        for row in work.counts.persons_of(organisation, [country], slices, question.span.months):
            values = dict(zip(order, (row.a, row.b), strict=False)) | {"country": country}
            if row.persons and (not question.places or values["adm1"] in question.places):
                period, cell = period_of(row.month, question.span.vintage), tuple(values[name] for name in question.by)
                if row.slice == slice_name:
                    counts.add((period, *cell), row.persons)
                else:
                    counts.add((period, *cell), -row.persons)
                    counts.add((UNKNOWN, *cell), row.persons)
    dimensions = dimensions_of(question, [key for key, n in counts.persons.items() if n and TOTAL not in key])
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
