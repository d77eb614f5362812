"""What a case collects, on its page: added in the tab that lists it, corrected by two people, marked as a mistake."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size
from tests.e2e.walks import has_no_barrier, open_tab, save, type_day
from tests.support.days import in_days
from tests.support.journey import register
from tests.support.platform import Caller

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

AIM = "vuelve a la escuela"


@pytest.fixture
def case(worker: Caller) -> dict[str, Any]:
    registered: dict[str, Any] = register(worker)
    return registered


def goals_of(worker: Caller, case: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = worker.get(f"/api/v1/cases/{case['id']}/goals").json()["items"]
    return items


def test_a_goal_is_added_corrected_and_marked_as_a_mistake(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}?tab=plan")
    visitor.shows(visitor.text("goals.empty"))
    visitor.press("goals.add")
    save(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text(visitor.text("form.error.required"))
    page.locator("select#domain").select_option("education")
    page.locator("textarea#text").fill(AIM)
    due = in_days(30)
    type_day(page, "due_on", due)
    has_no_barrier(visitor)
    visitor.shoot("goal-form")
    save(page)

    visitor.shows(AIM)
    (stored,) = goals_of(worker, case)
    assert (stored["text"], stored["status"], stored["due_on"], stored["version"]) == (AIM, "open", due, 1)
    has_no_barrier(visitor)
    visitor.shoot("goals")

    visitor.press("parts.edit")
    page.locator("label[for=status-achieved]").click()
    page.locator("label[for=in_error-yes]").click()
    answer = worker.patch(
        f"/api/v1/cases/{case['id']}/goals/{stored['id']}", json={"text": "otra"}, headers={"If-Match": '"1"'}
    )
    assert answer.status_code == 200, answer.text
    save(page)

    visitor.shows(visitor.text("edit.saved"))
    expect(page.locator(".part--error")).to_contain_text(visitor.text("parts.inError"))
    (stored,) = goals_of(worker, case)
    assert (stored["status"], stored["in_error"], stored["text"], stored["version"]) == ("achieved", True, "otra", 3)


def test_a_screen_of_a_kind_that_is_none_is_not_there(visit: Visit, case: dict[str, Any]) -> None:
    visitor = visit("caseworker", "GT")

    visitor.open(f"/cases/{case['id']}/parts/wishes/new")

    visitor.shows(visitor.text("state.missing.title"))


def test_a_tab_that_did_not_come_says_so_and_comes_when_it_is_tried_again(visit: Visit, case: dict[str, Any]) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open(f"/cases/{case['id']}")
    page.route("**/PlanTab-*.js", lambda route: route.abort())
    open_tab(visitor, "tab.plan")
    lost = page.get_by_role("tabpanel").get_by_role("alert")
    expect(lost).to_contain_text(visitor.text("state.silent.title"))
    has_no_barrier(visitor)

    page.unroute("**/PlanTab-*.js")
    lost.get_by_role("button").click()

    visitor.shows(visitor.text("goals.empty"))
