"""Trends: a line over the periods, interrupted where a figure is not shown."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from services.reporting.domain.charts.plots import Plot, PlotPart, PlotRow
from services.reporting.drawing.style import TEXT, Role, width_of

HEIGHT = 180
NAMED_AT_MOST = 12
"""Figures that are written beside their points; more would lie on each other."""


def draw_lines(plot: Plot) -> alt.TopLevelMixin:
    """One line through all periods."""
    rows, figures = plot["rows"], plot["rows"]
    most = most_of(figures)
    axis = width_of(f"{most:,.0f}") + 10
    return trend(rows, figures, Role.BAR, most).properties(width=plot["width"] - axis - 24, height=HEIGHT)


def trend(
    rows: Sequence[PlotRow], figures: Sequence[PlotRow] | Sequence[PlotPart], role: Role, most: float
) -> alt.LayerChart | alt.FacetChart:
    """The line of `figures`, one a row, on a scale up to `most`. What is hidden has its sign at the foot."""
    data = alt.InlineData(values=[_point(row, figure) for row, figure in zip(rows, figures, strict=True)])
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[0, most], nice=True),
        axis=alt.Axis(title=None, tickCount=min(4, max(int(most), 1)), tickMinStep=1, format=",d", grid=True),
    )
    base = alt.Chart(data).encode(x=period_axis(rows), description=alt.Description("said:N"))
    hidden = base.transform_filter("!isValid(datum.value)")
    layers = [
        base.mark_line(color=role.value, strokeWidth=2.5, invalid="break-paths-filter-domains").encode(y=y),
        base.transform_filter("isValid(datum.value)").mark_circle(color=role.value, size=60, opacity=1).encode(y=y),
        hidden.mark_text(color=Role.SOFT.value, baseline="bottom", dy=-4).encode(
            y=alt.value("height"), text="display:N"
        ),
    ]
    if len(rows) <= NAMED_AT_MOST:
        layers.append(base.mark_text(dy=-13).encode(y=y, text="display:N").transform_filter("isValid(datum.value)"))
    return alt.layer(*layers)


def period_axis(rows: Sequence[PlotRow]) -> alt.X:
    """The periods in their order; where they are too many, some are left without a name."""
    names = [row["label"] for row in rows]
    axis = alt.Axis(title=None, labelAngle=0, labelOverlap="parity", labelSeparation=TEXT, grid=False)
    return alt.X("period:N", sort=names, scale=alt.Scale(type="point", padding=0.5), axis=axis)


def most_of(figures: Sequence[PlotRow] | Sequence[PlotPart]) -> float:
    """The highest figure; 1 where there is none."""
    return max((figure["value"] or 0 for figure in figures), default=0) or 1


def _point(row: PlotRow, figure: PlotRow | PlotPart) -> dict[str, Any]:
    return {"period": row["label"]} | {name: figure[name] for name in ("value", "display", "said")}
