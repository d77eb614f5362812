"""Charts: one breakdown of one indicator, as rows that people, screens and readers without sight share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from services.reporting.domain.answers import Answer, DimensionDescription, Figure
from services.reporting.domain.published import PublishedVintage
from services.reporting.domain.questions import Scope
from services.reporting.domain.tables import Reason
from services.reporting.domain.texts import Text
from shared.kernel.codes import Code, Named
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A chart of the catalogue. `by` None shows the periods themselves."""

    id: str
    indicator: str
    by: str | None
    title: Text


CHARTS: Mapping[str, Chart] = {
    chart.id: chart
    for chart in (
        Chart(
            id="persons-by-quarter",
            indicator="I01",
            by=None,
            title=Text(es="Personas detectadas por trimestre", en="Persons detected by quarter"),
        ),
        Chart(
            id="persons-by-type",
            indicator="I01",
            by="type",
            title=Text(es="Personas por forma de explotación", en="Persons by form of exploitation"),
        ),
        Chart(
            id="persons-by-age",
            indicator="I01",
            by="age_band",
            title=Text(es="Personas por grupo de edad", en="Persons by age group"),
        ),
        Chart(
            id="persons-by-gender",
            indicator="I01",
            by="gender",
            title=Text(es="Personas por género", en="Persons by gender"),
        ),
        Chart(
            id="persons-by-status",
            indicator="I01",
            by="status",
            title=Text(es="Personas por condición", en="Persons by status"),
        ),
        Chart(
            id="referral-acceptance",
            indicator="I05",
            by="service",
            title=Text(es="Aceptación de referencias por servicio", en="Referral acceptance by service"),
        ),
    )
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ChartRow:
    """A row of the table behind a chart."""

    code: str
    label: Text
    value: float | None
    display: str
    reason: Annotated[Reason | None, Code("suppression_reason")]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChartTotal:
    """The total of the table behind a chart."""

    value: float | None
    display: str
    reason: Annotated[Reason | None, Code("suppression_reason")]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChartTable:
    """A chart as a table, with its title, one-sentence summary, period and source."""

    id: str
    title: Text
    summary: Text
    """One sentence."""
    label: Text
    whose: Text
    vintages: Sequence[PublishedVintage]
    scope: Scope
    countries: Sequence[Country]
    first: Annotated[str, Named("from")]
    last: Annotated[str, Named("to")]
    as_of: datetime | None
    unit: Text
    columns: Sequence[Text]
    rows: Sequence[ChartRow]
    total: ChartTotal


def chart_table(chart: Chart, answer: Answer) -> ChartTable:
    """Title, one-sentence summary and table of `chart`, from the answer to its question."""
    dimension = next(d for d in answer.dimensions if d.id == (chart.by or "period"))
    total = _figure_of(answer, {})
    rows = _rows(answer, dimension)
    return ChartTable(
        id=chart.id,
        title=chart.title,
        summary=_summary(answer, rows, total.display),
        label=answer.label,
        whose=answer.whose,
        vintages=answer.vintages,
        scope=answer.scope,
        countries=answer.countries,
        first=answer.first,
        last=answer.last,
        as_of=answer.as_of,
        unit=answer.indicator.unit,
        columns=[dimension.title, answer.indicator.title],
        rows=rows,
        total=ChartTotal(value=total.value, display=total.display, reason=total.reason),
    )


def origin(chart: ChartTable, language: str) -> tuple[str, str]:
    """Whose figures a chart shows, and how and of when they are to be read: an image travels without its page."""
    return chart.whose.in_language(language), f"{chart.label.in_language(language)}. {_state(chart, language)}"


def _state(chart: ChartTable, language: str) -> str:
    if chart.scope is Scope.ORGANISATION:
        day = f"{chart.as_of:%Y-%m-%d}"
        return Text(es=f"Al {day}", en=f"As of {day}").in_language(language)
    if not chart.vintages:
        return Text(es="Sin publicación todavía", en="No vintage yet").in_language(language)
    vintages = ", ".join(f"{v.country} {v.number} ({v.published_at:%Y-%m-%d})" for v in chart.vintages)
    return Text(es=f"Publicación: {vintages}", en=f"Vintage: {vintages}").in_language(language)


def _rows(answer: Answer, dimension: DimensionDescription) -> list[ChartRow]:
    rows = []
    for value in dimension.values:
        found = _figure_of(answer, {dimension.id: value.code})
        rows.append(
            ChartRow(code=value.code, label=value.label, value=found.value, display=found.display, reason=found.reason)
        )
    return rows


def _figure_of(answer: Answer, key: Mapping[str, str]) -> Figure:
    """The figure with that key. Without one it is 0 for the own organisation and not published for the network."""
    for figure in answer.figures:
        if figure.key == key:
            return figure
    if answer.scope is Scope.ORGANISATION:
        return Figure(key=key, value=0, display="0")
    return Figure(key=key, value=None, display="–", reason=Reason.NOT_PUBLISHED)


def _summary(answer: Answer, rows: Sequence[ChartRow], total: str) -> Text:
    shown = [row for row in rows if row.value]
    hidden = sum(row.value is None and row.reason is not Reason.NOT_PUBLISHED for row in rows)
    period = answer.first if answer.first == answer.last else f"{answer.first} – {answer.last}"
    if not shown and not hidden and answer.scope is Scope.NETWORK:
        return Text(
            es=f"{period}: la red aún no publica cifras.",
            en=f"{period}: the network has not published figures yet.",
        )
    if not shown:
        return Text(
            es=f"{period}: no hay cifras que se puedan mostrar{_hidden_es(hidden)}.",
            en=f"{period}: there are no figures that can be shown{_hidden_en(hidden)}.",
        )
    top, unit = max(shown, key=lambda row: row.value or 0), answer.indicator.unit
    return Text(
        es=f"{period}: el valor más alto es {top.label.es}, con {top.display} {unit.es}; "
        f"total {total}{_hidden_es(hidden)}.".replace("% %", "%"),
        en=f"{period}: the highest is {top.label.en}, with {top.display} {unit.en}; "
        f"total {total}{_hidden_en(hidden)}.".replace("% %", "%"),
    )


def _hidden_es(hidden: int) -> str:
    if not hidden:
        return ""
    return f"; {hidden} cifra{'s' if hidden > 1 else ''} oculta{'s' if hidden > 1 else ''} para proteger a las personas"


def _hidden_en(hidden: int) -> str:
    if not hidden:
        return ""
    return f"; {hidden} figure{'s' if hidden > 1 else ''} hidden to protect people"
