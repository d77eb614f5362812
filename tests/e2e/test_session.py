"""A session ends when the person is away, warns them before, and never passes to another person."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.support.second_factor import code_for

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

MINUTE = 60_000


def test_the_warning_counts_from_the_last_action_of_the_person(visit: Visit) -> None:
    visitor = visit("caseworker", "SV")
    page = visitor.page
    page.clock.install()
    visitor.open("/")
    page.clock.fast_forward(27 * MINUTE)
    # A response that came only after the next step of the clock would count as an action at that time.
    with page.expect_response("**/api/v1/cases?**"):
        page.locator(".nav a[href^='#/cases']").click()
    visitor.settle()

    page.clock.fast_forward(2 * MINUTE)
    page.wait_for_timeout(500)
    expect(page.get_by_role("dialog")).to_have_count(0)
    # The gateway is not asked: its clock did not move, so for it the session would not have ended.
    page.route("**/session", lambda route: route.abort())
    page.clock.fast_forward(27 * MINUTE)

    expect(page.get_by_role("dialog", name=visitor.text("session.warning.title"))).to_be_visible()


def test_using_another_window_prevents_the_warning_in_this_one(visit: Visit) -> None:
    visitor = visit("caseworker", "SV")
    page = visitor.page
    page.clock.install()
    visitor.open("/")

    with page.expect_response("**/session") as looked:
        page.clock.fast_forward(28 * MINUTE + 1000)

    assert looked.value.request.headers["x-background"] == "1"
    page.wait_for_timeout(500)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_gateway_that_is_unavailable_does_not_end_the_session(visit: Visit) -> None:
    visitor = visit("caseworker", "SV")
    page = visitor.page
    page.clock.install()
    visitor.open("/")
    page.route("**/session", lambda route: route.fulfill(status=503, json={"code": "unavailable"}))

    page.clock.fast_forward(31 * MINUTE)

    page.wait_for_timeout(500)
    expect(page.get_by_role("dialog", name=visitor.text("session.ended.title"))).to_have_count(0)


def test_a_start_without_a_response_says_so_and_does_not_ask_to_sign_in(visit: Visit) -> None:
    visitor = visit("caseworker", "SV")
    page = visitor.page
    page.route("**/session", lambda route: route.fulfill(status=503, json={"code": "unavailable"}))
    page.goto("about:blank")

    page.goto("/app")

    expect(page.get_by_role("heading", name=visitor.text("state.error.title"))).to_be_visible()
    page.unroute("**/session")
    visitor.press("state.retry")
    expect(page.locator(".topbar")).to_be_visible()


def test_another_person_who_signs_in_does_not_see_the_open_form(visit: Visit) -> None:
    visitor = visit("caseworker", "SV")
    other = visitor.platform.account("users", "supervisor", "SV")
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-high]").click()
    visitor.context.clear_cookies()
    page.evaluate("location.hash = '/cases'")
    expect(page.get_by_role("dialog", name=visitor.text("session.ended.title"))).to_be_visible()

    with visitor.context.expect_page() as opened:
        page.locator("dialog .btn").click()
    window = opened.value
    window.locator("#email").fill(other["email"])
    window.locator("#password").fill(other["password"])
    window.locator("#code").fill(code_for(other))
    window.locator("form button[type=submit]").click()

    # The page starts again at the first screen of the second person, and the form is empty.
    expect(page.get_by_role("heading", level=1, name=visitor.text("today.title"))).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.evaluate("location.hash = '/cases/new'")
    expect(page.locator("#risk_level-high")).not_to_be_checked()
