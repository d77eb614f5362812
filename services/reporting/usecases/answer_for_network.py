"""Answer a question about persons for the whole network: published counts, disclosure control, and the ledger."""

from collections.abc import Iterable, Sequence
from typing import Any

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.differencing import Cell, Release, Selection, known_cells, reveals
from services.reporting.domain.errors import TooFine, WouldReveal
from services.reporting.domain.extracts import DEFAULT_K
from services.reporting.domain.facts import slice_of
from services.reporting.domain.margins import Unprotectable
from services.reporting.domain.periods import period_of
from services.reporting.domain.questions import (
    Question,
    Scope,
    answer_of,
    dimensions_of,
    iso,
    protected_figures,
)
from services.reporting.domain.tables import TOTAL, Counts, Key, ProtectedTable, TableTooFine, protect_table


def answer_for_network(question: Question, *, work: ReportingWork) -> dict[str, Any]:
    """The answer, the same as long as the published counts are the same.

    `work` is the platform's own, limited to the countries of the question, which the caller holds. Raises `TooFine`,
    or `WouldReveal` when the answer beside an earlier one would describe 1 to k-1 persons (J13).
    """
    vintage = work.counts.vintage(question.countries, question.span.months)
    definition = question.digest()
    stored = work.releases.find(definition, vintage.text)
    if stored is not None:
        return stored
    work.releases.lock(question.indicator.id)
    selection = Selection(
        indicator=question.indicator.id,
        countries=question.countries,
        months=question.span.months,
        places=question.places or None,
        vintage=vintage.text,
    )
    earlier = work.releases.comparable(selection)
    table = _table(question, selection, earlier, work)
    release = Release(selection=selection, shown=_shown(table), hidden=_hidden(table))
    if reveals(release, earlier, table.k):
        raise WouldReveal
    answer = answer_of(
        question,
        table.dimensions,
        protected_figures(table),
        scope=Scope.NETWORK.value,
        k=table.k,
        hidden=dict(table.hidden()),
        as_of=iso(vintage.published_at),
    )
    if work.releases.find(definition, vintage.text) is None:
        work.releases.save(definition, release, table.k, answer, work.clock.now())
    return answer


def _table(question: Question, selection: Selection, earlier: Sequence[Release], work: ReportingWork) -> ProtectedTable:
    counts = _counts(question, work)
    dimensions = dimensions_of(question, [key for key in counts.persons if TOTAL not in key])
    shown, hidden = known_cells(selection, earlier)
    names = question.dimension_names
    try:
        return protect_table(
            counts,
            dimensions,
            DEFAULT_K,
            hidden_before=_keys(names, hidden),
            shown_before=_keys(names, shown),
        )
    except TableTooFine:
        raise TooFine from None
    except Unprotectable:
        raise WouldReveal from None


def _counts(question: Question, work: ReportingWork) -> Counts:
    names = [name for name in question.by if name != "country"]
    read = sorted({*names, "adm1"} if question.places else names)
    slice_name = slice_of(read)
    order = slice_name.split("*") if slice_name else []
    counts = Counts()
    for row in work.counts.persons(question.countries, slice_name, question.span.months):
        values = dict(zip(order, (row.a, row.b), strict=False)) | {"country": row.country}
        if question.places and values["adm1"] not in question.places:
            continue
        key = (period_of(row.month, question.span.vintage), *(values[name] for name in question.by))
        counts.add(key, row.organisation, row.persons)
    return counts


def _shown(table: ProtectedTable) -> dict[Cell, int]:
    return {_cell(table, key): cell.n for key, cell in table.figures.items() if cell.n is not None}


def _hidden(table: ProtectedTable) -> frozenset[Cell]:
    return frozenset(_cell(table, key) for key, cell in table.figures.items() if cell.n is None)


def _cell(table: ProtectedTable, key: Key) -> Cell:
    names = (dimension.name for dimension in table.dimensions)
    return frozenset((name, value) for name, value in zip(names, key, strict=True) if value != TOTAL)


def _keys(names: Sequence[str], cells: Iterable[Cell]) -> set[Key]:
    """The keys, in a table with dimensions `names`, of those cells that are one of its margins."""
    keys = set()
    for cell in cells:
        values = dict(cell)
        if set(values) <= set(names):
            keys.add(tuple(values.get(name, TOTAL) for name in names))
    return keys
