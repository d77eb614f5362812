"""Maps of departments and states: a shade for each figure, and an outline where none is shown."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt

from services.reporting.domain.charts.plots import Plot, PlotRow
from services.reporting.drawing.bars import draw_bars
from services.reporting.drawing.legend import legend
from services.reporting.drawing.style import STEPS, Role

BOUNDARIES = Path(__file__).parent / "boundaries" / "places.topo.json"
SOUTHERN = frozenset(f"MX-{state}" for state in ("CAM", "CHP", "GRO", "OAX", "ROO", "TAB", "VER", "YUC"))
"""States of Mexico that a map shows in any case; the others only where one of them has a figure."""
HEIGHT_AT_MOST = 380


def draw_map(plot: Plot) -> alt.TopLevelMixin:
    """The places of the countries asked for, with the legend below; bars where no boundaries are known of any."""
    geometries = _geometries(plot)
    if not geometries:
        return draw_bars(plot)
    places = {geometry["id"] for geometry in geometries}
    rows = {row["code"]: row for row in plot["rows"] if row["code"] in places}
    beside = [row for row in plot["rows"] if row["code"] not in places and row["value"]]
    steps = steps_of([row["value"] for row in rows.values() if row["value"]])
    shapes = [_shape(geometry, rows.get(geometry["id"]), steps) for geometry in geometries]
    source = alt.InlineData(
        values={**_topology(), "objects": {"places": {"type": "GeometryCollection", "geometries": shapes}}},
        format=alt.TopoDataFormat(type="topojson", feature="places"),
    )
    map_width = plot["width"] - 4
    shaded = (
        alt.Chart(source)
        .mark_geoshape(stroke=Role.SOFT.value, strokeWidth=0.8)
        .encode(
            fill=alt.Fill("properties.colour:N", scale=None, legend=None),
            description=alt.Description("properties.said:N"),
        )
        .project(type="mercator")
        .properties(width=map_width, height=_height(shapes, map_width))
    )
    return alt.vconcat(shaded, _legend(plot, steps, beside), spacing=12)


def steps_of(values: list[float]) -> list[tuple[float, float]]:
    """At most four ranges with about as many places in each, from the lowest figure to the highest."""
    ordered = sorted(set(values))
    count = min(len(STEPS), len(ordered))
    cuts = [ordered[place * len(ordered) // count] for place in range(count)]
    ends = [ordered[ordered.index(cut) - 1] for cut in cuts[1:]] + ordered[-1:]
    return list(zip(cuts, ends, strict=True))


def _shape(geometry: dict[str, Any], row: PlotRow | None, steps: list[tuple[float, float]]) -> dict[str, Any]:
    if row is None:
        colour, said = Role.SURFACE, ""
    elif not row["value"]:
        colour, said = Role.SURFACE if row["value"] == 0 else Role.HIDDEN, row["said"]
    else:
        value = row["value"]
        place = next(place for place, (_, last) in enumerate(steps) if value <= last)
        colour, said = STEPS[len(STEPS) - len(steps) + place], row["said"]
    return geometry | {"properties": {"colour": colour.value, "said": said}}


def _geometries(plot: Plot) -> list[dict[str, Any]]:
    countries = set(plot["countries"])
    here = [g for g in _topology()["objects"]["places"]["geometries"] if g["id"][:2] in countries]
    with_figures = {row["code"] for row in plot["rows"]}
    mexico = {g["id"] for g in here if g["id"][:2] == "MX"}
    if with_figures & (mexico - SOUTHERN) or countries == {"MX"}:
        return here
    return [g for g in here if g["id"] not in mexico - SOUTHERN]


def _height(shapes: list[dict[str, Any]], width: int) -> int:
    """As high as the places are for their width, up to a limit."""
    arcs = {number if number >= 0 else ~number for shape in shapes for number in _numbers(shape["arcs"])}
    points = [point for number in arcs for point in _points(number)]
    across = max(x for x, _ in points) - min(x for x, _ in points)
    high = max(y for _, y in points) - min(y for _, y in points)
    return min(round(width * high / across * 1.05), HEIGHT_AT_MOST)


def _numbers(arcs: list[Any]) -> list[int]:
    return [number for part in arcs for number in (_numbers(part) if isinstance(part, list) else [part])]


@cache
def _points(number: int) -> tuple[tuple[int, int], ...]:
    x = y = 0
    points = []
    for dx, dy in _topology()["arcs"][number]:
        x, y = x + dx, y + dy
        points.append((x, y))
    return tuple(points)


@cache
def _topology() -> dict[str, Any]:
    topology: dict[str, Any] = json.loads(BOUNDARIES.read_text(encoding="utf-8"))
    return topology


def _legend(plot: Plot, steps: list[tuple[float, float]], beside: Sequence[PlotRow]) -> alt.LayerChart | alt.FacetChart:
    names = [f"{first:,.0f}" if first == last else f"{first:,.0f}–{last:,.0f}" for first, last in steps]
    roles = list(STEPS[len(STEPS) - len(steps) :])
    if any(row["value"] is None for row in plot["rows"]):
        names.append(plot["hidden"])
        roles.append(Role.HIDDEN)
    for row in beside:
        # What lies in no area has its figure in words, without a colour.
        names.append(f"{row['label']}: {row['display']}")
        roles.append(Role.SURFACE)
    return legend(names, roles, plot["width"])
