"""The regional coordinator defines a monthly extract and runs it; its recipients are notified and fetch it."""

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Download, Route, expect

from shared.contracts.codelists import code_list
from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESKTOP, Size, Visitor
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

RECEIVER = "Fiscalía Demostrativa contra la Trata de Guatemala"


def an_extract(platform: Platform, **changes: Any) -> str:
    """The address of an extract of Guatemala that the coordinator has defined."""
    body = {"name": "A mano", "template": "ctdc-2025", "filters": {"country": ["GT"]}} | changes
    answer = platform.client("regional_coordinator").post("/api/v1/extracts", json=body)
    assert answer.status_code == 201, answer.text
    return f"/extracts/{answer.json()['id']}"


def run(visitor: Visitor) -> None:
    visitor.press("extract.run")
    expect(visitor.page.get_by_text(visitor.text("run.succeeded"), exact=True).first).to_be_visible(timeout=60_000)


def how_it_was_protected(visitor: Visitor) -> None:
    """Open what the row of a run has no room for: beside the list at a desk, on its card on a phone."""
    beside = visitor.size is DESKTOP
    visitor.page.locator(".list-table__button" if beside else ".list-row summary").first.click()


def digest(download: Download) -> str:
    return hashlib.sha256(Path(download.path()).read_bytes()).hexdigest()


@pytest.mark.twice
def test_a_monthly_extract_is_defined_and_run_and_its_recipient_fetches_the_file(
    visit: Visit, language: str, size: Size
) -> None:
    visitor = visit("regional_coordinator", language=language, size=size)
    page = visitor.page
    name = f"Corredor norte {language}"
    visitor.open("/extracts/new")
    page.locator("#name").fill(name)
    page.locator("select#template").select_option("hxl-aggregate")
    page.locator("label[for=countries-GT]").click()
    page.locator("select#rhythm").select_option("monthly")
    page.locator("label[for^=recipients-]", has_text=RECEIVER).click()
    assert visitor.accessibility_problems() == []
    visitor.shoot("extract-new")
    page.locator("form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text(name)
    visitor.shows(visitor.text("schedule.monthly"))
    visitor.shows(visitor.text("schedule.hourOf", country="Guatemala"))
    visitor.shows(code_list("extract_template").label("hxl-aggregate", language))

    run(visitor)
    how_it_was_protected(visitor)
    visitor.shows("ceiba-tables-2")
    assert visitor.accessibility_problems() == []
    visitor.shoot("extract")
    with page.expect_download() as download:
        visitor.press("run.download")
    assert download.value.suggested_filename.endswith(".csv")
    visitor.shows(digest(download.value))

    reader = visit("country_admin", "GT", language=language, size=size)
    reader.shows(reader.text("news.extract_ready"))
    reader.open("/extracts")
    reader.page.get_by_role("link", name=name).first.click()
    expect(reader.page.locator("h1")).to_have_text(name)
    expect(reader.page.get_by_role("button", name=reader.text("extract.run"))).to_have_count(0)
    with reader.page.expect_download() as fetched:
        reader.press("run.download")
    assert digest(fetched.value) == digest(download.value)
    reader.shoot("extract-received")


def test_one_form_makes_an_extract_for_each_country_in_its_time_zone(visit: Visit) -> None:
    visitor = visit("regional_coordinator")
    page = visitor.page
    visitor.open("/extracts/new")
    page.locator("#name").fill("Cada uno a su hora")
    for country in ("HN", "MX"):
        page.locator(f"label[for=countries-{country}]").click()
    page.locator("select#rhythm").select_option("monthly")
    page.locator("select#clock").select_option("each")
    page.locator("form button[type=submit]").click()

    for country in ("Honduras", "México"):
        line = page.locator(".line", has_text=f"Cada uno a su hora – {country}")
        expect(line).to_contain_text(visitor.text("schedule.hourOf", country=country))


def test_pressing_the_button_twice_starts_one_run(visit: Visit, platform: Platform) -> None:
    visitor = visit("regional_coordinator")
    page = visitor.page
    visitor.open(an_extract(platform))
    page.get_by_role("button", name=visitor.text("extract.run")).dblclick()
    expect(page.get_by_text(visitor.text("run.succeeded"), exact=True)).to_be_visible(timeout=60_000)
    visitor.settle()
    expect(page.locator(".list-row")).to_have_count(1)


def test_progress_is_shown_although_the_stream_is_refused(visit: Visit, platform: Platform) -> None:
    visitor = visit("regional_coordinator")
    visitor.page.route("**/api/v1/extract-runs/*/events", lambda route: route.fulfill(status=503))
    visitor.open(an_extract(platform))
    run(visitor)


def test_a_response_that_is_no_file_is_not_saved_as_one(visit: Visit, platform: Platform) -> None:
    visitor = visit("regional_coordinator")
    page = visitor.page
    visitor.open(an_extract(platform))
    run(visitor)
    saved: list[Download] = []
    page.on("download", lambda download: saved.append(download))  # noqa: PLW0108 - a bound builtin cannot be wrapped
    problem = json.dumps({"title": "Ahora no", "code": "unavailable"})
    page.route(
        "**/api/v1/extract-runs/*/file",
        lambda route: route.fulfill(status=503, content_type="application/problem+json", body=problem),
    )

    visitor.press("run.download")

    expect(page.locator(".note--care")).to_be_visible()
    assert saved == []


def test_runs_are_rows_at_a_desk_with_their_progress_and_their_file(visit: Visit, platform: Platform) -> None:
    visitor = visit("regional_coordinator", size=DESKTOP)
    page = visitor.page
    visitor.open(an_extract(platform))
    for count in (1, 2):
        run(visitor)
        expect(page.locator(".list-row")).to_have_count(count)
        expect(page.get_by_text(visitor.text("run.succeeded"), exact=True)).to_have_count(count, timeout=60_000)
    newest = page.locator(".list-table__link").first
    expect(page.locator(".list-row").first.get_by_role("button", name=visitor.text("run.download"))).to_be_visible()
    assert visitor.accessibility_problems() == []

    newest.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".preview")).to_contain_text("SHA-256")
    expect(page.locator(".preview")).to_contain_text(re.compile("Solo personas que aceptaron|Only persons who agreed"))
    assert visitor.accessibility_problems() == []
    visitor.shoot("extract-runs")
    with page.expect_download() as download:
        page.locator(".list-row").first.get_by_role("button", name=visitor.text("run.download")).click()
    expect(page.locator(".preview")).to_contain_text(digest(download.value))


def test_an_expired_file_is_gone_and_the_screen_says_so(visit: Visit, platform: Platform) -> None:
    visitor = visit("regional_coordinator")
    page = visitor.page
    address = an_extract(platform)
    visitor.open(address)
    run(visitor)
    visitor.shows(visitor.text("run.download"))
    page.route("**/api/v1/extracts/*/runs*", _expired)

    visitor.open(address)

    expect(page.get_by_text(visitor.text("run.gone").split("{when}")[0])).to_be_visible()
    expect(page.get_by_role("button", name=visitor.text("run.download"))).to_have_count(0)
    visitor.shoot("extract-expired")


def test_a_failed_run_says_why_and_how_often_it_was_tried(visit: Visit, platform: Platform) -> None:
    visitor = visit("regional_coordinator")
    address = an_extract(platform)
    visitor.open(address)
    run(visitor)
    visitor.page.route("**/api/v1/extracts/*/runs*", _failed)

    visitor.open(address)

    visitor.shows(code_list("extract_failure").label("internal", "es"))
    visitor.shows(visitor.text("run.attempts.other", count="3"))
    assert visitor.accessibility_problems() == []


def _expired(route: Route) -> None:
    _changed(route, expires_at=(datetime.now(UTC) - timedelta(minutes=1)).isoformat())


def _failed(route: Route) -> None:
    _changed(route, state="failed", failure="internal", attempts=3, manifest=None, rows=None, expires_at=None)


def _changed(route: Route, **changes: Any) -> None:
    answer = route.fetch()
    body = answer.json()
    body["items"] = [item | changes for item in body["items"]]
    route.fulfill(response=answer, json=body)
