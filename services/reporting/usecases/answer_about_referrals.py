"""Answer a question about referrals: acceptance, time to answer, cross-border pairs.

Rates and medians need at least k referrals underneath and are rounded (rule 7), so that they need no ledger: outside
the own organisation a percentage moves in steps of 5, a count in steps of 5, and a median is a group of hours.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from services.reporting.adapters.counts import ReferralRow
from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts import DEFAULT_K
from services.reporting.domain.indicators import Measure
from services.reporting.domain.periods import period_of
from services.reporting.domain.questions import Question, Scope, answer_of, dimensions_of, figure, iso
from services.reporting.domain.referral_facts import ANSWER_HOURS
from services.reporting.domain.tables import DOMINANCE, TOTAL, Key, Reason, margins_of

STEP = 5


def answer_about_referrals(question: Question, scope: Scope, *, work: ReportingWork) -> dict[str, Any]:
    """The answer at this moment, for the network or for the caller's own organisation as sender or receiver."""
    slice_name = _slice(question)
    groups: dict[Key, list[ReferralRow]] = defaultdict(list)
    for row in work.counts.referrals(question.countries, slice_name, question.span.months):
        if scope is Scope.ORGANISATION and str(work.grant.organisation_id) not in (row.sender, row.receiver):
            continue
        if question.indicator.measure is Measure.ACCEPTED_PAIRS and row.country == row.to_country:
            continue
        key = (period_of(row.month, question.span.vintage), *(_value(name, row) for name in question.by))
        for margin in margins_of(key):
            groups[margin].append(row)
    dimensions = dimensions_of(question, [key for key in groups if TOTAL not in key])
    measure = _MEASURES[question.indicator.measure]
    k = DEFAULT_K if scope is Scope.NETWORK else 1
    figures = [
        _figure(question.dimension_names, key, rows, k, measure, rounded=scope is Scope.NETWORK)
        for key, rows in sorted(groups.items())
    ]
    hidden: dict[str, int] = defaultdict(int)
    for cell in figures:
        if cell["reason"]:
            hidden[cell["reason"]] += 1
    return answer_of(
        question,
        dimensions,
        figures,
        scope=scope.value,
        k=k if scope is Scope.NETWORK else None,
        hidden=dict(hidden),
        as_of=iso(work.clock.now()),
    )


def _slice(question: Question) -> str:
    if question.indicator.measure is Measure.MEDIAN_HOURS:
        return "answered_within"
    return next((name for name in question.by if name not in ("pair", "country")), "")


def _value(name: str, row: ReferralRow) -> str:
    if name == "pair":
        return f"{row.country}>{row.to_country}"
    return row.country if name == "country" else row.a


def _figure(
    names: Sequence[str],
    key: Key,
    rows: Sequence[ReferralRow],
    k: int,
    measure: Callable[[Sequence[ReferralRow], bool], tuple[int, int | None, str]],
    *,
    rounded: bool,
) -> dict[str, Any]:
    base, value, display = measure(rows, rounded)
    if base < k:
        return figure(names, key, None, f"<{k}", Reason.PRIMARY.value)
    if rounded and _dominated(rows):
        return figure(names, key, None, "–", Reason.DOMINANCE.value)
    return figure(names, key, value, display, None)


def _dominated(rows: Iterable[ReferralRow]) -> bool:
    by_sender: dict[str, int] = defaultdict(int)
    for row in rows:
        by_sender[row.sender] += row.decided
    shares = [share for share in by_sender.values() if share]
    return len(shares) < 2 or max(shares) > DOMINANCE * sum(shares)


def _acceptance(rows: Sequence[ReferralRow], rounded: bool) -> tuple[int, int | None, str]:
    decided, accepted = sum(row.decided for row in rows), sum(row.accepted for row in rows)
    if not decided:
        return 0, None, "–"
    step = STEP if rounded else 1
    percent = round(100 * accepted / decided / step) * step
    return decided, percent, f"{percent} %"


def _median(rows: Sequence[ReferralRow], _: bool) -> tuple[int, int | None, str]:
    by_group: dict[str, int] = defaultdict(int)
    for row in rows:
        by_group[row.a] += row.decided
    total, reached = sum(by_group.values()), 0
    for edge in ANSWER_HOURS:
        reached += by_group.get(str(edge), 0)
        if total and 2 * reached >= total:
            return total, edge, f"≤{edge} h"
    return total, None, f">{ANSWER_HOURS[-1]} h"


def _accepted(rows: Sequence[ReferralRow], rounded: bool) -> tuple[int, int | None, str]:
    accepted = sum(row.accepted for row in rows)
    shown = round(accepted / STEP) * STEP if rounded else accepted
    return accepted, shown, str(shown)


_MEASURES: Mapping[Measure, Callable[[Sequence[ReferralRow], bool], tuple[int, int | None, str]]] = {
    Measure.ACCEPTANCE: _acceptance,
    Measure.MEDIAN_HOURS: _median,
    Measure.ACCEPTED_PAIRS: _accepted,
}
