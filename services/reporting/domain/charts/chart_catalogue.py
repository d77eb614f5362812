"""The charts that there are: which figures each shows, in which shape."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.reporting.domain.charts.plots import PlotKind
from services.reporting.domain.figures.indicators import CATALOGUE
from services.reporting.domain.figures.questions import is_too_fine
from services.reporting.domain.words.texts import Text

PERIOD = "period"


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A chart of the catalogue: a row for each value of one dimension and, in some, a part for each of another."""

    id: str
    indicator: str
    title: Text
    kind: PlotKind
    rows: str
    parts: str | None = None
    of_several_countries: bool = False
    """It compares countries."""
    on_dashboard: bool = True

    @property
    def by(self) -> tuple[str, ...]:
        """What its figures are broken down by, beside the period."""
        return tuple(name for name in (self.rows, self.parts) if name and name != PERIOD)

    def can_be_limited(self, limits: Collection[str]) -> bool:
        """Whether its indicator knows what the figures are limited to, and its table does not become too fine."""
        return set(limits) <= set(CATALOGUE[self.indicator].by) and not is_too_fine(self.by, limits)


CHARTS: Mapping[str, Chart] = {
    chart.id: chart
    for chart in (
        Chart(
            id="persons-by-quarter",
            indicator="I01",
            kind=PlotKind.LINES,
            rows=PERIOD,
            title=Text(es="Personas detectadas por período", en="Persons detected by period"),
        ),
        Chart(
            id="persons-by-place",
            indicator="I01",
            kind=PlotKind.MAP,
            rows="adm1",
            title=Text(es="Personas por departamento o estado", en="Persons by department or state"),
        ),
        Chart(
            id="persons-by-type",
            indicator="I01",
            kind=PlotKind.BARS,
            rows="type",
            title=Text(es="Personas por modalidad de explotación", en="Persons by form of exploitation"),
        ),
        Chart(
            id="persons-by-type-over-time",
            indicator="I01",
            kind=PlotKind.MULTIPLES,
            rows=PERIOD,
            parts="type",
            title=Text(es="Cada modalidad de explotación por período", en="Each form of exploitation by period"),
        ),
        Chart(
            id="persons-by-country",
            indicator="I01",
            kind=PlotKind.MULTIPLES,
            rows=PERIOD,
            parts="country",
            of_several_countries=True,
            title=Text(es="Personas detectadas en cada país", en="Persons detected in each country"),
        ),
        Chart(
            id="persons-by-age",
            indicator="I01",
            kind=PlotKind.BARS,
            rows="age_band",
            on_dashboard=False,
            title=Text(es="Personas por grupo de edad", en="Persons by age group"),
        ),
        Chart(
            id="persons-by-age-and-gender",
            indicator="I01",
            kind=PlotKind.STACKED,
            rows="age_band",
            parts="gender",
            title=Text(es="Personas por grupo de edad y género", en="Persons by age group and gender"),
        ),
        Chart(
            id="persons-by-gender",
            indicator="I01",
            kind=PlotKind.BARS,
            rows="gender",
            on_dashboard=False,
            title=Text(es="Personas por género", en="Persons by gender"),
        ),
        Chart(
            id="persons-by-status",
            indicator="I01",
            kind=PlotKind.BARS,
            rows="status",
            title=Text(es="Personas por condición", en="Persons by trafficking status"),
        ),
        Chart(
            id="referral-acceptance",
            indicator="I05",
            kind=PlotKind.BARS,
            rows="service",
            title=Text(es="Aceptación de referencias por servicio", en="Referral acceptance by service"),
        ),
        Chart(
            id="referral-acceptance-over-time",
            indicator="I05",
            kind=PlotKind.LINES,
            rows=PERIOD,
            title=Text(es="Aceptación de referencias por período", en="Referral acceptance by period"),
        ),
        Chart(
            id="hours-to-answer",
            indicator="I06",
            kind=PlotKind.LINES,
            rows=PERIOD,
            title=Text(es="Horas hasta la respuesta por período", en="Hours to answer by period"),
        ),
        Chart(
            id="referrals-between-countries",
            indicator="I08",
            kind=PlotKind.FLOWS,
            rows="pair",
            title=Text(es="Referencias aceptadas entre países", en="Referrals accepted between countries"),
        ),
        Chart(
            id="investigations-by-offence",
            indicator="I09",
            kind=PlotKind.BARS,
            rows="offence",
            title=Text(es="Investigaciones abiertas por delito", en="Investigations opened by offence"),
        ),
        Chart(
            id="days-to-each-stage",
            indicator="P02",
            kind=PlotKind.BARS,
            rows="stage",
            title=Text(es="Días hasta cada etapa del proceso", en="Days to each stage of the proceeding"),
        ),
        Chart(
            id="protection-measures",
            indicator="P01",
            kind=PlotKind.BARS,
            rows="measure",
            title=Text(es="Medidas de protección por tipo", en="Protection measures by kind"),
        ),
    )
}


def charts_for(countries: int, limits: Collection[str]) -> list[Chart]:
    """The charts of a dashboard of so many countries that is limited to values of these dimensions."""
    return [
        chart
        for chart in CHARTS.values()
        if (chart.on_dashboard or (limits and not _has_finer(chart, limits)))
        and (countries > 1 or not chart.of_several_countries)
        and chart.can_be_limited(limits)
    ]


def _has_finer(chart: Chart, limits: Collection[str]) -> bool:
    """Whether another chart shows the same rows divided further."""
    return any(other.rows == chart.rows and other.parts and other.can_be_limited(limits) for other in CHARTS.values())
