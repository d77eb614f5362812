"""A refusal says what can be done, and is no failure."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(240)]

SEARCH = "**/api/v1/cases/search"
OFFERS = "**/api/v1/directory/services*"
SECONDS = 9
"""Not waited for: the clock of the page is put forward."""


def refuse_once(visitor: Visitor, address: str, status: int, code: str, title: str, **headers: str) -> None:
    """Answer the next request for `address` with a problem, and let those after it through."""
    problem = {"type": f"/problems/{code}", "title": title, "status": status, "code": code, "request_id": "0a1b-2c3d"}

    def answer(route: Route) -> None:
        route.fulfill(status=status, json=problem, headers={"Content-Type": "application/problem+json"} | headers)

    visitor.page.route(address, answer, times=1)


def test_a_search_that_came_too_soon_says_how_long_to_wait_and_counts_down(visit: Visit, language: str) -> None:
    visitor = visit("caseworker", "SV", language=language)
    page = visitor.page
    page.clock.install()
    visitor.open("/cases")
    refuse_once(visitor, SEARCH, 429, "too_many_requests", "Se pidió demasiado", **{"Retry-After": str(SECONDS)})
    page.locator("#person-search").fill("Nadie Ninguna")
    visitor.press("search.button", "search")

    note = page.locator("search [role=alert]")
    waiting = re.escape(visitor.text("state.wait.seconds.other")).replace(re.escape("{count}"), r"(\d+)")
    expect(note).to_contain_text(re.compile(waiting))
    left = int(note.inner_text().split()[1])
    # One under the other: neither ends in a stop.
    expect(note.locator("p")).to_have_text([re.compile(rf"^{waiting}$"), "Se pidió demasiado"])
    expect(note).not_to_contain_text(visitor.text("state.error.title"))
    expect(note.locator(".support-code")).to_have_count(0)
    assert visitor.accessibility_problems() == []
    expect(note).not_to_contain_text(visitor.text("state.wait.seconds.other", count=str(left)))
    page.clock.fast_forward(SECONDS * 1000)
    expect(note).to_contain_text(visitor.text("state.wait.over"))
    visitor.press("search.button", "search")

    visitor.shows(visitor.text("search.none"))
    expect(note).to_have_count(0)


def test_a_screen_that_was_refused_for_a_while_can_be_asked_for_again_when_that_is_over(visit: Visit) -> None:
    visitor = visit("focal_point", "SV")
    page = visitor.page
    page.clock.install()
    refuse_once(visitor, OFFERS, 429, "too_many_requests", "Se pidió demasiado", **{"Retry-After": str(SECONDS)})
    visitor.open("/directory")

    again = page.get_by_role("button", name=visitor.text("state.retry"))
    expect(again).to_be_disabled()
    page.clock.fast_forward(SECONDS * 1000)
    expect(again).to_be_enabled()
    again.click()

    expect(page.locator(".list-row").first).to_be_visible()


def test_what_is_closed_or_changed_meanwhile_is_headed_by_what_to_do(visit: Visit) -> None:
    visitor = visit("focal_point", "SV")
    refuse_once(visitor, OFFERS, 409, "conflict", "Esto ya cambió: vuelva a cargarlo")
    visitor.open("/directory")

    expect(visitor.page.get_by_role("heading", name="Esto ya cambió: vuelva a cargarlo")).to_be_visible()
    expect(visitor.page.locator(".state")).not_to_contain_text(visitor.text("state.error.title"))
    expect(visitor.page.locator(".support-code")).to_have_count(0)


def test_a_list_that_cannot_be_loaded_does_not_speak_of_what_was_typed(visit: Visit, language: str) -> None:
    visitor = visit("focal_point", "SV", language=language)
    visitor.page.route(OFFERS, lambda route: route.abort())
    visitor.open("/directory")

    visitor.shows(visitor.text("state.offline.text"))
    expect(visitor.page.locator(".state")).not_to_contain_text(visitor.text("state.offline.changing"))
