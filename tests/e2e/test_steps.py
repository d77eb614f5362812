"""The steps of a registration: each is short on a phone, and Back of the browser goes to the one before."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import acts
from tests.e2e.conftest import Visit
from tests.e2e.visitor import PHONE, Visitor
from tests.e2e.walks import a_phone, an_unheard_name, at_heading, next_step
from tests.support.days import CHILD_BORN, born

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

THREE_SCREENS = 3 * PHONE.height


def height(visitor: Visitor) -> int:
    """Pixels from top to bottom once nothing is announced any more."""
    visitor.settle()
    expect(visitor.page.locator(".toast")).to_have_count(0)
    found: int = visitor.page.evaluate("document.documentElement.scrollHeight")
    return found


@pytest.mark.parametrize(("language", "year"), [("es", born(30)), ("es", CHILD_BORN), ("en", CHILD_BORN)])
def test_no_step_is_longer_than_three_screens_of_a_phone_when_it_is_filled_in(
    visit: Visit, language: str, year: int
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=PHONE)
    page = visitor.page
    heights: dict[str, int] = {}
    visitor.open("/cases/new")
    # What is said on a first visit goes when it is dismissed, and does not come again on the next step.
    page.locator(".hint__done").click()
    acts.tell_what_is_urgent(visitor, year)
    heights["safety"] = height(visitor)
    next_step(visitor, "consent")
    acts.consent(visitor)
    if year == CHILD_BORN:
        page.locator("label[for=capacity-guardian]").click()
    heights["consent"] = height(visitor)
    next_step(visitor, "person")
    acts.tell_who(visitor, an_unheard_name(), "kek")
    page.locator("#phone").fill(a_phone())
    if year == CHILD_BORN:
        page.locator("label[for=best_interest-considered]").click()
    heights["person"] = height(visitor)
    next_step(visitor, "situation")
    heights["situation"] = height(visitor)
    visitor.press("register.addDetails")
    at_heading(visitor, "details")
    heights["details"] = height(visitor)
    # Opening one part of the means of control closes the others.
    for part in ("threats", "violence", "confinement"):
        page.locator("summary", has_text=visitor.text(f"register.controls.{part}")).click()
    heights["details, one part open"] = height(visitor)

    assert {step: pixels for step, pixels in heights.items() if pixels > THREE_SCREENS} == {}, heights


def test_back_goes_a_step_back_and_forward_returns_with_what_was_typed(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open("/")
    page.get_by_role("link", name=visitor.text("cases.new"), exact=True).click()
    at_heading(visitor, "safety")
    page.locator("label[for=risk_level-imminent]").click()
    next_step(visitor, "consent")
    page.locator("#consents-referral-no").check()
    page.locator("label[for=capacity-court]").click()
    page.locator("label[for=form-written]").click()
    next_step(visitor, "person")

    page.go_back()
    at_heading(visitor, "consent")
    expect(page).to_have_url(re.compile("#/cases/new\\?step=consent$"))
    expect(page.locator("#consents-referral-no")).to_be_checked()
    page.go_back()
    at_heading(visitor, "safety")
    expect(page.locator("#risk_level-imminent")).to_be_checked()

    page.go_back()
    expect(page.locator("h1")).to_have_text(visitor.text("today.title"))
    visitor.shows(visitor.text("register.waits"))
    expect(page.locator(".note--sun", has_text=visitor.text("cases.new"))).to_be_visible()
    page.go_forward()
    at_heading(visitor, "safety")
    page.go_forward()
    at_heading(visitor, "consent")
    expect(page.locator("#consents-referral-no")).to_be_checked()


def test_a_step_that_was_not_reached_is_not_shown(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    visitor.open("/cases/new?step=situation")

    at_heading(visitor, "safety")


def test_what_one_step_says_is_not_said_on_the_next(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-high]").click()
    next_step(visitor, "consent")
    next_step(visitor, "person")
    first_names, surnames = an_unheard_name()
    visitor.typed += (first_names, surnames)
    page.locator("#first_names").fill(first_names)
    page.locator("#surnames").fill(surnames)
    next_step(visitor, "situation")
    expect(page.locator(".toast")).to_have_text(visitor.text("search.none"))
    page.clock.install()
    page.wait_for_timeout(1100)

    visitor.press("register.addDetails")

    at_heading(visitor, "details")
    expect(page.locator(".toast")).to_have_count(0, timeout=2000)
