"""The search over everything: by keyboard and by touch, and nothing of it leaves the device before it is meant to."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.arranged import open_new_case
from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESKTOP, PHONE, Visitor
from tests.e2e.walks import an_unheard_name

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

FIELD = "#palette-words"
LINES = ".palette__line"
SEARCH = "**/api/v1/cases/search"


def open_palette(visitor: Visitor, key: str = "/") -> None:
    """Press `key` and wait for the field."""
    visitor.page.keyboard.press(key)
    expect(visitor.page.locator(FIELD)).to_be_focused()


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_screen_is_reached_by_keyboard_alone(visit: Visit, language: str, key: str) -> None:
    visitor = visit("caseworker", "GT", language=language, size=DESKTOP)
    page = visitor.page
    visitor.open("/cases")
    open_palette(visitor, key)
    assert visitor.accessibility_problems() == []
    visitor.shoot("palette")

    page.keyboard.type(visitor.text("nav.directory")[:5].lower())
    chosen = page.locator(f"{LINES}[aria-selected=true]")
    expect(chosen).to_contain_text(visitor.text("nav.directory"))
    assert page.locator(FIELD).get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text(visitor.text("directory.title"))
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator(FIELD)).to_have_count(0)


def test_the_arrows_go_round_and_escape_gives_the_focus_back(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/directory")
    page.locator(".palette-button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(FIELD)).to_be_focused()

    page.keyboard.press("ArrowUp")
    expect(page.locator(LINES).last).to_have_attribute("aria-selected", "true")
    expect(page.locator(LINES).last).to_be_in_viewport()
    page.keyboard.press("ArrowDown")
    expect(page.locator(LINES).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")

    expect(page.locator(FIELD)).to_have_count(0)
    expect(page.locator(".palette-button")).to_be_focused()


def test_a_person_and_a_number_are_searched_on_enter_only(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    name = an_unheard_name()
    number = open_new_case(visitor, name=name)["case_number"]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/cases/search" in request.url else None)
    visitor.open("/directory")

    open_palette(visitor)
    page.keyboard.type(f"{name[0]} {name[1]}")
    expect(page.locator(f"{LINES}[aria-selected=true]")).to_contain_text(name[0])
    assert asked == []
    page.keyboard.press("Enter")
    expect(page.locator(LINES).first).to_contain_text(number)
    assert len(asked) == 1
    assert name[0] not in page.locator(LINES).first.inner_text()
    assert visitor.accessibility_problems() == []
    visitor.shoot("palette-found")
    page.keyboard.press("Escape")

    open_palette(visitor)
    page.keyboard.type(number[-8:])
    assert len(asked) == 1
    page.keyboard.press("Enter")
    expect(page.locator(LINES).first).to_contain_text(number)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"#/cases/[0-9a-f-]{36}$"))
    expect(page.locator("main")).to_contain_text(number)


def test_a_case_is_found_by_its_pseudonym_which_its_line_shows_first(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    case = open_new_case(visitor)
    open_palette(visitor)

    visitor.page.keyboard.type(case["pseudonym"].lower())
    visitor.page.keyboard.press("Enter")

    line = visitor.page.locator(LINES, has_text=case["case_number"])
    expect(line.locator("span").first).to_have_text(case["pseudonym"])


def test_a_search_that_finds_nothing_or_is_refused_says_so(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    open_palette(visitor)
    page.keyboard.type("Zzyxwv Qqpp")

    page.keyboard.press("Enter")

    visitor.shows(visitor.text("palette.nothing"))
    problem = {"title": "Demasiadas solicitudes", "status": 429, "code": "too_many_requests", "request_id": "1"}
    page.route(SEARCH, lambda r: r.fulfill(status=429, json=problem, content_type="application/problem+json"))
    # Nothing is asked for while the first answer is still being taken in.
    visitor.settle()
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=alert]")).to_be_visible()


def test_an_organisation_is_found_by_name(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    open_palette(visitor)

    visitor.page.keyboard.type("altipl")

    expect(visitor.page.locator(LINES, has_text="Refugio del Altiplano")).to_be_visible()


def test_what_can_be_done_with_the_open_case_comes_first(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    open_new_case(visitor)
    page.locator("h1").focus()
    open_palette(visitor)

    page.keyboard.type(visitor.text("case.refer")[:4])
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text(visitor.text("refer.title"))


def test_on_a_phone_it_is_under_more_and_taken_by_touch(visit: Visit, language: str) -> None:
    visitor = visit("caseworker", "GT", language=language, size=PHONE)
    page = visitor.page
    visitor.open("/more")
    visitor.press("palette.open", "main")
    expect(page.locator(FIELD)).to_be_visible()
    assert visitor.accessibility_problems() == []
    visitor.shoot("palette")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0

    page.locator(LINES, has_text=visitor.text("nav.directory")).click()

    expect(page.locator("h1")).to_have_text(visitor.text("directory.title"))


def test_masked_names_go_with_the_session_of_another_tab(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    open_palette(visitor)
    other = visitor.context.new_page()
    other.goto("/app#/more")

    other.get_by_role("button", name=visitor.text("more.signOut")).click()

    expect(visitor.page.locator(FIELD)).to_have_count(0)
