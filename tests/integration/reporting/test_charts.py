"""Charts as images: what they show, what they never show, and that a second look costs nothing."""

# fixed dates: the service is given NOON of conftest.py as its clock

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.reporting.adapters.charts.drawer import Drawer
from services.reporting.bootstrap import Services, drawer
from services.reporting.domain.charts.chart_catalogue import CHARTS
from services.reporting.domain.charts.plots import Plot
from services.reporting.domain.charts.themes import COLOURS, Theme
from tests.integration.reporting.builders import both_publish
from tests.integration.reporting.test_figures import analyst, caseworker, register

pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def drawing() -> Iterator[Drawer]:
    """A drawer of this test, which ends its process."""
    made = Drawer(seconds=60, starting_seconds=60)
    drawer.use(made)
    yield made
    made.close()


def image_of(client: FlaskClient, chart: str, headers: dict[str, str], query: str = "") -> str:
    answer = client.get(f"/api/v1/charts/{chart}.svg?{query}", headers=headers)
    assert answer.status_code == 200, answer.json
    return str(answer.text)


def words_of(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_an_image_has_a_title_a_description_hover_values_and_no_style_or_script(
    client: FlaskClient, wiring: Services
) -> None:
    register(wiring, 3, exploitation_types=("forced_labour",))
    image = client.get("/api/v1/charts/persons-by-type.svg?lang=es", headers=caseworker())
    assert image.mimetype == "image/svg+xml"
    root = ET.fromstring(image.text)
    assert [child.tag.rpartition("}")[2] for child in root[:2]] == ["title", "desc"]
    assert root.attrib["role"] == "img"
    assert not re.search(r"style=|<script|<style|href|url\(|\son\w+=", image.text)
    table = client.get("/api/v1/charts/persons-by-type", headers=caseworker()).json
    assert root[1].text.startswith(table["summary"]["es"])
    hover = [title.text for title in root.iter("{http://www.w3.org/2000/svg}title")]
    assert f"{table['rows'][0]['label']['es']}: 3 personas" in hover
    assert [(row["code"], row["value"]) for row in table["rows"]] == [("forced_labour", 3)]
    assert table["summary"]["en"].endswith("with 3 persons; total 3.")


def test_whoever_reads_a_table_has_what_draws_its_image_started(client: FlaskClient, drawing: Drawer) -> None:
    drawing._starting_seconds = 0
    assert client.get("/api/v1/charts/persons-by-type", headers=caseworker()).status_code == 200

    assert drawing._process


def test_an_image_that_is_still_being_drawn_is_no_failure_and_says_when_to_ask_again(
    client: FlaskClient, wiring: Services, drawing: Drawer
) -> None:
    register(wiring, 3, exploitation_types=("forced_labour",))
    drawing._starting_seconds = 0

    told = client.get("/api/v1/charts/persons-by-type.svg", headers=caseworker())

    assert (told.status_code, told.json["code"], told.headers["Retry-After"]) == (503, "being_drawn", "1")


def test_an_image_says_whose_figures_it_shows_and_of_when(client: FlaskClient, wiring: Services) -> None:
    both_publish(wiring, (20, {}))
    network = ET.fromstring(image_of(client, "persons-by-gender", analyst(), "country=GT&lang=en"))
    own = ET.fromstring(image_of(client, "persons-by-gender", caseworker(), "country=GT&lang=es"))
    for image, said in (
        (network, ("Every organisation of the network in Guatemala", "Detected by the network", "GT 1 (2031-11-24)")),
        (own, ("Solo los casos de su organización", "Registrado por su organización", "Al 2031-11-24")),
    ):
        line = " ".join(words_of(span) for span in image[-1])
        assert all(words in words_of(image[1]) and words in line for words in said)


def test_a_bare_image_leaves_title_and_source_to_the_page_and_keeps_the_description(
    client: FlaskClient, wiring: Services
) -> None:
    register(wiring, 3)
    root = ET.fromstring(image_of(client, "persons-by-gender", caseworker(), "bare=true"))
    assert "Solo los casos de su organización" in words_of(root[1])
    assert not any("ceiba" in child.get("class", "") for child in root)


def test_an_image_never_draws_the_size_of_a_hidden_figure(client: FlaskClient, wiring: Services) -> None:
    both_publish(
        wiring,
        (20, {}),
        (15, {"gender": "masculine"}),
        (15, {"gender": "masculine", "exploitation_types": ["servitude"]}),
    )
    for chart in CHARTS:
        image = image_of(client, chart, analyst(), "country=GT&lang=en")
        covers = re.findall(r'<path class="fill-hidden"[^>]* d="M[-\d.]+,[-\d.]+h([\d.]+)v', image)
        assert len(set(covers)) <= 1, chart
    table = client.get("/api/v1/charts/persons-by-gender?country=GT", headers=analyst()).json
    assert any(row["value"] is None for row in table["rows"])
    assert table["folded"]["en"] in image_of(client, "persons-by-gender", analyst(), "country=GT&lang=en")


def test_no_label_is_cut_and_rows_without_cases_are_folded_and_counted(client: FlaskClient, wiring: Services) -> None:
    register(wiring, 4, age_band="9_17")
    table: dict[str, Any] = client.get("/api/v1/charts/persons-by-age", headers=caseworker()).json
    empty = [row for row in table["rows"] if row["empty"]]
    assert empty
    assert table["folded"]["es"] == f"{len(empty)} más sin casos"
    image = image_of(client, "persons-by-age", caseworker(), "lang=es&width=320")
    assert "…" not in image
    assert table["folded"]["es"] in image
    drawn = words_of(ET.fromstring(image))
    assert all((row["label"]["es"] in drawn) is not row["empty"] for row in table["rows"])


@pytest.mark.parametrize("theme", list(Theme))
def test_a_theme_changes_the_colours_and_nothing_else(client: FlaskClient, wiring: Services, theme: Theme) -> None:
    register(wiring, 3)
    image = image_of(client, "persons-by-gender", caseworker(), f"theme={theme}")
    assert f'class="fill-bar" fill="{COLOURS[theme]["bar"]}"' in image
    assert f'class="fill-surface" fill="{COLOURS[theme]["surface"]}"' in image
    light = image_of(client, "persons-by-gender", caseworker())
    colour = re.compile(r"#[0-9a-f]{6}")
    assert colour.sub("", image) == colour.sub("", light)


@pytest.mark.parametrize("width", [320, 1280])
def test_an_image_is_as_wide_as_it_was_asked_for(client: FlaskClient, wiring: Services, width: int) -> None:
    register(wiring, 3)
    root = ET.fromstring(image_of(client, "persons-by-gender", caseworker(), f"width={width}"))
    assert float(root.attrib["width"]) == pytest.approx(width, abs=20)
    assert all(float(e.attrib["font-size"].removesuffix("px")) >= 12 for e in root.iter() if "font-size" in e.attrib)


@pytest.mark.parametrize("query", ["width=2000", "width=1", "width=x", "theme=pink", "bare=perhaps"])
def test_a_size_or_theme_that_does_not_exist_is_refused(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/api/v1/charts/persons-by-type.svg?{query}", headers=caseworker())
    assert answer.status_code == 422


def test_the_same_image_is_drawn_once_and_not_sent_again(
    client: FlaskClient, wiring: Services, drawing: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(wiring, 3)
    path = "/api/v1/charts/persons-by-gender.svg"
    first = client.get(path, headers=caseworker())
    drawing.close()
    monkeypatch.setattr(drawing, "_drawn", lambda _: pytest.fail("drawn again"))

    again = client.get(path, headers=caseworker() | {"If-None-Match": first.headers["ETag"]})
    in_dark = client.get(f"{path}?theme=dark", headers=caseworker() | {"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert in_dark.status_code == 200


def test_an_image_that_cannot_be_drawn_is_tried_later_and_the_table_is_still_there(
    client: FlaskClient, wiring: Services, drawing: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(wiring, 3)

    def broken(_: bytes, starts_by: float) -> Plot:
        raise EOFError

    monkeypatch.setattr(drawing, "_asked", broken)
    answer = client.get("/api/v1/charts/persons-by-gender.svg", headers=caseworker())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert client.get("/api/v1/charts/persons-by-gender", headers=caseworker()).status_code == 200
