"""The service worker: one release after another, a start without network, and little data."""

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.browsers import close_context
from tests.e2e.visitor import PHONE
from tests.e2e.words import catalogue
from tests.support.stub_application import StubApplication, stub_application

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(180)]

TEXTS = catalogue("es")
KEPT = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("shell-"));
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
}"""
SHELLS = "caches.keys().then((names) => names.filter((name) => name.startsWith('shell-')))"
NEWER_IS_THERE = "dispatchEvent(new Event('online'))"
"""When the network is back, the application asks for a newer version."""


@pytest.fixture
def application(tmp_path: Path) -> Iterator[StubApplication]:
    with stub_application(tmp_path) as running:
        yield running


@pytest.fixture
def context(browser: Browser, application: StubApplication) -> Iterator[BrowserContext]:
    size = {"width": PHONE.width, "height": PHONE.height}
    opened = browser.new_context(base_url=application.url, locale="es-GT", viewport=size, service_workers="allow")  # type: ignore[arg-type]
    yield opened
    close_context(opened)


def started(context: BrowserContext, path: str = "/app") -> Page:
    page = context.new_page()
    page.goto(path)
    page.locator(".topbar").wait_for()
    return page


def soon(page: Page, holds: Callable[[], bool], why: str) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, why
        page.wait_for_timeout(100)


def with_everything(context: BrowserContext) -> Page:
    page = started(context)
    listed = page.evaluate("fetch('/static/app/worker.js').then((answer) => answer.text())")
    rest = json.loads(re.search(r'"rest":(\[[^\]]*\])', listed)[1])
    soon(page, lambda: set(rest) <= set(page.evaluate(KEPT)), "the screens are not on the device")
    return page


def entry(page: Page) -> str:
    """The script that the page began with."""
    return str(page.locator("script[type=module]").first.get_attribute("src")).rpartition("/")[2]


def test_a_new_release_is_announced_and_comes_when_the_person_says_so(
    context: BrowserContext, application: StubApplication
) -> None:
    page = with_everything(context)
    other = started(context)
    new = application.release()

    page.evaluate(NEWER_IS_THERE)
    expect(page.locator(".update")).to_contain_text(TEXTS["update.ready"])
    assert entry(page) != new
    page.get_by_role("button", name=TEXTS["update.apply"]).click()

    soon(page, lambda: entry(page) == new, "the page stays old")
    soon(other, lambda: entry(other) == new, "the other tab stays old")
    expect(page.locator(".update")).to_have_count(0)
    assert page.evaluate(SHELLS) == ["shell-release2"]


def test_a_new_release_waits_while_a_form_is_unfinished_in_any_tab(
    context: BrowserContext, application: StubApplication
) -> None:
    page = with_everything(context)
    writing = started(context, "/app#/cases/new")
    writing.locator("#birth").fill("14/5/2001")
    old, new = entry(page), application.release()

    writing.evaluate(NEWER_IS_THERE)
    expect(writing.locator(".update")).to_contain_text(TEXTS["update.later"])
    expect(writing.get_by_role("button", name=TEXTS["update.apply"])).to_have_count(0)
    page.evaluate(NEWER_IS_THERE)
    page.get_by_role("button", name=TEXTS["update.apply"]).click()

    page.wait_for_timeout(1000)
    assert {entry(page), entry(writing)} == {old}
    expect(writing.locator("#birth")).to_have_value("14/5/2001")
    assert new not in {entry(page), entry(writing)}


def test_a_page_loaded_anew_is_of_the_new_release_and_says_nothing(
    context: BrowserContext, application: StubApplication
) -> None:
    page = with_everything(context)
    new = application.release()

    page.reload()
    page.locator(".topbar").wait_for()

    assert entry(page) == new
    soon(page, lambda: page.evaluate(SHELLS) == ["shell-release2"], "the new release is not in place")
    expect(page.locator(".update")).to_have_count(0)
    context.set_offline(True)
    page.reload()
    page.locator(".topbar").wait_for()
    assert entry(page) == new


def test_a_start_without_network_is_of_the_release_whose_files_are_there(
    context: BrowserContext, application: StubApplication
) -> None:
    page = with_everything(context)
    old = entry(page)
    application.release()
    context.set_offline(True)

    page.reload()
    page.locator(".topbar").wait_for()

    assert entry(page) == old
    page.evaluate("location.hash = '/cases/new'")
    page.locator("#birth").wait_for()


def test_nothing_of_an_api_is_in_the_workers_store(context: BrowserContext) -> None:
    page = with_everything(context)

    kept = page.evaluate(KEPT)

    assert "/app" in kept
    assert all(file == "/app" or file.startswith("/static/app/") for file in kept), kept


def test_a_worker_whose_store_a_newer_one_removed_answers_and_makes_none_anew(context: BrowserContext) -> None:
    page = with_everything(context)
    (own,) = page.evaluate(SHELLS)
    assert page.evaluate("name => caches.delete(name)", own)

    statuses = page.evaluate(
        "Promise.all(['/app', document.querySelector('script[type=module]').src]"
        ".map((file) => fetch(file).then(({status}) => status)))"
    )

    assert statuses == [200, 200]
    assert page.evaluate(SHELLS) == []


def test_with_little_data_only_what_is_opened_is_fetched(context: BrowserContext, application: StubApplication) -> None:
    page = context.new_page()
    page.goto("/static/app/old.js")
    page.evaluate("localStorage.setItem('low-data', '1')")
    page.goto("/app")
    soon(page, lambda: "/app" in page.evaluate(KEPT), "the application is not on the device")
    application.asked.clear()

    page.wait_for_timeout(5000)

    fetched = [path for path in application.asked if path.startswith(("/static/", "/api/v1/code-lists"))]
    # A form that is confirmed without network leads to what waits, so that screen is always there, with what it asks of
    # a risk. Every text is in the words of the country; this application has none, and is asked for them again.
    expected = ("/Unsent-", "/RiskMovedOn-", "/code-lists/regional_terms")
    assert [path for path in fetched if not any(part in path for part in expected)] == []
    assert not [file for file in page.evaluate(KEPT) if "/Users-" in file]
    page.evaluate("location.hash = '/more'")
    box = page.locator("#low-data")
    expect(box).to_be_checked()
    box.uncheck(force=True)
    assert page.evaluate("localStorage.getItem('low-data')") is None
