"""Old phones, a network that fails at the start, screens that fail: the person is always shown what is wrong."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

YEAR_2020 = """
delete window.BroadcastChannel;
delete Crypto.prototype.randomUUID;
delete HTMLDialogElement.prototype.showModal;
delete String.prototype.replaceAll;
delete Array.prototype.at;
"""
UUID = "/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/"


def test_a_browser_of_2020_works(visit: Visit) -> None:
    visitor = visit("caseworker", "SV")
    page = visitor.page
    visitor.context.add_init_script(YEAR_2020)

    for path in ("/", "/cases/new", "/directory"):
        visitor.open(path)
        expect(page.locator("#too-old")).to_be_hidden()

    assert page.evaluate(f"Array.from({{length: 50}}, () => crypto.randomUUID()).every((id) => {UUID}.test(id))")
    page.route("**/api/v1/**", lambda route: route.fulfill(status=401, json={"code": "unauthenticated"}))
    page.evaluate("location.hash = '/cases'")
    expect(page.get_by_role("dialog", name=visitor.text("session.ended.title"))).to_be_visible()


def test_a_browser_that_is_too_old_shows_that(visit: Visit) -> None:
    visitor = visit("caseworker", "SV")
    visitor.context.add_init_script("delete Intl.RelativeTimeFormat;")

    visitor.page.reload()

    expect(visitor.page.locator("#too-old")).to_be_visible()


def test_texts_that_cannot_be_loaded_are_replaced_by_the_other_language(visit: Visit) -> None:
    visitor = visit("caseworker", "SV")
    page = visitor.page
    page.route("**/static/app/es-*.js", lambda route: route.abort())

    page.reload()

    expect(page.locator("h1")).to_have_text("Today")


@pytest.mark.parametrize("lost", ["(en|es)", "shared"], ids=["words", "program"])
def test_a_script_that_cannot_be_loaded_is_reported_without_it(visit: Visit, lost: str) -> None:
    visitor = visit("caseworker", "SV")
    page = visitor.page
    file = re.compile(rf"/static/app/{lost}-[^/]*\.js$")
    page.route(file, lambda route: route.abort())

    page.reload()

    expect(page.locator("#not-loaded")).to_be_visible()
    page.unroute(file)
    page.locator("#not-loaded a").click()
    expect(page.locator(".topbar")).to_be_visible()


def test_a_screen_that_fails_leaves_the_others_standing(visit: Visit) -> None:
    visitor = visit("caseworker", "SV")
    page = visitor.page
    page.route("**/api/v1/directory/services*", lambda route: route.fulfill(json={"unheard": "of"}))

    visitor.open("/directory")

    expect(page.get_by_role("heading", name=visitor.text("state.error.title"))).to_be_visible()
    expect(page.locator(".support-code")).not_to_be_empty()
    page.locator(".nav a[href^='#/cases']").click()
    expect(page.locator("h1")).to_have_text(visitor.text("cases.title"))
