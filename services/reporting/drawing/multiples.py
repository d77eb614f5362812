"""Small multiples: the same trend for each series beside the others, all on one scale so that they can be compared."""

import altair as alt

from services.reporting.domain.charts.plots import Plot
from services.reporting.drawing.lines import most_of, trend
from services.reporting.drawing.style import Role, width_of, wrapped

COLUMN = 250
"""Width of one at least."""
HEIGHT = 96
GAP = 20


def draw_multiples(plot: Plot) -> alt.TopLevelMixin:
    """A trend for each series, with its name above it."""
    rows = plot["rows"]
    columns = min(max(plot["width"] // COLUMN, 1), len(plot["series"]), 4)
    most = most_of([part for row in rows for part in row["parts"]])
    axis = width_of(f"{most:,.0f}") + 12
    width = (plot["width"] - GAP * (columns - 1)) // columns - axis - 8
    charts = [
        trend(rows, [row["parts"][place] for row in rows], Role.BAR, most).properties(
            width=width, height=HEIGHT, title=alt.TitleParams(text=wrapped(name, width), offset=12)
        )
        for place, name in enumerate(plot["series"])
    ]
    return alt.concat(*charts, columns=columns, spacing=GAP)
