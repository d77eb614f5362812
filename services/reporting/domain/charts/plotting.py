"""From the table of a chart to what is drawn: words of one language, without the rows that say nothing."""

from collections.abc import Sequence

from services.reporting.domain.charts.chart_words import is_gap
from services.reporting.domain.charts.charts import ChartPart, ChartRow, ChartTable
from services.reporting.domain.charts.plots import Plot, PlotKind, PlotPart, PlotRow
from services.reporting.domain.disclosure.tables import Reason
from services.reporting.domain.facts.person_facts import UNKNOWN
from services.reporting.domain.words.labels import label_of
from services.reporting.domain.words.texts import Text
from services.reporting.domain.words.units import GAP, height_of, with_unit
from shared.kernel.country import NETWORK

_REASONS = {
    Reason.PRIMARY: Text(es="no se muestra: son muy pocas", en="not shown: too few"),
    Reason.NOT_PUBLISHED: Text(es="aún no se publica", en="not published yet"),
}
_NO_DATE = Text(es="sin fecha", en="undated")
_NOTHING = Text(es="sin nada que medir", en="nothing to measure")
_PROTECTED = Text(es="no se muestra, para proteger a las personas", en="not shown, to protect people")


def plot_of(chart: ChartTable, language: str, width: int) -> Plot | None:
    """What is drawn of `chart`; None where no row has anything to draw."""
    rows = [row for row in chart.rows if _is_drawn(chart, row)]
    if not rows or all(row.empty for row in rows):
        return None
    return Plot(
        kind=chart.kind,
        width=width,
        rows=[_row(chart, row, language) for row in rows],
        series=_names(chart, language),
        countries=list(NETWORK if chart.kind is PlotKind.FLOWS else chart.countries),
        hidden=_PROTECTED.in_language(language),
    )


def _names(chart: ChartTable, language: str) -> list[str]:
    """The names of the series; of flows, those of the countries, which all stand in their places."""
    if chart.kind is PlotKind.FLOWS:
        return [label_of("country", code).in_language(language) for code in NETWORK]
    return [_name(chart, place, language) for place in range(len(chart.series))]


def _name(chart: ChartTable, place: int, language: str) -> str:
    """The name of a series; over time with the figure that has no place there, because its period is not known."""
    name, undated = chart.series[place].label.in_language(language), _undated(chart, place)
    if undated is None or not undated.value:
        return name
    return f"{name} ({undated.display} {_NO_DATE.in_language(language)})"


def _undated(chart: ChartTable, place: int) -> ChartPart | None:
    if not chart.is_over_time:
        return None
    return next((row.parts[place] for row in chart.rows if row.code == UNKNOWN), None)


def _has_only_undated(chart: ChartTable, place: int) -> bool:
    """Whether a line through the periods would be a flat 0 although there are persons."""
    undated = _undated(chart, place)
    dated = any(row.parts[place].value for row in chart.rows if row.code != UNKNOWN)
    return bool(undated and undated.value) and not dated


def _is_drawn(chart: ChartTable, row: ChartRow) -> bool:
    """Periods stand in a row of time, so an empty one is a gap that is seen; one without a date has no place there."""
    return row.code != UNKNOWN if chart.is_over_time else not row.empty


def _row(chart: ChartTable, row: ChartRow, language: str) -> PlotRow:
    label = row.label.in_language(language)
    return PlotRow(
        code=row.code,
        label=label,
        value=height_of(row.value, row.display),
        display=row.display,
        said=_said(label, row, chart.unit, language),
        parts=_parts(chart, label, row.parts, language),
    )


def _parts(chart: ChartTable, label: str, parts: Sequence[ChartPart], language: str) -> list[PlotPart]:
    said = [f"{label}, {series.label.in_language(language)}" for series in chart.series]
    return [
        PlotPart(
            value=None if _has_only_undated(chart, place) else height_of(part.value, part.display),
            display=GAP if _has_only_undated(chart, place) else part.display,
            said=_said(name, part, chart.unit, language),
        )
        for place, (name, part) in enumerate(zip(said, parts, strict=True))
    ]


def _said(label: str, figure: ChartRow | ChartPart, unit: Text, language: str) -> str:
    """The figure after its name, or why it is not shown."""
    if figure.reason is not None:
        return f"{label}: {_REASONS.get(figure.reason, _PROTECTED).in_language(language)}"
    if is_gap(figure):
        return f"{label}: {_NOTHING.in_language(language)}"
    said = f"{label}: {with_unit(figure.display, unit).in_language(language)}"
    return f"{said} ({figure.out_of.in_language(language)})" if figure.out_of else said
