"""Input is saved once; what is wrong with it is named, and correcting a field does not move the focus."""

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.scripts import KEEPS_NOTHING
from tests.e2e.visitor import DESKTOP, Size, Visitor
from tests.e2e.walks import next_step
from tests.support.journey import register
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

SUBMIT = "form button[type=submit]"


def until_the_last_step(visitor: Visitor) -> None:
    """The shortest registration: almost everything can be left unknown."""
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-high]").click()
    for step in ("consent", "person", "situation"):
        next_step(visitor, step)


class LosesTheFirst:
    """The first answer to a new case does not reach the browser, although the case was stored."""

    def __init__(self, visitor: Visitor) -> None:
        self.keys: list[str] = []
        self.saved: list[Any] = []
        visitor.page.route("**/api/v1/cases", self.answer)

    def answer(self, route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        self.keys.append(route.request.headers["idempotency-key"])
        answer = route.fetch()
        self.saved.append(answer.json())
        if len(self.saved) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)


WHEN_IN_SIGHT = """() => {
  const look = () => {
    const button = document.querySelector("form button[type=submit]");
    if (button?.checkVisibility({visibilityProperty: true}))
      window.answersInSight = document.querySelectorAll("#reason-danger_now").length;
    else requestAnimationFrame(look);
  };
  look();
}"""
"""Notes in the first picture with a button whether the answers above it are there."""


def test_a_form_comes_into_sight_whole_so_that_nothing_moves_under_a_finger(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    page.evaluate(WHEN_IN_SIGHT)

    page.evaluate("location.hash = '/emergency'")

    expect(page.locator(SUBMIT)).to_be_visible()
    page.wait_for_function("window.answersInSight !== undefined")
    assert page.evaluate("window.answersInSight") == 1


def test_a_form_whose_answers_do_not_come_is_shown_all_the_same(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/code-lists/emergency_reason?*", hold)
    page.evaluate("location.hash = '/emergency'")

    expect(page.locator(SUBMIT)).to_be_visible()
    assert held, "nothing was held back"
    expect(page.locator("#reason-danger_now")).to_have_count(0)
    held[0].continue_()
    expect(page.locator("#reason-danger_now")).to_be_attached()


def test_a_lost_response_does_not_cause_a_second_case(visit: Visit) -> None:
    visitor = visit("caseworker", "HN")
    page = visitor.page
    until_the_last_step(visitor)
    lost = LosesTheFirst(visitor)
    page.locator(SUBMIT).click()
    expect(page.get_by_role("heading", level=1, name=visitor.text("unsent.title"))).to_be_visible()
    visitor.shows(visitor.text("unsent.state.onItsWay"))

    # By itself, after some seconds.
    visitor.press("unsent.open", "main")

    expect(page.locator("h1 .case-code")).to_have_text(lost.saved[0]["case_number"])
    assert lost.keys[0] == lost.keys[1]
    assert lost.saved[0]["id"] == lost.saved[1]["id"]
    visitor.settle()


def test_a_lost_response_causes_no_second_case_where_nothing_is_kept_also_after_a_correction(visit: Visit) -> None:
    visitor = visit("caseworker", "HN")
    page = visitor.page
    visitor.context.add_init_script(KEEPS_NOTHING)
    until_the_last_step(visitor)
    lost = LosesTheFirst(visitor)
    page.locator(SUBMIT).click()
    expect(page.locator("form [role=alert]")).to_contain_text(visitor.text("state.offline.changing"))
    page.locator("label[for=acts-recruitment]").click()

    page.locator(SUBMIT).click()

    expect(page.locator(".toasts")).to_contain_text(visitor.text("form.asSentBefore"))
    expect(page.locator("h1 .case-code")).to_have_text(lost.saved[0]["case_number"])
    assert lost.keys[0] == lost.keys[1]
    assert lost.saved[0]["id"] == lost.saved[1]["id"]


def test_correcting_a_field_keeps_the_focus_in_it(visit: Visit) -> None:
    visitor = visit("caseworker", "HN", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-high]").click()
    page.locator(SUBMIT).click()
    page.locator("#consents-aggregate_statistics-yes").check()
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


def test_a_refusal_names_each_question_leads_to_it_and_is_no_failure(visit: Visit, language: str, size: Size) -> None:
    visitor = visit("caseworker", "HN", language=language, size=size)
    page = visitor.page
    refused = [
        {"pointer": "/identity/phones/0/number", "code": "bad_phone", "message": "X"},
        {"pointer": "/person/children_count", "code": "too_many", "message": "Y"},
    ]
    until_the_last_step(visitor)
    page.route(
        "**/api/v1/cases",
        lambda route: route.fulfill(
            status=422,
            content_type="application/problem+json",
            json={"code": "invalid", "title": "Z", "errors": refused},
        ),
    )

    page.locator(SUBMIT).click()

    expect(page.locator("h1")).to_have_text(visitor.text("register.step.person"))
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text(f"{visitor.text('register.phone')} – {visitor.text('register.error.phone')}")
    expect(summary).to_contain_text(f"{visitor.text('field.children_count')} – Y")
    expect(page.locator("#phone")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text(visitor.text("state.error.title"))).to_have_count(0)
    assert visitor.accessibility_problems() == []
    visitor.shoot("refused")

    visitor.press("register.back", "form")
    summary.locator("a").click()
    expect(page.locator("#phone")).to_be_focused()


def test_no_form_begins_with_a_date_or_a_text_that_nobody_typed(visit: Visit, platform: Platform) -> None:
    case = f"/cases/{register(platform.client('caseworker', 'GT'))['id']}"
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open("/cases/new")
    expect(page.locator("#identified_on")).to_have_value("")
    page.locator("label[for=risk_level-high]").click()
    next_step(visitor, "consent")
    page.locator("#consents-referral-yes").check()
    assert typed_in(visitor) == {"given_on": "", "expires_on_referral": ""}
    for form in ("consent", "assess", "status", "refer"):
        visitor.open(f"{case}/{form}")
        if form == "consent":
            page.locator("label[for=status-given]").click()
        assert set(typed_in(visitor).values()) <= {""}, form

    # What follows is said in words and holds until another day is typed.
    visitor.open(f"{case}/assess")
    expect(page.locator(".parsed")).to_have_text(re.compile(visitor.text("form.date.todayRule", date=".+")))
    page.locator("#done_on").fill("ayer")
    expect(page.locator(".parsed")).not_to_contain_text(visitor.text("form.date.todayRule").split(":")[0])


def typed_in(visitor: Visitor) -> dict[str, str]:
    """What each field for text on the screen holds."""
    fields = visitor.page.locator("main :is(input[type=text], input[type=date], input[type=tel], textarea)")
    found: dict[str, str] = fields.evaluate_all("all => Object.fromEntries(all.map(({ id, value }) => [id, value]))")
    return found
