"""Answer a question about referrals: acceptance, time to answer, cross-border pairs.

For the network they are sums of published cohorts of decided referrals. Rates and medians need at least k referrals
underneath and are rounded (rule 7): a percentage and a count move in steps of 5, a median is a group of hours.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from services.reporting.adapters.counts import ReferralRow
from services.reporting.adapters.published_classes import ReferralClass
from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.errors import TooFine
from services.reporting.domain.extracts import DEFAULT_K
from services.reporting.domain.indicators import Measure, Source
from services.reporting.domain.periods import months_of, period_of
from services.reporting.domain.published import WITHHELD, PublishedVintage, split
from services.reporting.domain.questions import (
    Question,
    Scope,
    answer_of,
    dimensions_of,
    figure,
    live_state,
    published_state,
)
from services.reporting.domain.referral_facts import ANSWER_HOURS
from services.reporting.domain.tables import TOTAL, Key, Reason, margins_of
from services.reporting.usecases.answer_for_network import LOOKS
from shared.kernel.country import ALL_COUNTRIES
from shared.kernel.errors import Unavailable

STEP = 5
_WHOLE = ""
"""The value of the slice that has one row a referral."""
_GROUPS = frozenset({*map(str, ANSWER_HOURS), "more"})


def answer_about_referrals(question: Question, scope: Scope, *, work: ReportingWork) -> dict[str, Any]:
    """The answer as published for the network, or of this moment for the caller's organisation as an end.

    Raises `TooFine`.
    """
    network = scope is Scope.NETWORK
    groups: dict[Key, list[ReferralRow]] = defaultdict(list)
    # A referral for several services is in each of them, and once in every total.
    service = question.dimension_names.index("service") if "service" in question.by else None
    vintages, rows = _read(question, work) if network else ([], list(_own(question, work)))
    for row in rows:
        if question.indicator.measure is Measure.ACCEPTED_PAIRS and row.country == row.to_country:
            continue
        key = (period_of(row.month, question.span.vintage), *(_value(name, row) for name in question.by))
        for margin in margins_of(key):
            if service is None or (row.a == _WHOLE) == (margin[service] == TOTAL):
                groups[margin].append(row)
    measure = _MEASURES[question.indicator.measure]
    k = DEFAULT_K if network else 1
    figures = [
        _figure(question.dimension_names, key, measure(grouped, network), k) for key, grouped in sorted(groups.items())
    ]
    hidden: dict[str, int] = defaultdict(int)
    for cell in figures:
        if cell["reason"]:
            hidden[cell["reason"]] += 1
    return answer_of(
        question,
        dimensions_of(question, [key for key in groups if TOTAL not in key]),
        figures,
        scope=scope.value,
        k=k if network else None,
        hidden=dict(hidden),
        **(published_state(vintages) if network else live_state(work.clock.now())),
    )


def _read(question: Question, work: ReportingWork) -> tuple[list[PublishedVintage], list[ReferralRow]]:
    """Published referrals and the vintages they are of: of the countries asked for and of each that sent there.

    A reader does not wait for the maker of a vintage, but looks again.
    """
    publication = work.publications[Source.REFERRALS]
    for _ in range(LOOKS):
        all_of_them = publication.vintages(ALL_COUNTRIES)
        rows = list(_published(question, work))
        read = question.countries | {row.country for row in rows}
        vintages = [vintage for vintage in all_of_them if vintage.country in read]
        if publication.vintages(read) == vintages:
            return vintages, rows
    raise Unavailable(retry_after=1)


def _own(question: Question, work: ReportingWork) -> Iterator[ReferralRow]:
    organisation = work.grant.organisation_id
    slice_name = _slice(question)
    if organisation is not None:
        for name in (slice_name, _WHOLE) if slice_name == "service" else (slice_name,):
            yield from work.counts.referrals_of(organisation, question.countries, name, question.span.months)


def _published(question: Question, work: ReportingWork) -> Iterator[ReferralRow]:
    slice_name = _slice(question)
    for known in work.published_classes.referrals(question.countries, question.span.months):
        for value in _values(known, slice_name):
            accepted = known.referrals if known.values["outcome"] == "accepted" else 0
            month = months_of(known.quarter)[0]
            yield ReferralRow(known.country, known.to_country, month, value, known.referrals, accepted)


def _values(known: ReferralClass, slice_name: str) -> tuple[str, ...]:
    """The values of the class in a slice: several services are several rows, beside the one that is whole."""
    if not slice_name:
        return (_WHOLE,)
    if slice_name != "service":
        return (known.values[slice_name],)
    services = known.values["services"]
    return (_WHOLE, *((WITHHELD,) if services == WITHHELD else split(services)))


def _slice(question: Question) -> str:
    """The slice of the counts that answers. Raises `TooFine`: there is none of two dimensions."""
    if question.indicator.measure is Measure.MEDIAN_HOURS:
        return "answered_within"
    names = [name for name in question.by if name not in ("pair", "country")]
    if len(names) > 1:
        raise TooFine
    return names[0] if names else ""


def _value(name: str, row: ReferralRow) -> str:
    if name == "pair":
        return f"{row.country}>{row.to_country}"
    return row.country if name == "country" else row.a


def _figure(names: Sequence[str], key: Key, measured: tuple[int, int | None, str], k: int) -> dict[str, Any]:
    base, value, display = measured
    if base == 0:
        # The own organisation's figures never wait for publication: there is just nothing to divide.
        return figure(names, key, None, "–", Reason.NOT_PUBLISHED.value if k > 1 else None)
    if base < k:
        return figure(names, key, None, f"<{k}", Reason.PRIMARY.value)
    return figure(names, key, value, display, None)


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
        if row.a in _GROUPS:
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
