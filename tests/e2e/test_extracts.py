"""J12: the regional coordinator defines a monthly extract, runs it, watches it grow and takes the file."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESKTOP, PHONE, Size

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.mark.parametrize(("language", "size"), [("es", PHONE), ("en", DESKTOP)], ids=["es-phone", "en-desktop"])
def test_a_monthly_extract_is_defined_run_and_fetched(visit: Visit, language: str, size: Size) -> None:
    visitor = visit("regional_coordinator", language=language, size=size)
    page = visitor.page
    visitor.open("/extracts/new")
    page.locator("#name").fill("Corredor norte")
    page.locator("label[for=countries-GT]").click()
    page.locator("#rhythm").select_option("monthly")
    page.locator("label[for^=recipients-]").first.click()
    assert visitor.accessibility_problems() == []
    page.locator("form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("Corredor norte")
    visitor.shows(visitor.text("schedule.monthly"))

    visitor.press("extract.run")
    expect(page.get_by_text(visitor.text("run.succeeded"), exact=True)).to_be_visible(timeout=60_000)
    assert visitor.accessibility_problems() == []
    visitor.shoot("extract")
    with page.expect_download() as download:
        visitor.press("run.download")
    assert download.value.suggested_filename.endswith(".csv")
    visitor.collect()


def test_a_chart_is_a_picture_a_table_and_a_sentence(visit: Visit, language: str, size: Size) -> None:
    visitor = visit("regional_coordinator", language=language, size=size)
    page = visitor.page
    visitor.open("/dashboard")
    chart = page.locator("section.card").first
    sentence = chart.locator("p").first.inner_text()
    picture, table = chart.locator("img"), chart.locator("table")
    # A phone begins with the table: the drawing would be too small to read there.
    first, second = (table, picture) if size is PHONE else (picture, table)
    expect(first).to_be_visible()

    chart.get_by_role("button").click()

    expect(second).to_be_visible()
    if size is DESKTOP:
        chart.get_by_role("button").click()
    expect(picture).to_have_attribute("alt", sentence)
    assert visitor.accessibility_problems() == []
