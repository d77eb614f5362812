"""Figures about referrals: acceptance, time to answer, cross-border pairs.

For the network rates and medians need at least k referrals underneath and are rounded: a percentage and a count move in
steps of 5, a median is a group of hours.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from services.reporting.domain.disclosure.tables import TOTAL, Key, Reason, margins_of
from services.reporting.domain.errors import TooFine
from services.reporting.domain.facts.referral_facts import ANSWER_HOURS
from services.reporting.domain.figures.answers import Answer, Basis, Figure, answer_of, key_of
from services.reporting.domain.figures.bases import STEP, Base, base_words
from services.reporting.domain.figures.indicator import Indicator, Measure
from services.reporting.domain.figures.periods import period_of
from services.reporting.domain.figures.questions import Question, dimensions_of
from services.reporting.domain.words.units import HOURS, written

WHOLE = ""
"""The value of the slice that has one row a referral."""
_GROUPS = frozenset({*map(str, ANSWER_HOURS), "more"})


class ReferralRow(NamedTuple):
    """Referrals from one country to another in one month and cell of a slice: how many were decided, and accepted."""

    country: str
    to_country: str
    month: str
    a: str
    decided: int
    accepted: int


class Measured(NamedTuple):
    """A figure before it is decided whether it is shown."""

    base: int
    """Referrals, or units of proceedings, underneath; with fewer than the threshold the network is shown none."""
    value: float | None
    display: str
    out_of: Base
    """What the figure says it is out of."""


Groups = Mapping[Key, Sequence[ReferralRow]]


def slice_for(question: Question) -> str:
    """The slice of the counts that answers. Raises TooFine: there is none of two dimensions."""
    if question.indicator.measure is Measure.MEDIAN_HOURS:
        return "answered_within"
    names = [name for name in question.by if name not in ("pair", "country")]
    if len(names) > 1:
        raise TooFine
    return names[0] if names else WHOLE


def referral_answer(question: Question, rows: Iterable[ReferralRow], basis: Basis) -> Answer:
    """The answer from rows of the slice that answers, and of the whole one beside that of services."""
    groups = _grouped(question, rows)
    measure = _MEASURES[question.indicator.measure]
    figures = [
        figure_of(
            question.indicator, key_of(question.dimension_names, key), measure(grouped, basis.k is not None), basis.k
        )
        for key, grouped in sorted(groups.items())
    ]
    dimensions = dimensions_of(question, [key for key in groups if TOTAL not in key])
    return answer_of(question, dimensions, figures, basis)


def _grouped(question: Question, rows: Iterable[ReferralRow]) -> Groups:
    """The rows of each figure, margins included."""
    groups: dict[Key, list[ReferralRow]] = defaultdict(list)
    # A referral for several services is in each of them, and once in every total.
    service = question.dimension_names.index("service") if "service" in question.by else None
    for row in _relevant(question, rows):
        key = (period_of(row.month, question.span.kind), *(_value(name, row) for name in question.by))
        for margin in margins_of(key):
            if service is None or (row.a == WHOLE) == (margin[service] == TOTAL):
                groups[margin].append(row)
    return groups


def _relevant(question: Question, rows: Iterable[ReferralRow]) -> Iterator[ReferralRow]:
    pairs = question.indicator.measure is Measure.ACCEPTED_PAIRS
    return (row for row in rows if not pairs or row.country != row.to_country)


def _value(name: str, row: ReferralRow) -> str:
    if name == "pair":
        return f"{row.country}>{row.to_country}"
    return row.country if name == "country" else row.a


def figure_of(indicator: Indicator, key: Mapping[str, str], measured: Measured, k: int | None) -> Figure:
    """The figure as it is shown, and out of how many: for the network with at least `k` underneath."""
    if k is not None and measured.base < k:
        if measured.base == 0:
            return Figure(key=key, value=None, display="–", reason=Reason.NOT_PUBLISHED)
        return Figure(key=key, value=None, display=f"<{k}", reason=Reason.PRIMARY)
    out_of, base = base_words(indicator, measured.out_of, k), measured.out_of.units if k is None else None
    if measured.base == 0:
        # The own organisation's figures never wait for publication: there is just nothing to divide.
        return Figure(key=key, value=None, display="–", base=base, out_of=out_of)
    return Figure(key=key, value=measured.value, display=measured.display, base=base, out_of=out_of)


def _acceptance(rows: Sequence[ReferralRow], rounded: bool) -> Measured:
    decided, accepted = sum(row.decided for row in rows), sum(row.accepted for row in rows)
    if not decided:
        return Measured(0, None, "–", Base(0, 0))
    step = STEP if rounded else 1
    percent = round(100 * accepted / decided / step) * step
    return Measured(decided, percent, f"{percent} %", Base(decided, accepted))


def _median(rows: Sequence[ReferralRow], _: bool) -> Measured:
    by_group: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.a in _GROUPS:
            by_group[row.a] += row.decided
    total, reached = sum(by_group.values()), 0
    for edge in ANSWER_HOURS:
        reached += by_group.get(str(edge), 0)
        if total and 2 * reached >= total:
            return Measured(total, edge, f"≤ {edge}{HOURS}", Base(total))
    return Measured(total, None, f"> {ANSWER_HOURS[-1]}{HOURS}", Base(total))


def _accepted(rows: Sequence[ReferralRow], rounded: bool) -> Measured:
    accepted = sum(row.accepted for row in rows)
    shown = round(accepted / STEP) * STEP if rounded else accepted
    return Measured(accepted, shown, written(shown), Base(sum(row.decided for row in rows), accepted))


_MEASURES: Mapping[Measure, Callable[[Sequence[ReferralRow], bool], Measured]] = {
    Measure.ACCEPTANCE: _acceptance,
    Measure.MEDIAN_HOURS: _median,
    Measure.ACCEPTED_PAIRS: _accepted,
}
