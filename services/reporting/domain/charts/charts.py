"""Charts: one breakdown of one indicator, as rows that people, screens and readers without sight share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from services.reporting.domain.charts.chart_catalogue import PERIOD, Chart
from services.reporting.domain.charts.chart_words import covered_words, folded_words, is_gap, state_of, summary_of
from services.reporting.domain.charts.plots import PlotKind
from services.reporting.domain.disclosure.tables import Reason
from services.reporting.domain.figures.answers import Answer, DimensionDescription, Figure
from services.reporting.domain.figures.published import PublishedVintage
from services.reporting.domain.figures.questions import Scope
from services.reporting.domain.words.labels import NO_GROUP
from services.reporting.domain.words.texts import Text
from services.reporting.domain.words.units import GAP, adds_up, height_of
from shared.kernel.codes import Code, Named
from shared.kernel.country import Country

RANKED = frozenset({"type", "service", "citizenship", "adm1", "pair", "offence", "measure"})
"""Dimensions whose values have no order of their own: the highest figure comes first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChartSeries:
    """A value of the dimension that the rows of a chart are divided by."""

    code: str
    label: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class ChartPart:
    """The figure of a row in one series."""

    value: float | None
    display: str
    reason: Annotated[Reason | None, Code("suppression_reason")]
    out_of: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChartRow:
    """A row of the table behind a chart."""

    code: str
    label: Text
    value: float | None
    display: str
    reason: Annotated[Reason | None, Code("suppression_reason")]
    parts: Sequence[ChartPart]
    """In the order of the series; none where the chart has no series."""
    empty: bool
    """Nobody was counted, nothing measured, or nothing is published so far: the row may be left out."""
    out_of: Text | None = None
    """Out of how many a share, median or sum is."""

    @property
    def reasons(self) -> list[Reason | None]:
        """Of the row and of each part, why it is not shown."""
        return [self.reason, *(part.reason for part in self.parts)]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChartTotal:
    """The total of the table behind a chart."""

    value: float | None
    display: str
    reason: Annotated[Reason | None, Code("suppression_reason")]
    out_of: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChartTable:
    """A chart as a table, with its title, one-sentence summary, period and source."""

    id: str
    kind: PlotKind
    title: Text
    summary: Text
    """One sentence."""
    folded: Text | None
    """How many rows are empty, where they may be left out."""
    covered: Text | None
    """How many figures are not shown, and why."""
    label: Text
    whose: Text
    registered: int | None
    imported: int | None
    out_of: Text | None
    vintages: Sequence[PublishedVintage]
    scope: Scope
    countries: Sequence[Country]
    first: Annotated[str, Named("from")]
    last: Annotated[str, Named("to")]
    as_of: datetime | None
    unit: Text
    columns: Sequence[Text]
    series: Sequence[ChartSeries]
    rows: Sequence[ChartRow]
    total: ChartTotal

    @property
    def is_over_time(self) -> bool:
        """Whether its rows are periods, so that none may be left out."""
        return self.kind in (PlotKind.LINES, PlotKind.MULTIPLES)


def chart_table(chart: Chart, answer: Answer) -> ChartTable:
    """Title, one-sentence summary and table of `chart`, from the answer to its question."""
    total = _figure_of(answer, {})
    series = _series(answer, chart)
    rows = _rows(answer, chart, series)
    dimension = _dimension(answer, chart.rows)
    return ChartTable(
        id=chart.id,
        kind=chart.kind,
        title=chart.title,
        summary=summary_of(answer, rows, total),
        folded=None if chart.rows == PERIOD else folded_words(answer, sum(row.empty for row in rows)),
        covered=covered_words(answer.scope, [reason for row in rows for reason in row.reasons]),
        label=answer.label,
        whose=answer.whose,
        registered=answer.registered,
        imported=answer.imported,
        out_of=answer.out_of,
        vintages=answer.vintages,
        scope=answer.scope,
        countries=answer.countries,
        first=answer.first,
        last=answer.last,
        as_of=answer.as_of,
        unit=answer.indicator.unit,
        columns=[dimension.title, *(one.label for one in series), answer.indicator.title],
        series=series,
        rows=rows,
        total=ChartTotal(value=total.value, display=total.display, reason=total.reason, out_of=total.out_of),
    )


def origin(chart: ChartTable, language: str) -> tuple[str, str]:
    """Whose figures a chart shows, and how and of when they are to be read: an image travels without its page."""
    state = state_of(chart.scope, chart.as_of, chart.vintages)
    whose = ". ".join(text.in_language(language) for text in (chart.whose, chart.out_of) if text)
    return whose, f"{chart.label.in_language(language)}. {state.in_language(language)}"


def _dimension(answer: Answer, name: str) -> DimensionDescription:
    return next(dimension for dimension in answer.dimensions if dimension.id == name)


def _series(answer: Answer, chart: Chart) -> list[ChartSeries]:
    """The values that any row has something of."""
    if chart.parts is None:
        return []
    name, unit = chart.parts, answer.indicator.unit
    values = [(value, _figure_of(answer, {name: value.code})) for value in _dimension(answer, name).values]
    return [ChartSeries(code=value.code, label=value.label) for value, total in values if not _is_empty(total, unit)]


def _rows(answer: Answer, chart: Chart, series: Sequence[ChartSeries]) -> list[ChartRow]:
    rows = []
    for value in _dimension(answer, chart.rows).values:
        key = {chart.rows: value.code}
        found = _figure_of(answer, key)
        rows.append(
            ChartRow(
                code=value.code,
                label=value.label,
                value=found.value,
                display=found.display,
                reason=found.reason,
                parts=[_part(_figure_of(answer, key | {str(chart.parts): one.code})) for one in series],
                empty=_is_empty(found, answer.indicator.unit),
                out_of=found.out_of,
            )
        )
    return sorted(rows, key=_rank) if chart.rows in RANKED else rows


def _part(figure: Figure) -> ChartPart:
    return ChartPart(value=figure.value, display=figure.display, reason=figure.reason, out_of=figure.out_of)


def _is_empty(figure: Figure, unit: Text) -> bool:
    """A count of 0 is nobody; a share of 0 % or a time of 0 was measured."""
    if figure.value is None:
        return figure.reason is Reason.NOT_PUBLISHED or is_gap(figure)
    return figure.value == 0 and adds_up(unit)


def _rank(row: ChartRow) -> tuple[bool, bool, float]:
    """The highest first; what is not shown stays together, in its order, and what names no group is last."""
    height = height_of(row.value, row.display)
    return row.code in NO_GROUP, height is None, -(height or 0)


def _figure_of(answer: Answer, key: Mapping[str, str]) -> Figure:
    """The figure with that key. Without one the own organisation has nobody, and the network has published nothing."""
    for figure in answer.figures:
        if figure.key == key:
            return figure
    if answer.scope is Scope.ORGANISATION:
        # A share or a median of nothing is a gap, which a 0 would fill with the worst or the best there can be.
        return (
            Figure(key=key, value=0, display="0")
            if adds_up(answer.indicator.unit)
            else Figure(key=key, value=None, display=GAP)
        )
    return Figure(key=key, value=None, display=GAP, reason=Reason.NOT_PUBLISHED)
