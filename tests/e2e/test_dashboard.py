"""The dashboard: charts that can be read on every screen, whose figures they are, and what is protected."""

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.situation import count_persons
from tests.e2e.visitor import Size, Visitor
from tests.support.builders.case_bodies import a_registration
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


AGREED = {"es": "quienes aceptaron estadística", "en": "those who agreed to statistics"}


@pytest.fixture(scope="module", autouse=True)
def counted(platform: Platform) -> None:
    """Persons of several ages and forms whom the caseworker's organisation counts."""
    count_persons(platform)


def opened(visitor: Visitor, path: str = "/dashboard") -> Locator:
    """The charts of the dashboard; each has been drawn or says that there is nothing to draw."""
    visitor.open(path)
    cards = visitor.page.locator("section.card[aria-labelledby]")
    expect(cards.first).to_be_visible()
    expect(visitor.page.locator(".chart--waiting")).to_have_count(0)
    return cards


def with_a_drawing(cards: Locator) -> Locator:
    """The first chart that has something to draw, whatever is shown of it later."""
    drawn = cards.filter(has=cards.page.locator(".chart svg")).first
    return cards.page.locator(f"section[aria-labelledby={drawn.get_attribute('aria-labelledby')}]")


def test_a_chart_is_a_picture_a_table_and_a_sentence(visit: Visit, language: str, size: Size) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    chart = with_a_drawing(opened(visitor))
    picture, table = chart.locator(".chart svg"), chart.locator("table")
    sentence = chart.locator("p").first.inner_text()
    expect(picture).to_be_visible()
    assert picture.locator("desc").first.text_content().startswith(sentence)

    chart.get_by_role("button").click()
    expect(table).to_be_visible()
    assert visitor.accessibility_problems() == []

    chart.get_by_role("button").click()
    expect(picture).to_be_visible()
    assert visitor.accessibility_problems() == []


@pytest.mark.twice
def test_a_country_administrator_reads_which_organisations_are_counted_and_never_a_zero_for_the_country(
    visit: Visit, language: str, size: Size
) -> None:
    visitor = visit("country_admin", "GT", language=language, size=size)
    visitor.open("/dashboard")
    note = visitor.page.locator(".note").first
    expect(note).to_contain_text({"es": "la red en Guatemala", "en": "the network in Guatemala"}[language])
    expect(note).to_contain_text({"es": "no es el valor nacional", "en": "not the national value"}[language])
    expect(visitor.page.locator("#scope")).to_have_count(0)
    first = visitor.page.locator(".figures--detected .card").first
    expect(first).to_contain_text({"es": "la red en Guatemala", "en": "the network in Guatemala"}[language])
    assert visitor.page.locator(".figures--detected .figure__value", has_text=re.compile(r"^0$")).count() == 0
    assert visitor.accessibility_problems() == []
    visitor.shoot("dashboard-country-admin")


@pytest.mark.twice
def test_figures_of_persons_say_out_of_how_many_they_are_and_own_work_stands_apart(
    visit: Visit, platform: Platform, language: str, size: Size
) -> None:
    caseworker = platform.client("caseworker", "GT")
    assert caseworker.post("/api/v1/cases", json=a_registration(identity=None)).status_code == 201
    visitor = visit("caseworker", "GT", language=language, size=size)
    cards = opened(visitor)
    out_of = {"es": "{} de {}: quienes aceptaron estadística", "en": "{} of {}: those who agreed to statistics"}[
        language
    ]
    first = visitor.page.locator(".figures--detected .card").first
    counted = first.locator(".figure__value").inner_text()
    expect(first).to_contain_text(re.compile(out_of.format(re.escape(counted), r"[\d,]+")))
    expect(with_a_drawing(cards)).to_contain_text(re.compile(out_of.format(r"[\d,]+", r"[\d,]+")))
    expect(visitor.page.locator(".own-work").first).to_contain_text(visitor.text("work.apart.mine"))
    visitor.page.locator("select#scope").select_option("network")
    words = {"es": "Solo personas que aceptaron estadística", "en": "Only persons who agreed to statistics"}[language]
    expect(first).to_contain_text(words)
    assert visitor.accessibility_problems() == []


@pytest.mark.twice
def test_a_caseworker_chooses_between_the_own_organisation_and_the_network(
    visit: Visit, language: str, size: Size
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    visitor.open("/dashboard")
    note = visitor.page.locator(".note").first
    expect(note).to_contain_text({"es": "su organización", "en": "your organisation"}[language])
    visitor.page.locator("select#scope").select_option("network")
    expect(note).to_contain_text({"es": "la red en Guatemala", "en": "the network in Guatemala"}[language])
    assert visitor.accessibility_problems() == []


WHAT_IS_CUT = """
(charts) => charts.flatMap((svg) => {
  const whole = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim());
  const boxes = texts.map((text) => [text.textContent, text.getBoundingClientRect()]);
  const outside = boxes.filter(([, box]) => box.left < whole.left - 2 || box.right > whole.right + 2);
  const small = texts.filter((text) => {
    const scale = whole.width / svg.viewBox.baseVal.width;
    return parseFloat(getComputedStyle(text).fontSize) * scale < 11.9;
  });
  const meet = boxes.flatMap(([one, a], place) => boxes.slice(place + 1)
    .filter(([, b]) => a.left < b.right - 2 && b.left < a.right - 2)
    .filter(([, b]) => a.top < b.bottom - 4 && b.top < a.bottom - 4)
    .map(([other]) => `${one} on ${other}`));
  return [...outside.map(([text]) => `cut: ${text}`), ...small.map((text) => `small: ${text.textContent}`), ...meet];
})
"""
"""Texts of drawings that stick out, are smaller than 12 pixels, or lie on each other."""

CONTRASTS = """
(chart) => {
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, place) => sum + c * [0.2126, 0.7152, 0.0722][place], 0);
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const ground = rgb(getComputedStyle(chart.closest(".card")).backgroundColor);
  const of = (selector) => [...chart.querySelectorAll(selector)]
    .map((part) => ratio(rgb(getComputedStyle(part).fill), ground));
  return { text: Math.min(...of("text")), shapes: Math.min(...of(".fill-bar, .fill-s1, .fill-s2, .fill-hidden")) };
}
"""
"""The least contrast of texts, and of bars and points, with the card they stand on."""


@pytest.mark.twice
def test_no_text_of_a_chart_is_cut_small_or_on_another(visit: Visit, language: str, size: Size) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    cards = opened(visitor)
    assert cards.locator(".chart svg").count() >= 4
    assert cards.locator(".chart svg").evaluate_all(WHAT_IS_CUT) == []
    visitor.shoot("dashboard-caseworker")


@pytest.mark.twice
def test_rows_without_cases_are_left_out_and_counted(visit: Visit, language: str) -> None:
    visitor = visit("caseworker", "GT", language=language)
    chart = opened(visitor).filter(has_text={"es": "más sin casos", "en": "more without cases"}[language]).first
    chart.get_by_role("button").click()
    figures = chart.locator("tbody tr td:last-child").all_inner_texts()
    assert figures
    assert "0" not in figures


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_charts_have_contrast_on_the_ground_they_stand_on(visit: Visit, scheme: str) -> None:
    visitor = visit("caseworker", "GT", how={"color_scheme": "light" if scheme == "light" else "dark"})
    cards = opened(visitor)
    if scheme == "print":
        visitor.page.emulate_media(media="print")
    for chart in cards.locator(".chart").filter(has=visitor.page.locator(".fill-bar, .fill-s1")).all():
        least = chart.evaluate(CONTRASTS)
        assert least["text"] >= 4.5, least
        assert least["shapes"] >= 3, least
    visitor.shoot(f"dashboard-{scheme}")


@pytest.mark.twice
def test_what_may_not_be_published_is_explained_as_protection_and_the_last_table_stays(
    visit: Visit, language: str
) -> None:
    visitor = visit("caseworker", "GT", language=language)
    cards = opened(visitor)
    chart = with_a_drawing(cards)
    title = chart.locator("h2").inner_text()
    known = chart.locator("p").first.inner_text()

    def refuse(route: Route) -> None:
        body = {"type": "/problems/table-too-fine", "title": "x", "status": 422, "code": "table_too_fine"}
        route.fulfill(status=422, json=body, headers={"Content-Type": "application/problem+json"})

    visitor.page.route("**/api/v1/charts/**", refuse)
    visitor.page.locator("#scope").select_option("network")

    protected = visitor.page.locator("section.card[aria-labelledby]").filter(has_text=title).first
    expect(protected).to_contain_text(visitor.text("covered.tooFine"))
    expect(protected).to_contain_text(known)
    expect(protected.locator("table")).to_be_visible()
    expect(protected).to_contain_text(AGREED[language])
    expect(visitor.page.get_by_role("alert")).to_have_count(0)
    expect(visitor.page.get_by_text(visitor.text("state.error.title"), exact=True)).to_have_count(0)
    assert visitor.accessibility_problems() == []


def test_a_chart_that_is_still_being_drawn_says_so_and_comes_by_itself(visit: Visit, language: str) -> None:
    visitor, starting = visit("caseworker", "GT", language=language), True

    def answer(route: Route) -> None:
        if not starting:
            return route.continue_()
        body = {"type": "/problems/being-drawn", "title": "x", "status": 503, "code": "being_drawn"}
        return route.fulfill(status=503, json=body, headers={"Content-Type": "application/problem+json"})

    visitor.open("/")
    visitor.page.route("**/api/v1/charts/*.svg*", answer)
    with visitor.page.expect_response("**/api/v1/charts/*.svg*"):
        visitor.page.evaluate("location.hash = '/dashboard'")
    expect(visitor.page.get_by_text(visitor.text("dashboard.beingDrawn")).first).to_be_visible()
    starting = False

    expect(visitor.page.locator(".chart--waiting")).to_have_count(0)
    expect(visitor.page.locator(".chart svg").first).to_be_visible()


@pytest.mark.twice
def test_a_chart_without_a_figure_says_who_would_be_counted_and_whose_they_are(visit: Visit, language: str) -> None:
    visitor = visit("caseworker", "GT", language=language)
    opened(visitor, "/dashboard?scope=organisation&from=2001-Q1&to=2001-Q1")
    empty = visitor.page.locator("section[aria-labelledby='title-of-persons-by-quarter']")
    expect(empty.locator(".chart")).to_have_count(0)
    expect(empty).to_contain_text({"es": "0 de 0: ", "en": "0 of 0: "}[language] + AGREED[language])
    expect(empty).to_contain_text({"es": "Solo los casos de su organización", "en": "Only the cases of your"}[language])


def test_a_coordinator_who_comes_back_after_registrations_finds_no_failure(
    visit: Visit, platform: Platform, language: str, size: Size
) -> None:
    visitor = visit("regional_coordinator", language=language, size=size)
    opened(visitor)
    caseworker = platform.client("caseworker", "GT")
    for _ in range(2):
        assert caseworker.post("/api/v1/cases", json=a_registration(identity=None)).status_code == 201
    opened(visitor)
    expect(visitor.page.get_by_role("alert")).to_have_count(0)
    assert visitor.accessibility_problems() == []
    visitor.shoot("dashboard-coordinator")


def test_what_is_chosen_stands_in_the_address_and_opens_again_from_it(visit: Visit, language: str) -> None:
    visitor = visit("caseworker", "GT", language=language)
    opened(visitor)
    page = visitor.page
    page.locator("#scope").select_option("network")
    page.locator("#adm1").select_option("GT-13")
    page.locator("#type").select_option("servitude")
    address = page.evaluate("location.hash")
    assert "scope=network" in address
    assert "adm1=GT-13" in address
    assert "type=servitude" in address
    assert not any("GT-13" in asked.split("/api/")[0] for asked in visitor.addresses)

    opened(visitor, address.removeprefix("#"))
    for field, value in (("scope", "network"), ("adm1", "GT-13"), ("type", "servitude")):
        expect(page.locator(f"#{field}")).to_have_value(value)
    assert visitor.accessibility_problems() == []


@pytest.mark.parametrize(
    ("role", "path", "heading"),
    [
        ("caseworker", "/dashboard", "work.mine"),
        ("supervisor", "/dashboard", "work.team"),
        ("country_admin", "/dashboard", "work.overseen"),
        ("focal_point", "/answers", "work.answers"),
    ],
)
def test_a_role_reads_first_what_its_work_is_about(
    visit: Visit, role: str, path: str, heading: str, size: Size
) -> None:
    visitor = visit(role, "GT", size=size)
    visitor.open(path)
    expect(visitor.page.locator("main h2").first).to_have_text(visitor.text(heading))
    expect(visitor.page.locator("main .figure__value").first).to_be_visible()
    assert visitor.accessibility_problems() == []
    visitor.shoot(f"work-{role}")
