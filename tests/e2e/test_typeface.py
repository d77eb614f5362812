"""The text stands in the platform's own typeface, also where the server draws the page, and nothing moves for it."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import Visit
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

NAMES = "María K'astajinem, Tz’oc, Qʼanil, Pérez Ordóñez, Cüj, äëïöü ÄËÏÖÜ, ¿quién?, «uno», 0123456789 – 5 °C…"
OURS = "Public Sans Thin"
"""The name that the file gives itself: that of the lightest weight of the whole typeface."""
_WRITE = """(text) => {
  for (const weight of [400, 500, 600, 700]) {
    const line = document.createElement("p");
    line.className = "written";
    line.setAttribute("data-weight", String(weight));
    line.textContent = text;
    line.style.setProperty("font-weight", String(weight));
    line.style.setProperty("position", "absolute");
    line.style.setProperty("white-space", "nowrap");
    document.body.append(line);
  }
}"""
_MEASURE = """() => [...document.querySelectorAll(".written")].map((line) => {
  const { width, height } = line.getBoundingClientRect();
  return { width, height };
})"""


def faces_of(page: Page, selector: str) -> list[Any]:
    """What the browser draws the text of `selector` with, as its developer tools say it."""
    page.evaluate("document.fonts.ready")
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    faces: list[Any] = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return faces


def test_every_letter_of_spanish_and_of_mayan_names_is_in_the_typeface(visit: Visit) -> None:
    page = visit("caseworker", "GT").page
    page.evaluate(_WRITE, NAMES)

    for weight in (400, 500, 600, 700):
        faces = faces_of(page, f".written[data-weight='{weight}']")
        assert [(face["familyName"], face["isCustomFont"]) for face in faces] == [(OURS, True)]


def test_a_page_that_the_server_draws_has_the_same_typeface(platform: Platform, browser: Browser) -> None:
    with browser.new_context(base_url=platform.url) as context:
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        for path in ("/privacy", "/nothing-here"):
            page.goto(path, wait_until="networkidle")
            assert {face["familyName"] for face in faces_of(page, "h1")} == {OURS}, path
        assert [text for text in refused if "Content Security Policy" in text] == []


def test_text_takes_the_same_room_before_the_typeface_has_come(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    page.evaluate(_WRITE, "Registrar un caso y referir a otra organización")
    page.evaluate("document.fonts.ready")
    after = page.evaluate(_MEASURE)

    page.route("**/*.woff2", lambda route: route.abort())
    page.reload()
    page.locator("h1").wait_for()
    page.evaluate(_WRITE, "Registrar un caso y referir a otra organización")
    before = page.evaluate(_MEASURE)

    for one, other in zip(before, after, strict=True):
        assert one["height"] == other["height"]
        assert abs(one["width"] - other["width"]) <= 0.05 * other["width"]
