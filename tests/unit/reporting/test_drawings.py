"""Drawings: every label whole, text that can be read, colours with contrast, and nothing but shapes and text."""

import json
import re
import xml.etree.ElementTree as ET
from itertools import pairwise, product
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY
from services.reporting.domain.charts.pictures import Drawn
from services.reporting.domain.charts.plots import Plot, PlotKind, PlotPart, PlotRow
from services.reporting.domain.charts.themes import COLOURS, GROUND, Theme
from services.reporting.drawing.kinds import KINDS, draw
from services.reporting.drawing.maps import BOUNDARIES, SOUTHERN, steps_of
from services.reporting.drawing.style import Role, width_of, wrapped
from services.reporting.drawing.svg import tidied
from shared.contracts.codelists import code_list

pytestmark = pytest.mark.unit

SERVICES = [str(item["es"]) for item in code_list("service_type").items.values()]
FORMS = [str(item["es"]) for item in code_list("exploitation_type").items.values()]
PERIODS = [f"T{quarter} {year}" for year in (2011, 2012) for quarter in range(1, 5)]
WIDTHS = (240, 320, 640, 1280)


def a_row(label: str, value: float | None = 12, code: str = "", parts: int = 0) -> PlotRow:
    shown = "–" if value is None else f"{value:g}"
    part = PlotPart(value=value, display=shown, said=f"{label}, una parte: {shown}")
    return PlotRow(
        code=code or label,
        label=label,
        value=None if value is None else value * max(parts, 1),
        display=shown,
        said=f"{label}: {shown} personas",
        parts=[part] * parts,
    )


def a_plot(kind: PlotKind, width: int = 640, rows: list[PlotRow] | None = None) -> Plot:
    """A plot of the kind with the longest names that there are, one of its figures hidden."""
    series = {PlotKind.MULTIPLES: FORMS[:5], PlotKind.STACKED: FORMS[:4], PlotKind.FLOWS: ["México", "Guatemala"] * 2}
    names = series.get(kind, [])
    parts = 0 if kind is PlotKind.FLOWS else len(names)
    labels = {
        PlotKind.LINES: PERIODS,
        PlotKind.MULTIPLES: PERIODS[:4],
        PlotKind.MAP: ["GT-13", "MX-CHP", "HN-FM", "SV-SS"],
        PlotKind.FLOWS: ["GT>HN", "HN>GT", "SV>MX"],
    }.get(kind, SERVICES)
    made = [a_row(label, None if place == 1 else 10 + place, parts=parts) for place, label in enumerate(labels)]
    return Plot(
        kind=kind,
        width=width,
        rows=rows or made,
        series=names,
        countries=["GT", "SV", "HN", "MX"],
        hidden="no se muestra",
    )


def drawn(plot: Plot) -> Drawn:
    return Drawn(*draw(plot))


def elements(plot: Plot) -> list[ET.Element]:
    return list(ET.fromstring(f"<g>{drawn(plot).inner}</g>").iter())


def words(plot: Plot) -> str:
    return " ".join(element.text or "" for element in elements(plot) if element.tag in ("text", "tspan"))


@pytest.mark.parametrize(("kind", "width"), list(product(PlotKind, WIDTHS)))
def test_a_drawing_keeps_to_its_width_and_no_text_is_smaller_than_twelve_pixels(kind: PlotKind, width: int) -> None:
    plot = a_plot(kind, width)
    assert drawn(plot).width <= width + 4
    sizes = [float(e.attrib["font-size"].removesuffix("px")) for e in elements(plot) if "font-size" in e.attrib]
    assert sizes
    assert min(sizes) >= 12


@pytest.mark.parametrize(
    ("kind", "width"), list(product((PlotKind.BARS, PlotKind.STACKED, PlotKind.MULTIPLES), WIDTHS))
)
def test_every_word_of_every_label_is_there(kind: PlotKind, width: int) -> None:
    plot = a_plot(kind, width)
    said = words(plot)
    names = plot["series"] if kind is PlotKind.MULTIPLES else [row["label"] for row in plot["rows"]]
    assert "…" not in said
    assert [word for name in names for word in name.split() if word not in said] == []


@pytest.mark.parametrize("width", [80, 150, 300])
def test_a_label_is_wrapped_within_its_room_unless_one_word_is_longer(width: int) -> None:
    for label in (*SERVICES, *FORMS):
        lines = wrapped(label, width)
        assert " ".join(lines) == label
        assert all(width_of(line) <= width + 2 or " " not in line for line in lines)


@pytest.mark.parametrize("kind", list(PlotKind))
def test_a_drawing_is_shapes_and_text_with_classes_for_colours(kind: PlotKind) -> None:
    text = drawn(a_plot(kind)).inner
    assert not re.search(r"style|script|href|url\(|\son\w+=|#0000", text)
    assert {e.tag for e in elements(a_plot(kind))} <= {"g", "path", "rect", "text", "tspan", "line", "circle", "title"}
    assert "class=" in text


@pytest.mark.parametrize("kind", list(PlotKind))
def test_each_figure_is_said_to_whoever_points_at_it(kind: PlotKind) -> None:
    plot = a_plot(kind)
    titles = {element.text for element in elements(plot) if element.tag == "title"}
    figures = [part for row in plot["rows"] for part in row["parts"]] if plot["series"] else plot["rows"]
    if kind is PlotKind.FLOWS:
        figures = plot["rows"]
    shown = {figure["said"] for figure in figures if figure["value"] is not None}
    assert shown <= titles


def test_what_an_engine_writes_beside_shapes_is_left_out() -> None:
    unsafe = """
        <svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">
          <script>x</script><image href="x"/><a href="x"><text>y</text></a>
          <g style="color:red" onclick="x"><text fill="#000001">1 &lt; 2</text></g>
        </svg>"""
    assert tidied(unsafe)[0] == '<text class="fill-ink">1 &lt; 2</text>'


def test_hidden_figures_have_one_bar_whatever_they_hide() -> None:
    rows = [a_row("a", 500), *(a_row(name, None) for name in ("b", "c"))]
    bars = re.findall(r'class="fill-hidden" d="([^"]+)"', drawn(a_plot(PlotKind.BARS, rows=rows)).inner)
    assert len(bars) == 2
    assert len({re.sub(r"^M[-\d.]+,[-\d.]+", "", bar) for bar in bars}) == 1


def test_the_part_of_a_bar_that_is_not_shown_ends_at_the_total() -> None:
    row = a_row("a", 10, parts=2)
    row["parts"] = [row["parts"][0], PlotPart(value=None, display="–", said="a: no se muestra")]
    plot = a_plot(PlotKind.STACKED, rows=[row])
    plot["series"] = ["x", "y"]
    assert "a: no se muestra" in {element.text for element in elements(plot) if element.tag == "title"}


def test_every_department_and_state_of_the_lists_is_on_the_map() -> None:
    topology = json.loads(BOUNDARIES.read_text())
    drawn_places = {geometry["id"] for geometry in topology["objects"]["places"]["geometries"]}
    listed = {code for country in ("gt", "sv", "hn", "mx") for code in code_list(f"iso_3166_2_{country}").items}
    assert drawn_places == listed
    assert drawn_places >= SOUTHERN
    assert BOUNDARIES.stat().st_size <= 100_000
    assert "MIT" in (BOUNDARIES.parent / "LICENSE.txt").read_text()


@pytest.mark.parametrize("values", [[5.0], [1.0, 2.0], [1.0, 1.0, 1.0], [float(n) for n in range(40)]])
def test_the_shades_of_a_map_cover_all_figures_without_a_gap(values: list[float]) -> None:
    steps = steps_of(values)
    assert steps[0][0] == min(values)
    assert steps[-1][1] == max(values)
    assert all(any(first <= value <= last for first, last in steps) for value in values)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", list(Theme))
def test_text_and_shapes_have_contrast_on_every_ground(theme: Theme) -> None:
    colours = COLOURS[theme]
    assert colours.keys() == {role.css for role in Role}
    for role in ("ink", "soft"):
        assert contrast(colours[role], colours[GROUND]) >= 4.5, role
    for role in ("bar", "hidden", "s1", "s2", "s3", "s4", "s5", "s6"):
        assert contrast(colours[role], colours[GROUND]) >= 3, role
    shades = [colours[f"step{step}"] for step in range(1, 5)]
    assert all(contrast(one, other) >= 1.4 for one, other in pairwise(shades))


@pytest.mark.parametrize("theme", list(Theme))
def test_the_page_paints_drawings_as_files_are_painted(theme: Theme) -> None:
    styles = (Path(REPOSITORY) / "gateway/web/src/styles/_charts.scss").read_text()
    (mixin,) = re.findall(rf"@mixin chart-{theme} \{{(.*?)\}}", styles, re.DOTALL)
    assert dict(re.findall(r"--chart-(\w+): (#\w+);", mixin)) == COLOURS[theme]


def test_there_is_a_drawing_of_every_kind() -> None:
    assert KINDS.keys() == set(PlotKind)


def test_flows_of_a_country_that_was_added_stand_in_a_row_below_the_others() -> None:
    four = a_plot(PlotKind.FLOWS)
    plot = a_plot(PlotKind.FLOWS, rows=[a_row("CR>GT"), a_row("GT>CR")])
    plot["countries"], plot["series"] = [*four["countries"], "CR", "PA"], [*four["series"], "Costa Rica", "Panamá"]

    assert drawn(plot).height > drawn(four).height
    assert {"Costa Rica", "Panamá"} <= {element.text for element in elements(plot)}


def test_a_country_without_boundaries_is_drawn_in_bars() -> None:
    plot = a_plot(PlotKind.MAP, rows=[a_row("Guanacaste", code="CR-G"), a_row("Limón", code="CR-L")])
    plot["countries"] = ["CR"]

    assert {"Guanacaste", "Limón"} <= {element.text for element in elements(plot)}


def test_the_legend_of_a_map_ends_at_the_largest_area_and_what_lies_in_none_is_said_beside() -> None:
    rows = [a_row("Guatemala", 2, "GT-01"), a_row("Sin dato", 3000, "unknown")]
    rows[1]["display"] = "3,000"
    titles = [element for element in elements(a_plot(PlotKind.MAP, rows=rows)) if element.tag == "title"]
    assert [title.tail for title in titles if title.tail] == ["2", "Sin dato: 3,000"]
