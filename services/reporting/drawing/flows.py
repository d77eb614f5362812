"""Flows between countries: an arrow for each pair, as wide as its figure, between the countries in their places."""

from collections.abc import Mapping, Sequence
from math import atan2, degrees
from typing import Any

import altair as alt

from services.reporting.domain.charts.plots import Plot, PlotRow
from services.reporting.drawing.style import TEXT, Role, width_of

PLACES = {"MX": (0.06, 0.16), "GT": (0.44, 0.42), "SV": (0.62, 0.9), "HN": (0.92, 0.5)}
"""Where each country stands, as shares of the width and the height: about as on a map, far enough apart to read.
Those that an operator has added stand in a row below."""
HEIGHT = 300
ROW = 70
NODE = 15
WIDEST = 12
POINTS = 16


def draw_flows(plot: Plot) -> alt.TopLevelMixin:
    """Two arrows between two countries bend to different sides, each with its figure beside it."""
    width = plot["width"] - 60
    places = _places(plot["countries"], width)
    height = HEIGHT + (ROW if places.keys() - PLACES.keys() else 0)
    flows = [_Flow(row, places) for row in plot["rows"] if ">" in row["code"]]
    most = max((flow.row["value"] or 0 for flow in flows), default=0) or 1
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], range=[0, width]))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], range=[0, height]))
    said = alt.Description("said:N")
    arrows = [
        alt.Chart(alt.InlineData(values=flow.path()))
        .mark_line(
            color=flow.role.value,
            strokeWidth=max(WIDEST * (flow.row["value"] or 0) / most, 2),
            opacity=0.85,
            strokeDash=[1, 0] if flow.row["value"] is not None else [4, 4],
        )
        .encode(x=x, y=y, order="order:Q", description=said)
        for flow in flows
    ]
    heads = (
        alt.Chart(alt.InlineData(values=[flow.head() for flow in flows]))
        .mark_point(shape="triangle", filled=True, size=130, opacity=1)
        .encode(
            x=x,
            y=y,
            angle=alt.Angle("angle:Q", scale=None),
            color=alt.Color("colour:N", scale=None, legend=None),
            description=said,
        )
    )
    figures = alt.Chart(alt.InlineData(values=[flow.middle() for flow in flows])).encode(x=x, y=y, description=said)
    grounds = figures.mark_text(fontWeight="bold", stroke=Role.SURFACE.value, strokeWidth=5).encode(text="display:N")
    texts = figures.mark_text(fontWeight="bold").encode(text="display:N")
    layers = alt.layer(*arrows, heads, grounds, texts, *_countries(plot, places, width, x, y))
    return layers.properties(width=width, height=height)


class _Flow:
    """One pair: a curve from the edge of one country to the edge of the other."""

    def __init__(self, row: PlotRow, places: Mapping[str, tuple[float, float]]) -> None:
        self.row = row
        sender, receiver = row["code"].split(">")
        (x1, y1), (x2, y2) = places[sender], places[receiver]
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1
        self._across = (x2 - x1) / length, (y2 - y1) / length
        ux, uy = self._across
        self._start = x1 + ux * NODE, y1 + uy * NODE
        self._end = x2 - ux * (NODE + 8), y2 - uy * (NODE + 8)
        bend = min(length * 0.22, 60)
        self._bent = (x1 + x2) / 2 - uy * bend, (y1 + y2) / 2 + ux * bend

    @property
    def role(self) -> Role:
        """What is not shown is no figure of the same kind."""
        return Role.BAR if self.row["value"] is not None else Role.HIDDEN

    def at(self, share: float) -> tuple[float, float]:
        """A point of the curve (a quadratic Bézier)."""
        rest = 1 - share
        points = zip(self._start, self._bent, self._end, strict=True)
        x, y = (rest * rest * a + 2 * rest * share * b + share * share * c for a, b, c in points)
        return x, y

    def path(self) -> list[dict[str, Any]]:
        """The curve as points in their order."""
        points = [self.at(place / POINTS) for place in range(POINTS + 1)]
        return [{"x": x, "y": y, "order": place, "said": self.row["said"]} for place, (x, y) in enumerate(points)]

    def head(self) -> dict[str, Any]:
        """The point of the arrow, turned to where the curve ends."""
        (x1, y1), (x2, y2) = self.at(0.9), self._end
        # A triangle stands on its side at 0 degrees, its point upwards.
        angle = degrees(atan2(y2 - y1, x2 - x1)) + 90
        return {"x": x2, "y": y2, "angle": angle, "colour": self.role.value, "said": self.row["said"]}

    def middle(self) -> dict[str, Any]:
        """Where the figure stands."""
        x, y = self.at(0.5)
        return {"x": x, "y": y, "display": self.row["display"], "said": self.row["said"]}


def _places(countries: Sequence[str], width: int) -> Mapping[str, tuple[float, float]]:
    added = [country for country in countries if country not in PLACES]
    below = {country: ((n + 0.5) / len(added) * width, HEIGHT + ROW / 2) for n, country in enumerate(added)}
    return {country: (x * width, y * HEIGHT) for country, (x, y) in PLACES.items()} | below


def _countries(
    plot: Plot, places: Mapping[str, tuple[float, float]], width: int, x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    nodes = []
    for code, name in zip(plot["countries"], plot["series"], strict=True):
        place_x, place_y = places[code]
        half = width_of(name) / 2
        nodes.append({"x": place_x, "y": place_y, "name": name, "text_x": min(max(place_x, half), width + 30 - half)})
    base = alt.Chart(alt.InlineData(values=nodes)).encode(y=y, description=alt.Description("name:N"))
    return [
        base.mark_circle(size=NODE * NODE * 2, color=Role.SOFT.value, opacity=1).encode(x=x),
        base.mark_text(dy=-NODE - TEXT / 2, fontWeight="bold").encode(
            x=alt.X("text_x:Q", axis=None, scale=alt.Scale(domain=[0, width], range=[0, width])), text="name:N"
        ),
    ]
