"""Answer a question about persons for the caller's own organisation: its own figures, as they are."""

from uuid import UUID

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.disclosure.tables import TOTAL, Counts
from services.reporting.domain.facts.person_facts import UNDATED, UNKNOWN, slice_of
from services.reporting.domain.figures.answers import Answer, Basis, Figure, Registered, answer_of, key_of
from services.reporting.domain.figures.periods import period_of
from services.reporting.domain.figures.questions import Question, dimensions_of
from services.reporting.domain.words.units import written
from shared.kernel.errors import NotFound


def answer_persons_for_organisation(question: Question, *, work: ReportingWork) -> Answer:
    """The answer of this moment. Nothing is hidden: these are the organisation's own cases. Raises NotFound."""
    if work.grant.organisation_id is None:
        raise NotFound
    counts = _counts(question, work.grant.organisation_id, work)
    present = {key: n for key, n in sorted(counts.persons.items()) if n}
    names = question.dimension_names
    figures = [Figure(key=key_of(names, key), value=n, display=written(n)) for key, n in present.items()]
    dimensions = dimensions_of(question, [key for key in present if TOTAL not in key])
    registered = _registered(question, work.grant.organisation_id, present.get((TOTAL,) * len(names), 0), work)
    return answer_of(question, dimensions, figures, Basis.live(work.clock.now()), registered)


def _registered(question: Question, organisation: UUID, counted: int, work: ReportingWork) -> Registered | None:
    """Everybody whom the figures could count; not of a place or form, which who did not agree is no statistic of."""
    if question.limits:
        return None
    asked = organisation, question.countries, question.span.months
    agreed = work.counts.agreed_of(*asked)
    everybody = agreed + work.counts.not_agreed_of(*asked)
    return Registered(agreed=agreed, everybody=everybody, imported=max(0, counted - agreed))


def _counts(question: Question, organisation: UUID, work: ReportingWork) -> Counts:
    names = [name for name in question.by if name != "country"]
    slice_name = slice_of({*names, *question.limits})
    order = slice_name.split("*") if slice_name else []
    # Whose month is only that of the import is counted apart as well, and is in no period.
    slices = [slice_name, UNDATED + slice_name]
    counts = Counts()
    for country in sorted(question.countries):
        for row in work.counts.persons_of(organisation, [country], slices, question.span.months):
            values = dict(zip(order, (row.a, row.b), strict=False)) | {"country": country}
            if any(values[name] not in left for name, left in question.limits.items()):
                continue
            period, cell = period_of(row.month, question.span.kind), tuple(values[name] for name in question.by)
            if row.slice == slice_name:
                counts.add((period, *cell), row.persons)
            else:
                counts.add((period, *cell), -row.persons)
                counts.add((UNKNOWN, *cell), row.persons)
    return counts
