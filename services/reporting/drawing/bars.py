"""Bars: one figure for each value of a dimension, with the label beside the bar and the figure at its end."""

import json
from collections.abc import Sequence

import altair as alt

from services.reporting.domain.charts.plots import Plot, PlotRow
from services.reporting.drawing.style import LINE, Role, widest, width_of, wrapped

GAP = 14
HIDDEN_WIDTH = 14
"""Of the bar in place of a figure that is not shown: always the same, whatever it hides."""
LABELS_AT_MOST = 0.46
"""Part of the width that labels may take."""


def draw_bars(plot: Plot) -> alt.TopLevelMixin:
    """A bar a row, in the order of the rows."""
    rows = plot["rows"]
    labels, labels_width = wrapped_labels(rows, plot["width"] * LABELS_AT_MOST)
    room = max(width_of(row["display"]) for row in rows) + 12
    length = plot["width"] - labels_width - room - 14
    scale = alt.Scale(domain=[0, _most(rows)], range=[0, length])
    shown = alt.Chart(_data(rows)).transform_filter("isValid(datum.value)")
    hidden = alt.Chart(_data(rows)).transform_filter("!isValid(datum.value)")
    y, said = category(rows, labels, labels_width), alt.Description("said:N")
    x = alt.X("value:Q", scale=scale, axis=None)
    bars = shown.mark_bar(color=Role.BAR.value, cornerRadiusEnd=2, height=20).encode(x=x, y=y, description=said)
    ends = shown.mark_text(align="left", dx=6).encode(x=x, y=y, text="display:N", description=said)
    covers = hidden.mark_bar(color=Role.HIDDEN.value, height=20).encode(
        x=alt.value(0), x2=alt.value(HIDDEN_WIDTH), y=y, description=said
    )
    signs = hidden.mark_text(align="left", color=Role.SOFT.value).encode(
        x=alt.value(HIDDEN_WIDTH + 6), y=y, text="display:N", description=said
    )
    step = max(len(lines) for lines in labels) * LINE + GAP
    return alt.layer(bars, ends, covers, signs).properties(width=length + room, height=step * len(rows))


def wrapped_labels(rows: Sequence[PlotRow], at_most: float) -> tuple[list[list[str]], int]:
    """The lines of each label, and the width of the widest."""
    labels = [wrapped(row["label"], at_most) for row in rows]
    return labels, max(widest(lines) for lines in labels)


def category(rows: Sequence[PlotRow], labels: Sequence[list[str]], labels_width: int) -> alt.Y:
    """The axis of labels: by code, because two values may be called the same."""
    texts = json.dumps({row["code"]: lines for row, lines in zip(rows, labels, strict=True)})
    axis = alt.Axis(
        title=None,
        labelExpr=f"{texts}[datum.value]",
        minExtent=labels_width,
        maxExtent=labels_width,
        labelLineHeight=LINE,
    )
    return alt.Y("code:N", sort=[row["code"] for row in rows], axis=axis)


def _most(rows: Sequence[PlotRow]) -> float:
    return max((row["value"] or 0 for row in rows), default=0) or 1


def _data(rows: Sequence[PlotRow]) -> alt.InlineData:
    names = ("code", "value", "display", "said")
    return alt.InlineData(values=[{name: row[name] for name in names} for row in rows])  # type: ignore[literal-required]  # names of PlotRow
