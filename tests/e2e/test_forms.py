"""Input is saved once, and correcting a field does not move the focus."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESKTOP, Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

SUBMIT = "form button[type=submit]"


def until_the_last_step(visitor: Visitor) -> None:
    """The shortest registration: almost everything can be left unknown."""
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-high]").click()
    for step in ("consent", "person", "situation", "needs"):
        page.locator(SUBMIT).click()
        expect(page.locator("h1")).to_have_text(visitor.text(f"register.step.{step}"))
    page.locator("label[for=trafficking_status-possible_victim]").click()


def test_a_lost_response_does_not_cause_a_second_case(visit: Visit) -> None:
    visitor = visit("caseworker", "HN")
    page = visitor.page
    keys: list[str] = []
    saved: list[Any] = []

    def lose_the_first_answer(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        keys.append(route.request.headers["idempotency-key"])
        answer = route.fetch()
        saved.append(answer.json())
        if len(saved) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    until_the_last_step(visitor)
    page.route("**/api/v1/cases", lose_the_first_answer)
    page.locator(SUBMIT).click()
    expect(page.locator("form [role=alert]")).to_contain_text(visitor.text("state.offline.changing"))

    page.locator(SUBMIT).click()

    expect(page.locator("h1 .case-code")).to_have_text(saved[0]["case_number"])
    assert keys[0] == keys[1]
    assert saved[0]["id"] == saved[1]["id"]


def test_correcting_a_field_keeps_the_focus_in_it(visit: Visit) -> None:
    visitor = visit("caseworker", "HN", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-high]").click()
    page.locator(SUBMIT).click()
    page.locator("label[for=purposes-aggregate_statistics]").click()
    page.locator(SUBMIT).click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    count = summary.locator("li").count()
    assert count >= 2

    choice = page.locator("input[name=capacity]").first
    choice.focus()
    page.keyboard.press("Space")

    expect(summary.locator("li")).to_have_count(count - 1)
    expect(choice).to_be_focused()
    page.locator(SUBMIT).click()
    expect(summary).to_be_focused()
