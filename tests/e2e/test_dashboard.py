"""The dashboard: charts that can be read on every screen, whose figures they are, and what is protected."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size, Visitor
from tests.support.builders.case_bodies import a_consent, a_registration, an_experience
from tests.support.faults import eventually
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module", autouse=True)
def counted(platform: Platform) -> None:
    """Persons of several ages and forms whom the caseworker's organisation counts."""
    caseworker = platform.client("caseworker", "GT")
    consent = a_consent(purpose="aggregate_statistics", recipient_type="statistics", data_scope="d0_anonymous")
    for place, form in enumerate(("forced_labour", "forced_labour", "servitude")):
        experience = an_experience(exploitation=[{"type": form, "subform": None}])
        body = a_registration(
            identified_adm1=f"GT-{place + 13}", experience=experience, consents=[consent], identity=None
        )
        assert caseworker.post("/api/v1/cases", json=body).status_code == 201

    def are_counted() -> bool:
        card = caseworker.get("/api/v1/dashboard").json()["cards"][0]
        return bool((card["value"] or 0) >= 3)

    assert eventually(are_counted, within=30) is not None


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


def test_a_country_administrator_reads_which_organisations_are_counted_and_never_a_zero_for_the_country(
    visit: Visit, language: str, size: Size
) -> None:
    visitor = visit("country_admin", "GT", language=language, size=size)
    visitor.open("/dashboard")
    note = visitor.page.locator(".note").first
    expect(note).to_contain_text({"es": "la red en Guatemala", "en": "the network in Guatemala"}[language])
    expect(note).to_contain_text({"es": "no es el valor nacional", "en": "not the national value"}[language])
    expect(visitor.page.locator("#scope")).to_have_count(0)
    first = visitor.page.locator(".figures .card").first
    expect(first).to_contain_text({"es": "la red en Guatemala", "en": "the network in Guatemala"}[language])
    assert visitor.page.locator(".figure__value", has_text=re.compile(r"^0$")).count() == 0
    assert visitor.accessibility_problems() == []
    visitor.shoot("dashboard-country-admin")


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
