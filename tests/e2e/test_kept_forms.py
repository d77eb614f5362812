"""What is typed outlives the page and the session for the same person, and for nobody else."""

import re
import time
from contextlib import suppress

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.device import with_worker
from tests.e2e.scripts import EVERYTHING_STORED
from tests.e2e.visitor import Visitor
from tests.e2e.walks import an_unheard_name, unfolded
from tests.support.second_factor import code_for

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]
"""A code of the second factor works once, so a person who signs in again is not one of the tests around."""

SUBMIT = "form button[type=submit]"
CREATED = "**/api/v1/cases"


def write(visitor: Visitor, name: tuple[str, str]) -> None:
    """Begin a registration, up to the name of the person."""
    page = visitor.page
    visitor.typed += name
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-high]").click()
    for step in ("consent", "person"):
        page.locator(SUBMIT).click()
        expect(page.locator("h1")).to_have_text(visitor.text(f"register.step.{step}"))
    unfolded(page, "#known_as").fill(name[0])
    is_kept(page)


def is_kept(page: Page) -> None:
    """Wait until what was typed is on the device: then the browser would not ask before the page is closed."""
    asks = """() => {
        const closing = new Event("beforeunload", { cancelable: true });
        return dispatchEvent(closing);
    }"""
    page.wait_for_function(asks)


def confirm(visitor: Visitor) -> None:
    """Go on to the end of a registration and save it."""
    page = visitor.page
    page.locator(SUBMIT).click()
    expect(page.locator("h1")).to_have_text(visitor.text("register.step.situation"))
    page.locator(SUBMIT).click()


def keep_for_later(visitor: Visitor, name: tuple[str, str]) -> None:
    """Confirm a registration while there is no network."""
    write(visitor, name)
    visitor.context.set_offline(True)
    confirm(visitor)
    visitor.shows(visitor.text("unsent.state.waiting"))


def sign_in_on(visitor: Visitor, page: Page, role: str = "caseworker") -> None:
    """Sign in where the application asks for it; as `role` of the visitor's country."""
    account = visitor.platform.account("users", role, visitor.account["country"])
    page.locator(".welcome .btn").click()
    page.locator("#email").fill(account["email"])
    page.locator("#password").fill(account["password"])
    page.locator("#code").fill(code_for(account))
    page.locator(SUBMIT).click()
    page.locator(".topbar").wait_for()


def test_a_form_outlives_reload_and_closed_tab(visit: Visit) -> None:
    visitor = visit("caseworker", "MX")
    name = an_unheard_name()
    write(visitor, name)
    assert name[0] not in visitor.page.evaluate(EVERYTHING_STORED)

    visitor.page.reload()
    expect(visitor.page.locator("#known_as")).to_have_value(name[0])

    other = visitor.context.new_page()
    visitor.page.close()
    other.goto("/app")
    other.locator("main").get_by_role("link", name=visitor.text("today.goOn")).click()
    expect(other.locator("#known_as")).to_have_value(name[0])
    visitor.page = other


def test_a_quick_exit_leaves_nothing_readable_and_the_same_person_finds_the_form_again(visit: Visit) -> None:
    visitor = visit("caseworker", "MX")
    page, name = visitor.page, an_unheard_name()
    write(visitor, name)

    page.locator(".exit").click()

    page.wait_for_url("**/leave")
    page.goto("/app")
    assert "__Secure-forms=" not in page.evaluate("document.cookie")
    assert name[0] not in page.evaluate(EVERYTHING_STORED)
    sign_in_on(visitor, page)
    page.locator("main").get_by_role("link", name=visitor.text("today.goOn")).click()
    expect(page.locator("#known_as")).to_have_value(name[0])


def test_a_quick_exit_without_network_takes_the_key_from_the_device(visit: Visit) -> None:
    visitor = visit("caseworker", "SV")
    page, name = visitor.page, an_unheard_name()
    write(visitor, name)
    assert [cookie for cookie in visitor.context.cookies() if cookie["name"] == "__Secure-forms"]
    visitor.context.set_offline(True)

    page.locator(".exit").click()

    expect(page).to_have_url(re.compile("^chrome-error"))
    deadline = time.monotonic() + 5
    while "__Secure-forms" in {cookie["name"] for cookie in visitor.context.cookies()}:
        assert time.monotonic() < deadline, "the key stays"
        page.wait_for_timeout(50)
    visitor.context.set_offline(False)
    page.goto("/app")
    expect(page.locator(".welcome .btn")).to_be_visible()


def test_another_person_finds_nothing_and_what_was_confirmed_is_sent_when_the_first_is_back(visit: Visit) -> None:
    visitor = with_worker(visit, "caseworker", "HN")
    page, name = visitor.page, an_unheard_name()
    keep_for_later(visitor, name)
    page.evaluate("location.hash = '/cases/new'")
    page.locator("label[for=risk_level-low]").click()
    is_kept(page)
    # Away for longer than the session lasts.
    visitor.context.clear_cookies()
    created: list[Request] = []
    visitor.context.on("response", lambda got: created.append(got.request) if got.status == 201 else None)
    visitor.context.set_offline(False)
    page.goto("/app")
    sign_in_on(visitor, page, "supervisor")

    expect(page.get_by_role("heading", level=1, name=visitor.text("today.title"))).to_be_visible()
    visitor.settle()
    expect(page.locator(".strip__count")).to_have_count(0)
    expect(page.get_by_text(visitor.text("draft.discard"))).to_have_count(0)
    assert name[0] not in page.evaluate(EVERYTHING_STORED)
    page.evaluate("location.hash = '/cases/new'")
    expect(page.locator("#risk_level-low")).not_to_be_checked()

    visitor.context.clear_cookies()
    page.goto("/app")
    page.reload()
    sign_in_on(visitor, page)
    page.evaluate("location.hash = '/unsent'")
    # The page says so when the platform has it; until then there may be nothing to see yet.
    visitor.shows(visitor.text("unsent.open"))
    visitor.shows(visitor.text("unsent.none"))
    assert len(created) == 1
    assert name[0] in (created[0].post_data or "")
    visitor.typed.clear()  # it is in the body of a request now, where it belongs


def test_a_session_that_the_platform_ended_takes_everything_from_the_device(visit: Visit) -> None:
    visitor = with_worker(visit, "caseworker", "SV")
    page, name = visitor.page, an_unheard_name()
    keep_for_later(visitor, name)
    page.route(
        "**/api/v1/**", lambda route: route.fulfill(status=401, json={"code": "session_revoked", "title": "La sesión"})
    )
    page.route("**/session", lambda route: route.fulfill(status=401, json={"code": "session_revoked"}))
    visitor.context.set_offline(False)

    expect(page.locator(".welcome .btn")).to_be_visible()
    rows = """async () => {
        const database = await new Promise((done) => {
            const request = indexedDB.open("agenda");
            request.onsuccess = () => done(request.result);
        });
        return new Promise((done) => {
            const count = database.transaction(["rows"]).objectStore("rows").count();
            count.onsuccess = () => done(count.result);
        });
    }"""
    assert page.evaluate(rows) == 0
    assert "__Secure-forms=" not in page.evaluate("document.cookie")


def test_two_tabs_send_what_waits_once(visit: Visit) -> None:
    visitor = with_worker(visit, "caseworker", "HN")
    page, name = visitor.page, an_unheard_name()
    other = visitor.context.new_page()
    other.goto("/app")
    other.locator(".topbar").wait_for()
    keep_for_later(visitor, name)
    expect(other.locator(".strip__count")).to_be_visible()
    posts: list[str] = []
    visitor.context.on("request", lambda sent: posts.append(sent.url) if sent.url.endswith("/api/v1/cases") else None)

    visitor.context.set_offline(False)

    for tab in (page, other):
        expect(tab.locator(".strip__count")).to_have_count(0)
    assert len(posts) == 1


def test_what_the_platform_refuses_stays_with_its_reason_until_it_is_corrected(visit: Visit, language: str) -> None:
    visitor = with_worker(visit, "caseworker", "HN", language=language)
    page, name = visitor.page, an_unheard_name()
    problem = {
        "title": "Hay datos por corregir",
        "code": "invalid",
        "errors": [{"pointer": "/identity/known_as", "code": "x", "message": "El alias no es válido"}],
    }

    def refuse(route: Route) -> None:
        with suppress(Exception):
            route.fulfill(status=422, json=problem, headers={"Content-Type": "application/problem+json"})

    page.route(CREATED, refuse)
    keep_for_later(visitor, name)
    visitor.context.set_offline(False)

    visitor.shows(visitor.text("unsent.state.refused", why="Hay datos por corregir"))
    visitor.shows("El alias no es válido")
    expect(page.locator(".strip__count")).to_contain_text(visitor.text("unsent.attention.one", count="1"))
    assert visitor.accessibility_problems() == []
    visitor.shoot("unsent-refused")
    page.unroute(CREATED)
    visitor.press("unsent.correct", "main")
    expect(page.locator("h1")).to_have_text(visitor.text("register.step.situation"))
    page.locator(SUBMIT).click()
    expect(page.locator("h1 .case-code")).to_be_visible()
    visitor.settle()
