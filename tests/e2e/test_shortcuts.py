"""Keys that lead somewhere, for those who want them; and first-visit hints, until they are dismissed."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESKTOP, PHONE, Size

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def test_keys_lead_to_screens_and_to_the_list_of_keys(visit: Visit, language: str) -> None:
    visitor = visit("caseworker", "GT", language=language, size=DESKTOP)
    page = visitor.page
    for key, address in (("c", "/cases"), ("r", "/referrals"), ("d", "/directory"), ("h", "/")):
        page.keyboard.press("g")
        page.keyboard.press(key)
        expect(page).to_have_url(re.compile(f"#{address}$"))
        expect(page.locator("h1")).to_be_focused()

    page.keyboard.press("?")
    expect(page.locator(".help .keys")).to_be_visible()
    assert visitor.accessibility_problems() == []
    visitor.shoot("shortcuts")
    page.keyboard.press("Escape")
    page.keyboard.press("n")

    expect(page).to_have_url(re.compile(r"#/cases/new\?step=safety$"))


def test_no_key_fires_while_somebody_types(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases")
    page.locator("#person-search").click()

    page.keyboard.type("gh n?/")

    expect(page.locator("#person-search")).to_have_value("gh n?/")
    expect(page.locator("dialog, .help")).to_have_count(0)
    expect(page).to_have_url(re.compile("#/cases"))


def test_control_and_enter_send_the_form(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases")
    page.locator("#person-search").fill("Zzyxwv")

    page.keyboard.press("Control+Enter")

    visitor.shows(visitor.text("search.none"))


def test_keys_can_be_turned_off_and_the_quick_exit_stays(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/more")
    page.locator("label[for=shortcuts-on]").click()
    expect(page.locator("#shortcuts-on")).not_to_be_checked()
    assert visitor.accessibility_problems() == []
    visitor.open("/cases")

    for key in ("n", "?", "/", "g", "h"):
        page.keyboard.press(key)

    expect(page.locator("dialog, .help")).to_have_count(0)
    expect(page).to_have_url(re.compile("#/cases$"))
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/leave")


HINT_HEIGHT = {"desktop": 56, "phone": 88}
"""Pixels: a hint explains the screen and must not push it out of sight."""
HINTED = {
    ("caseworker", "/cases/new"): "hint.register",
    ("caseworker", "/dashboard"): "hint.dashboard",
}


@pytest.mark.twice
@pytest.mark.parametrize("where", HINTED, ids=lambda where: where[1])
def test_a_hint_stands_in_its_place_until_it_is_dismissed(
    visit: Visit, language: str, size: Size, where: tuple[str, str]
) -> None:
    visitor = visit(where[0], "GT", language=language, size=size)
    page = visitor.page
    visitor.open(where[1])
    hint = page.locator(".hint")
    expect(hint).to_contain_text(visitor.text(HINTED[where]))
    assert hint.evaluate("element => getComputedStyle(element).position") == "static"
    box = hint.bounding_box()
    assert box
    assert box["height"] <= HINT_HEIGHT[size.name]
    assert visitor.accessibility_problems() == []
    visitor.shoot(f"hint{where[1].replace('/', '-')}")

    visitor.press("hint.done", ".hint")

    expect(hint).to_have_count(0)
    expect(page.locator("h1")).to_be_focused()
    visitor.open("/more")
    visitor.open(where[1])
    expect(hint).to_have_count(0)


def test_a_hint_leads_to_its_page_of_the_manual(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=PHONE)
    visitor.open("/dashboard")

    visitor.press("hint.more", ".hint")

    expect(visitor.page.locator(".help .manual h3")).to_be_visible()


def test_what_was_dismissed_does_not_say_by_whom(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=PHONE)
    visitor.open("/dashboard")

    visitor.press("hint.done", ".hint")

    kept = visitor.page.evaluate("localStorage.getItem('hints')")
    assert re.fullmatch(r'\{"\d{1,3}":\d+\}', kept)
