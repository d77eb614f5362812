"""Everything can be done with the keyboard, and the focus is visible."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESKTOP

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

_IS_SEEN = """() => {
  const element = document.activeElement;
  const near = [element, element.closest("label"), element.nextElementSibling].filter(Boolean);
  const styles = near.flatMap((e) => [undefined, "::before", "::after"].map((part) => getComputedStyle(e, part)));
  return styles.some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none");
}"""


def walk_to(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until `selector` has the focus; every stop on the way must be visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate(_IS_SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was not reached in {most} steps")


def test_one_key_leads_to_the_content(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases")
    # A new screen puts the focus on its heading; from the top of the page the link is the first element.
    expect(page.locator("h1")).to_be_focused()
    skip = page.locator(".govuk-skip-link[href='#main']")
    skip.focus()
    expect(skip).to_be_in_viewport()

    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()
    expect(page.locator("h1")).to_be_visible()


def test_the_first_step_of_a_registration_is_filled_in_by_keyboard(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases/new")
    expect(page.locator("h1")).to_be_focused()
    walk_to(page, "input[name=risk_level]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#risk_level-high")).to_be_checked()
    walk_to(page, "#identification_source")
    page.keyboard.type("tra")
    walk_to(page, "form button[type=submit]")

    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text(visitor.text("register.step.consent"))
    expect(page.locator("h1")).to_be_focused()


def test_a_case_is_searched_by_keyboard(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases")
    expect(page.locator("h1")).to_be_focused()
    walk_to(page, "#person-search")
    page.keyboard.type("Zzyxwv")

    page.keyboard.press("Enter")

    visitor.shows(visitor.text("search.none"))


def test_a_dialog_takes_the_focus_and_returns_it(visit: Visit) -> None:
    visitor = visit("focal_point", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/directory")
    page.route("**/api/v1/**", lambda route: route.fulfill(status=401, json={"code": "unauthenticated"}))
    page.locator("#filter-service_type").focus()
    page.locator("select#filter-service_type").select_option("medical")

    expect(page.locator("dialog")).to_be_visible()
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    assert visitor.accessibility_problems_meanwhile() == []

    # As if the person had signed in again in another window and returned to this one.
    page.unroute("**/api/v1/**")
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#filter-service_type")).to_be_focused()
