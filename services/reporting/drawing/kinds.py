"""Which function draws which kind."""

from collections.abc import Callable, Mapping

import altair as alt

from services.reporting.domain.charts.plots import Plot, PlotKind
from services.reporting.drawing.bars import draw_bars
from services.reporting.drawing.engine import svg_of
from services.reporting.drawing.flows import draw_flows
from services.reporting.drawing.lines import draw_lines
from services.reporting.drawing.maps import draw_map
from services.reporting.drawing.multiples import draw_multiples
from services.reporting.drawing.stacked import draw_stacked
from services.reporting.drawing.style import configured
from services.reporting.drawing.svg import tidied

KINDS: Mapping[str, Callable[[Plot], alt.TopLevelMixin]] = {
    PlotKind.BARS: draw_bars,
    PlotKind.LINES: draw_lines,
    PlotKind.MULTIPLES: draw_multiples,
    PlotKind.STACKED: draw_stacked,
    PlotKind.MAP: draw_map,
    PlotKind.FLOWS: draw_flows,
}


def draw(plot: Plot) -> tuple[str, int, int]:
    """The plot as elements of SVG, its width and its height. Raises KeyError for a kind that does not exist."""
    return tidied(svg_of(configured(KINDS[plot["kind"]](plot)).to_dict()))
