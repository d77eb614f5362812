"""The dashboard: a few figures at a glance and which charts to show."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from services.reporting.domain.charts.chart_catalogue import Chart
from services.reporting.domain.charts.chart_words import dates_of
from services.reporting.domain.charts.plots import PlotKind
from services.reporting.domain.disclosure.tables import Reason
from services.reporting.domain.facts.person_facts import UNKNOWN
from services.reporting.domain.figures.answers import Answer, DimensionValue
from services.reporting.domain.figures.indicators import CATALOGUE
from services.reporting.domain.figures.proceeding_indicators import PROCEEDING_INDICATORS
from services.reporting.domain.figures.published import PublishedVintage
from services.reporting.domain.figures.questions import Scope
from services.reporting.domain.words.texts import Text
from shared.kernel.codes import Code, Named
from shared.kernel.country import Country


class CardGroup(StrEnum):
    """The part of the dashboard that a card is in."""

    ATTENTION = "attention"
    PROCEEDINGS = "proceedings"


@dataclass(frozen=True, kw_only=True, slots=True)
class CardKind:
    """A card that every dashboard has."""

    id: str
    indicator: str
    title: Text
    group: CardGroup = CardGroup.ATTENTION


_MEANINGLESS_IN_TOTAL = frozenset({"P02"})
"""Indicators without a card: a median over all stages says nothing of any."""


CARDS = (
    CardKind(id="persons", indicator="I01", title=Text(es="Personas detectadas", en="Persons detected")),
    CardKind(
        id="referral_acceptance", indicator="I05", title=Text(es="Referencias aceptadas", en="Referrals accepted")
    ),
    CardKind(
        id="hours_to_answer",
        indicator="I06",
        title=Text(es="Mediana hasta la respuesta", en="Median time to answer"),
    ),
    *(
        CardKind(
            id=indicator.description.id.lower(),
            indicator=indicator.description.id,
            title=indicator.description.title,
            group=CardGroup.PROCEEDINGS,
        )
        for indicator in PROCEEDING_INDICATORS
        if indicator.description.id not in _MEANINGLESS_IN_TOTAL
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class CardPoint:
    """The figure of a card in one period."""

    period: str
    label: Text
    value: float | None
    display: str
    out_of: Text | None
    """Out of how many a share, median or sum is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DashboardCard:
    """The total of one indicator."""

    id: str
    group: CardGroup
    title: Text
    indicator: str
    unit: Text
    dates: Text
    """The periods that it counts, in words: whole years for the network's figures about proceedings."""
    value: float | None
    display: str
    hidden: Annotated[Reason | None, Code("suppression_reason")]
    """Why there is no value."""
    as_of: datetime | None
    whose: Text
    label: Text
    vintages: Sequence[PublishedVintage]
    registered: int | None
    imported: int | None
    out_of: Text | None
    trend: Sequence[CardPoint]
    """The same figure in each period, oldest first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DashboardChart:
    """A chart to show beside the cards."""

    id: str
    title: Text
    kind: PlotKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Dashboard:
    """The cards of one scope and the charts to show beside them."""

    as_of: datetime | None
    scope: Scope
    countries: Sequence[Country]
    first: Annotated[str, Named("from")]
    last: Annotated[str, Named("to")]
    places: Sequence[str]
    forms: Sequence[str]
    label: Text
    whose: Text
    vintages: Sequence[PublishedVintage]
    cards: Sequence[DashboardCard]
    charts: Sequence[DashboardChart]


def cards_for(limits: Collection[str]) -> list[CardKind]:
    """The cards whose indicator knows what the figures are limited to."""
    return [card for card in CARDS if set(limits) <= set(CATALOGUE[card.indicator].by)]


def dashboard_of(answers: Sequence[tuple[CardKind, Answer]], charts: Sequence[Chart]) -> Dashboard:
    """The dashboard from the answer about the indicator of each card, all of one scope."""
    main = answers[0][1]
    return Dashboard(
        as_of=max((answer.as_of for _, answer in answers if answer.as_of), default=None),
        scope=main.scope,
        countries=main.countries,
        first=main.first,
        last=main.last,
        places=main.places,
        forms=main.forms,
        label=main.label,
        whose=main.whose,
        vintages=main.vintages,
        cards=[_card(kind, answer) for kind, answer in answers],
        charts=[DashboardChart(id=chart.id, title=chart.title, kind=chart.kind) for chart in charts],
    )


def _card(kind: CardKind, answer: Answer) -> DashboardCard:
    # Without a figure the network has published none, or the own organisation has recorded nothing.
    nothing = Reason.NOT_PUBLISHED if answer.scope is Scope.NETWORK else None
    total = next((figure for figure in answer.figures if not figure.key), None)
    return DashboardCard(
        id=kind.id,
        group=kind.group,
        title=kind.title,
        indicator=answer.indicator.id,
        unit=answer.indicator.unit,
        dates=dates_of(answer.first, answer.last),
        value=total.value if total else None,
        display=total.display if total else "–",
        hidden=total.reason if total else nothing,
        as_of=answer.as_of,
        whose=answer.whose,
        label=answer.label,
        vintages=answer.vintages,
        registered=answer.registered,
        imported=answer.imported,
        out_of=answer.out_of,
        trend=[_point(value, answer) for value in answer.dimensions[0].values if value.code != UNKNOWN],
    )


def _point(period: DimensionValue, answer: Answer) -> CardPoint:
    found = next((figure for figure in answer.figures if figure.key == {"period": period.code}), None)
    return CardPoint(
        period=period.code,
        label=period.label,
        value=found.value if found else None,
        display=found.display if found else "–",
        out_of=found.out_of if found else None,
    )
