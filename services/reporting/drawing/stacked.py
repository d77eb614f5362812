"""Stacked bars: a row for each value of one dimension, divided by the values of another."""

from collections.abc import Iterator
from typing import Any

import altair as alt

from services.reporting.domain.charts.plots import Plot, PlotRow
from services.reporting.drawing.bars import GAP, HIDDEN_WIDTH, LABELS_AT_MOST, category, wrapped_labels
from services.reporting.drawing.legend import legend
from services.reporting.drawing.style import LINE, SERIES, Role, width_of


def draw_stacked(plot: Plot) -> alt.TopLevelMixin:
    """A bar a row. What is not shown of it is drawn as one piece, up to the total where the total is shown."""
    rows = plot["rows"]
    labels, labels_width = wrapped_labels(rows, plot["width"] * LABELS_AT_MOST)
    room = max(width_of(row["display"]) for row in rows) + 12
    length = plot["width"] - labels_width - room - 14
    most = max((row["value"] or 0 for row in rows), default=0) or 1
    x = alt.X("start:Q", scale=alt.Scale(domain=[0, most], range=[0, length]), axis=None)
    y, said = category(rows, labels, labels_width), alt.Description("said:N")
    roles = _colours(plot["series"])
    colour = alt.Color(
        "series:N", scale=alt.Scale(domain=plot["series"], range=[role.value for role in roles]), legend=None
    )
    pieces = alt.Chart(alt.InlineData(values=[piece for row in rows for piece in _pieces(row, plot["series"])]))
    ends = alt.Chart(alt.InlineData(values=[_end(row) for row in rows]))
    known, hidden = ends.transform_filter("isValid(datum.start)"), ends.transform_filter("!isValid(datum.start)")
    layers = alt.layer(
        pieces.mark_bar(height=20, stroke=Role.SURFACE.value, strokeWidth=1).encode(
            x=x, x2="end:Q", y=y, color=colour, description=said
        ),
        pieces.transform_filter("datum.series == ''")
        .mark_bar(height=20, color=Role.HIDDEN.value)
        .encode(x=x, x2="end:Q", y=y, description=said),
        known.mark_text(align="left", dx=6).encode(x=x, y=y, text="display:N", description=said),
        hidden.mark_bar(color=Role.HIDDEN.value, height=20).encode(
            x=alt.value(0), x2=alt.value(HIDDEN_WIDTH), y=y, description=said
        ),
        hidden.mark_text(align="left", color=Role.SOFT.value).encode(
            x=alt.value(HIDDEN_WIDTH + 6), y=y, text="display:N", description=said
        ),
    )
    step = max(len(lines) for lines in labels) * LINE + GAP
    bars = layers.properties(width=length + room, height=step * len(rows))
    names, painted = list(plot["series"]), list(roles)
    if any(part["value"] is None for row in rows for part in row["parts"]):
        names.append(plot["hidden"])
        painted.append(Role.HIDDEN)
    return alt.vconcat(legend(names, painted, plot["width"], left=-labels_width - 8), bars, spacing=8)


def _pieces(row: PlotRow, series: list[str]) -> Iterator[dict[str, Any]]:
    """Where each part of a row lies; the parts that are not shown share what is left of the total."""
    end = 0.0
    covered = [part["said"] for part in row["parts"] if part["value"] is None]
    for name, part in zip(series, row["parts"], strict=True):
        if part["value"]:
            start, end = end, end + part["value"]
            yield {"code": row["code"], "series": name, "start": start, "end": end, "said": part["said"]}
    if row["value"] and row["value"] > end:
        said = "; ".join(covered) or row["said"]
        yield {"code": row["code"], "series": "", "start": end, "end": row["value"], "said": said}


def _end(row: PlotRow) -> dict[str, Any]:
    return {"code": row["code"], "start": row["value"], "display": row["display"], "said": row["said"]}


def _colours(series: list[str]) -> list[Role]:
    return [SERIES[place % len(SERIES)] for place in range(len(series))]
