"""The record of a row beside its list: its parts in tabs, to be read, and nothing asked for that was not opened."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.conftest import Visit
from tests.e2e.situation import a_full_case
from tests.e2e.visitor import DESKTOP, Visitor
from tests.support.journey import Backstage, a_referral, register
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

CASE_TABS = ("list.summary", "case.profile", "case.consents", "case.referrals", "list.history")
_CLICKS = """
async (rows) => {
  const eyes = document.querySelectorAll(".list-table__button");
  for (const row of rows) {
    eyes[row].click();
    await new Promise((done) => setTimeout(done, 20));
  }
}
"""
"""Opens rows one after another, faster than any of them can be read."""
_SEEN = """[...document.querySelectorAll(".list-row")]
  .filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length"""


@pytest.fixture(scope="module")
def cases(platform: Platform) -> list[dict[str, Any]]:
    """Cases of one organisation, the last with something in every part."""
    worker = platform.client("caseworker", "GT", 0)
    return [register(worker) for _ in range(20)] + [a_full_case(worker)]


def asked_from(visitor: Visitor) -> list[str]:
    """What is asked of the server about cases and referrals from now on, without the ids of lists."""
    asked: list[str] = []

    def note(request: Request) -> None:
        found = re.search(r"/api/v1/((?:cases|referrals)/.*)", request.url)
        if found:
            asked.append(found[1])

    visitor.page.on("request", note)
    return asked


def tab(visitor: Visitor, key: str) -> Any:
    return visitor.page.get_by_role("tab", name=visitor.text(key), exact=True)


def open_beside(visitor: Visitor, case: dict[str, Any]) -> None:
    visitor.page.locator(".list-row", has_text=case["case_number"]).get_by_role("button").click()
    expect(visitor.page.locator(".preview__head h2")).to_contain_text(case["case_number"])
    visitor.settle()


def focused_tab(page: Page) -> str | None:
    text: str | None = page.evaluate(
        "document.activeElement.matches('[role=tab]') ? document.activeElement.innerText : null"
    )
    return text


def test_a_case_is_read_in_tabs_beside_the_list(visit: Visit, cases: list[dict[str, Any]], language: str) -> None:
    visitor = visit("caseworker", "GT", language=language, size=DESKTOP)
    page = visitor.page
    visitor.open("/cases")
    open_beside(visitor, cases[-1])
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text(visitor.text("task.title"))
    expect(page.get_by_role("tab")).to_have_text([visitor.text(key) for key in CASE_TABS])

    said = {"case.profile": "case.confidentiality", "list.history": "timeline.note.written"}
    for key in CASE_TABS:
        tab(visitor, key).click()
        expect(tab(visitor, key)).to_have_attribute("aria-selected", "true")
        expect(panel).to_have_count(1)
        expect(panel).to_contain_text(visitor.text(said[key]) if key in said else re.compile(r"\w"))
        assert visitor.accessibility_problems() == [], key
        visitor.shoot(f"split-view-{key}")

    beside = page.locator(".preview")
    expect(beside.locator(".identity, form, select")).to_have_count(0)
    expect(beside.locator(f"a[href*='{cases[-1]['id']}/']")).to_have_count(0)
    expect(beside.get_by_role("button", name=visitor.text("consent.withdraw"))).to_have_count(0)


def test_fifteen_cases_are_seen_beside_a_record(visit: Visit, cases: list[dict[str, Any]]) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    visitor.open("/cases")
    open_beside(visitor, cases[-1])
    seen = visitor.page.evaluate(_SEEN)
    assert seen >= 15


def test_the_keyboard_goes_into_the_record_through_its_tabs_and_back(visit: Visit, cases: list[dict[str, Any]]) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases")
    page.locator(".list-table__link").first.focus()
    page.keyboard.press("ArrowRight")
    expect(tab(visitor, "list.summary")).to_be_visible()
    visitor.settle()
    asked = asked_from(visitor)

    page.keyboard.press("ArrowRight")
    assert focused_tab(page) == visitor.text("list.summary")
    walked = (("ArrowLeft", 4), ("ArrowRight", 0), ("ArrowRight", 1), ("End", 4), ("Home", 0), ("End", 4))
    for key, place in walked:
        page.keyboard.press(key)
        assert focused_tab(page) == visitor.text(CASE_TABS[place]), key
    visitor.settle()
    assert asked == []

    page.keyboard.press("Enter")
    expect(page.get_by_role("tabpanel")).to_contain_text(visitor.text("timeline.case.registered"))
    expect(page.locator("[role=tab][tabindex='0']")).to_have_text(visitor.text("list.history"))
    assert [path.split("/")[-1] for path in asked] == ["timeline"]
    page.keyboard.press("Tab")
    expect(page.get_by_role("tabpanel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".list-table__link").first).to_be_focused()
    expect(page.locator(".preview")).to_be_visible()


def test_the_open_tab_stays_from_row_to_row_and_after_reloading(visit: Visit, cases: list[dict[str, Any]]) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases")
    open_beside(visitor, cases[0])
    tab(visitor, "case.consents").click()
    asked = asked_from(visitor)

    for case in cases[1:3]:
        open_beside(visitor, case)
        expect(tab(visitor, "case.consents")).to_have_attribute("aria-selected", "true")
        expect(page.get_by_role("tabpanel").locator(".consent")).to_have_count(1)
        assert sorted(path for path in asked if case["id"] in path) == [
            f"cases/{case['id']}",
            f"cases/{case['id']}/consents",
        ]
    page.reload()
    visitor.settle()
    expect(tab(visitor, "case.consents")).to_have_attribute("aria-selected", "true")


def test_a_tab_that_was_opened_is_not_asked_for_again(visit: Visit, cases: list[dict[str, Any]]) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    visitor.open("/cases")
    open_beside(visitor, cases[0])
    asked = asked_from(visitor)

    for key in ("list.history", "list.summary", "list.history"):
        tab(visitor, key).click()
        visitor.settle()

    assert asked == [f"cases/{cases[0]['id']}/timeline"]


def test_nothing_is_asked_for_rows_that_are_passed_over(visit: Visit, cases: list[dict[str, Any]]) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases")
    page.locator(".list-table__link").first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".preview__head h2")).to_be_visible()
    visitor.settle()
    asked = asked_from(visitor)

    for _ in range(6):
        page.keyboard.press("j")
    visitor.settle()
    assert asked == []

    page.evaluate(_CLICKS, [1, 2, 3, 4, 5])
    last = page.locator(".list-row").nth(5)
    expect(page.locator(".preview__head h2")).to_contain_text(last.locator(".case-code").inner_text())
    visitor.settle()
    assert asked == [f"cases/{last.get_attribute('data-key')}"]


def test_what_is_read_beside_the_list_is_written_down_and_nothing_else(
    visit: Visit, platform: Platform, cases: list[dict[str, Any]]
) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    visitor.open("/cases")
    case = cases[7]
    backstage = Backstage(platform)

    def written() -> list[str]:
        entries = "SELECT action FROM audit WHERE object_id = %s AND action LIKE '%%.read' ORDER BY id"
        return [action for (action,) in backstage.rows("cases", entries, case["id"])]

    open_beside(visitor, case)
    assert written() == ["case.read"]

    tab(visitor, "case.profile").click()
    tab(visitor, "list.history").click()
    visitor.settle()
    assert written() == ["case.read", "timeline.read"]


def test_a_receiver_who_looks_beside_the_box_has_not_received_it(visit: Visit, platform: Platform) -> None:
    sender = platform.client("caseworker", "GT", 0)
    to = platform.account("users", "focal_point", "GT", 1)["organisation_id"]
    sent = sender.post("/api/v1/referrals", json=a_referral(register(sender), to)).json()
    visitor = visit("focal_point", "GT", 1, size=DESKTOP)
    page = visitor.page
    visitor.open("/referrals?box=in")
    row = page.locator(".list-row", has_text=sent["code"])
    row.get_by_role("button").click()
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text(visitor.text("referral.from"))
    assert visitor.accessibility_problems() == []

    tab(visitor, "list.history").click()
    expect(panel.locator(".timeline li")).to_have_count(1)
    assert visitor.accessibility_problems() == []
    visitor.shoot("split-view-referral")

    assert sender.get(f"/api/v1/referrals/{sent['id']}").json()["state"] == "sent"
    expect(page.locator(".preview").get_by_role("button", name=visitor.text("step.accept"))).to_have_count(0)


def test_an_imported_record_has_no_parts_of_a_person(visit: Visit, platform: Platform) -> None:
    record = register(platform.client("caseworker", "GT", 1))
    Backstage(platform).rows(
        "cases", "UPDATE case_record SET source = 'imported' WHERE id = %s RETURNING id", record["id"]
    )
    visitor = visit("caseworker", "GT", 1, size=DESKTOP)
    visitor.open(f"/cases?source=imported&preview={record['id']}")
    shown = [visitor.text(key) for key in ("list.summary", "case.profile", "list.history")]
    expect(visitor.page.get_by_role("tab")).to_have_text(shown)
