"""Figures about proceedings: counts, shares, medians of days and sums of amounts.

For the network each needs at least k units underneath. Shares and days move in steps of 5, amounts have two significant
figures; counts are sums of cohorts, as those of persons are.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import floor, log10

from services.reporting.domain.disclosure.tables import Counts, Key, margins_of, protect_table
from services.reporting.domain.figures.answers import Answer, Basis, Figure, answer_of, key_of, protected_figures
from services.reporting.domain.figures.bases import STEP, Base, nearest
from services.reporting.domain.figures.indicator import Measure
from services.reporting.domain.figures.periods import period_of
from services.reporting.domain.figures.questions import Question, dimensions_of
from services.reporting.domain.figures.referral_figures import Measured, figure_of
from services.reporting.domain.proceedings.kinds import SERIES
from services.reporting.domain.proceedings.units import UnitRow
from services.reporting.domain.words.units import written

SIGNIFICANT = 2
"""Figures of an amount that the network shows."""


def proceedings_answer(question: Question, rows: Iterable[UnitRow], basis: Basis) -> Answer:
    """The answer from units of the kind that the question is about. Raises TooFine."""
    keyed = [(_key(question, row), row) for row in rows]
    if question.indicator.measure is Measure.UNITS:
        return _counted(question, keyed, basis)
    groups: dict[Key, list[UnitRow]] = defaultdict(list)
    for key, row in keyed:
        for margin in margins_of(key):
            groups[margin].append(row)
    measure = _MEASURES[question.indicator.measure]
    figures = [
        figure_of(
            question.indicator, key_of(question.dimension_names, key), measure(group, basis.k is not None), basis.k
        )
        for key, group in sorted(groups.items())
    ]
    return answer_of(question, dimensions_of(question, [key for key, _ in keyed]), figures, basis)


def _counted(question: Question, keyed: Sequence[tuple[Key, UnitRow]], basis: Basis) -> Answer:
    counts = Counts()
    for key, row in keyed:
        counts.add(key, row.units)
    dimensions = dimensions_of(question, [key for key, _ in keyed])
    if basis.k is not None:
        table = protect_table(counts, dimensions, basis.k)
        return answer_of(question, table.dimensions, protected_figures(table), basis)
    names = question.dimension_names
    present = {key: n for key, n in sorted(counts.persons.items()) if n}
    figures = [Figure(key=key_of(names, key), value=n, display=written(n)) for key, n in present.items()]
    return answer_of(question, dimensions, figures, basis)


def _key(question: Question, row: UnitRow) -> Key:
    return (period_of(row.month, question.span.kind), *(_value(question, name, row) for name in question.by))


def _value(question: Question, name: str, row: UnitRow) -> str:
    if name == "country":
        return row.country
    return row.series if SERIES.get(question.indicator.counted) == name else row.detail


def _share(rows: Sequence[UnitRow], rounded: bool) -> Measured:
    units = sum(row.units for row in rows)
    of_them = sum(row.units for row in rows if row.measured == (1,))
    percent = nearest(100 * of_them / units, STEP if rounded else 1)
    return Measured(units, percent, f"{percent} %", Base(units, of_them))


def _median(rows: Sequence[UnitRow], rounded: bool) -> Measured:
    days: Counter[int] = Counter()
    for row in rows:
        days[row.measured[0]] += row.units
    units = days.total()
    middle = (_at(days, (units - 1) // 2) + _at(days, units // 2)) / 2
    shown = nearest(middle, STEP) if rounded else middle
    return Measured(units, shown, written(shown), Base(units))


def _at(values: Counter[int], place: int) -> int:
    """The value at a place, from 0 on, of all values in order."""
    for value in sorted(values):
        place -= values[value]
        if place < 0:
            return value
    raise IndexError(place)


def _amount(rows: Sequence[UnitRow], rounded: bool) -> Measured:
    """The sum; amounts of several currencies have none, and are shown beside one another."""
    sums: Counter[str] = Counter()
    units: Counter[str] = Counter()
    for row in rows:
        sums[row.series] += row.measured[0] * row.units
        units[row.series] += row.units
    shown = {currency: significant(total) if rounded else total for currency, total in sorted(sums.items())}
    words = " · ".join(f"{written(total)} {currency}" for currency, total in shown.items())
    value = shown.popitem()[1] if len(shown) == 1 else None
    return Measured(min(units.values()), value, words, Base(units.total()))


def significant(amount: int) -> int:
    """`amount` with two significant figures; halves go up."""
    if amount == 0:
        return 0
    return nearest(amount, 10 ** max(0, floor(log10(amount)) + 1 - SIGNIFICANT))


_MEASURES: Mapping[Measure, Callable[[Sequence[UnitRow], bool], Measured]] = {
    Measure.SHARE: _share,
    Measure.MEDIAN_DAYS: _median,
    Measure.AMOUNT: _amount,
}
