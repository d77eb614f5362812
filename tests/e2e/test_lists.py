"""A list is a table at a desk and cards on a phone; the address keeps what was chosen, and the keyboard does it all."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESKTOP, Size, Visitor
from tests.support.days import in_days
from tests.support.journey import Backstage, a_referral, register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

WIDE = Size("wide", 1920, 1080)
NARROW = Size("narrow", 320, 640)
ZOOMED = Size("zoomed", 320, 256)
"""1280 × 1024 at 400 %."""
ROWS = 24
_VISIBLE_ROWS = """() => [...document.querySelectorAll(".list-row")].filter((row) => {
  const { top, bottom } = row.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}).length"""
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_KEPT = "JSON.stringify({ ...localStorage })"


@pytest.fixture(scope="module")
def cases(platform: Platform) -> list[dict[str, Any]]:
    """More cases than a screen has rows, of one organisation, each with a person in charge."""
    worker = platform.client("caseworker", "GT", 0)
    made = [register(worker) for _ in range(ROWS)]
    people = [one["id"] for one in worker.get("/api/v1/colleagues").json()["items"]]
    person = next(one for one in people if is_assigned(worker, made[0], one))
    assert all(is_assigned(worker, case, person) for case in made[1:])
    return made


def is_assigned(worker: Caller, case: dict[str, Any], user_id: str) -> bool:
    """Whether that person could be put in charge of the case."""
    path, key = f"/api/v1/cases/{case['id']}/assignments", {"Idempotency-Key": str(uuid4())}
    return worker.post(path, headers=key, json={"user_id": user_id}).status_code == 201


def numbers(page: Page) -> list[str]:
    """The case numbers on screen, from the top."""
    return page.locator(".list-row .case-code").all_inner_texts()


def focused_row(page: Page) -> int:
    """Which row has the focus; -1 for none."""
    place: int = page.evaluate(
        "[...document.querySelectorAll('.list-row')].findIndex((row) => row.contains(document.activeElement))"
    )
    return place


def test_twenty_cases_are_seen_at_once_at_a_desk(
    visit: Visit, cases: list[dict[str, Any]], announce: Callable[[str], None]
) -> None:
    seen = {}
    for size in (DESKTOP, WIDE):
        visitor = visit("caseworker", "GT", size=size)
        visitor.open("/cases")
        seen[size.name] = visitor.page.evaluate(_VISIBLE_ROWS)
        visitor.shoot("list-of-cases")

    announce(f"cases visible: {seen[DESKTOP.name]} at 1280 x 800, {seen[WIDE.name]} at 1920 x 1080")
    assert seen[DESKTOP.name] >= 20
    assert seen[WIDE.name] >= len(cases)


_LONGEST = {
    "next_task": "child_protection",
    "pseudonym": "Constelación Lapislázuli",
    "majority": "minor",
    "risk_level": "imminent",
    "exploitation_types": ["forced_labour", "sexual_exploitation"],
}


def lengthen_cases(visitor: Visitor) -> None:
    """Show the cases with the longest words that any of them may have, late and opened in another year."""

    def lengthen(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        days = {"next_due_at": f"{in_days(-1)}T12:00:00Z", "opened_on": in_days(-400)}
        body["items"] = [line | _LONGEST | days for line in body["items"]]
        route.fulfill(response=answer, json=body)

    visitor.page.route("**/api/v1/cases?*", lengthen)


@pytest.mark.twice
@pytest.mark.parametrize("width", [1280, 1440, 1600, 1920])
def test_a_case_is_one_line_however_long_its_words(
    visit: Visit, cases: list[dict[str, Any]], language: str, width: int
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=Size(str(width), width, 800))
    lengthen_cases(visitor)

    visitor.open("/cases")

    expect(visitor.page.locator(".list-row").first).to_contain_text(_LONGEST["pseudonym"])
    assert visitor.page.evaluate(_VISIBLE_ROWS) >= min(20, len(cases))
    assert visitor.page.evaluate(_SIDEWAYS) <= 0


def test_the_address_keeps_filter_order_and_page(visit: Visit, cases: list[dict[str, Any]]) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases")
    page.locator("#filter-risk_level").select_option("high")
    page.get_by_role("button", name=visitor.text("cases.column.opened")).click()
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    visitor.settle()
    shown = numbers(page)

    page.reload()
    visitor.settle()

    expect(page.locator("#filter-risk_level")).to_have_value("high")
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    assert numbers(page) == shown
    page.locator(".list-row a").first.click()
    expect(page).to_have_url(re.compile("#/cases/[0-9a-f-]+$"))
    page.go_back()
    expect(page.locator("#filter-risk_level")).to_have_value("high")


def test_a_chosen_filter_is_said_and_taken_back(visit: Visit, cases: list[dict[str, Any]], size: Size) -> None:
    visitor = visit("caseworker", "GT", size=size)
    page = visitor.page
    visitor.open("/cases?risk_level=low&status=intake")
    chips = page.locator(".chips")
    expect(chips.get_by_role("button")).to_have_count(3)
    assert visitor.accessibility_problems() == []

    chips.get_by_role("button", name=visitor.text("cases.filter.risk")).click()
    expect(page).to_have_url(re.compile(r"#/cases\?status=intake$"))

    chips.get_by_role("button", name=visitor.text("list.clear")).click()
    expect(page).to_have_url(re.compile("#/cases$"))
    expect(chips).to_have_count(0)


def test_columns_are_chosen_on_the_device_and_gone_after_a_quick_exit(
    visit: Visit, cases: list[dict[str, Any]]
) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases")
    condition = page.get_by_role("columnheader", name=visitor.text("cases.column.condition"))
    expect(condition).to_have_count(0)

    page.locator("summary", has_text=visitor.text("list.columns")).click()
    page.get_by_label(visitor.text("cases.column.condition")).check()
    expect(condition).to_be_visible()
    page.keyboard.press("Escape")
    page.reload()
    expect(condition).to_be_visible()
    assert visitor.accessibility_problems() == []
    assert json.loads(page.evaluate(_KEPT)).keys() == {"columns.cases"}

    page.locator(".exit").click()
    page.wait_for_url("**/leave")
    assert "columns" not in page.evaluate(_KEPT)


def test_the_keyboard_moves_through_the_rows_previews_and_opens(visit: Visit, cases: list[dict[str, Any]]) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases")
    shown = numbers(page)
    skip_to_the_list(visitor)
    assert focused_row(page) == 0

    for key, row in (("ArrowDown", 1), ("j", 2), ("k", 1), ("ArrowUp", 0), ("ArrowUp", 0), ("End", len(shown) - 1)):
        page.keyboard.press(key)
        assert focused_row(page) == row, key
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    preview = page.locator(".preview")
    expect(preview).to_contain_text(shown[0])
    expect(preview).to_contain_text(visitor.text("task.risk_reassessment"))
    assert visitor.accessibility_problems() == []
    page.keyboard.press("j")
    assert focused_row(page) == 1
    page.keyboard.press("Space")
    expect(preview).to_contain_text(shown[1])
    page.keyboard.press("Space")
    expect(preview).to_have_count(0)

    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#/cases/[0-9a-f-]+$"))
    expect(page.locator("h1")).to_contain_text(shown[1])


def skip_to_the_list(visitor: Visitor) -> None:
    """From the heading of the screen over search and filters, with two keys."""
    expect(visitor.page.locator("h1")).to_be_focused()
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator(".skip-to-list")).to_be_focused()
    visitor.page.keyboard.press("Enter")


def test_a_list_is_reached_without_passing_its_filters(visit: Visit, cases: list[dict[str, Any]]) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    visitor.open("/cases")

    skip_to_the_list(visitor)

    assert focused_row(visitor.page) == 0


def test_a_row_opens_beside_the_list_where_there_is_room_and_as_a_page_elsewhere(
    visit: Visit, cases: list[dict[str, Any]]
) -> None:
    visitor = visit("caseworker", "GT", size=WIDE)
    page = visitor.page
    visitor.open("/cases")
    page.locator(".list-row td").nth(1).click()
    expect(page.locator(".preview")).to_be_visible()
    expect(page.locator(".list-row").first).to_be_visible()
    visitor.shoot("list-with-preview")

    page.set_viewport_size({"width": 1050, "height": 800})
    expect(page.locator(".preview")).to_have_count(0)
    page.locator(".list-row td").nth(1).click()

    expect(page).to_have_url(re.compile("#/cases/[0-9a-f-]+$"))


@pytest.mark.twice
def test_no_width_scrolls_sideways(visit: Visit, cases: list[dict[str, Any]], language: str) -> None:
    visitor = visit("caseworker", "GT", language=language, size=NARROW)
    lengthen_cases(visitor)
    for screen in ("/cases", f"/cases/{cases[0]['id']}", "/referrals?box=out", "/directory"):
        visitor.open(screen)
        for width in (320, 360, 400, 640, 1000, 1100, 1280, 1920):
            visitor.page.set_viewport_size({"width": width, "height": 800})
            visitor.settle()
            assert visitor.page.evaluate(_SIDEWAYS) <= 0, (screen, width)


@pytest.mark.twice
def test_the_way_out_covers_nothing_on_the_narrowest_screen(visit: Visit, language: str) -> None:
    visitor = visit("caseworker", "GT", language=language, size=NARROW)
    boxes = [visitor.page.locator(of).bounding_box() for of in (".language", ".exit")]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    assert boxes[1]["x"] + boxes[1]["width"] <= NARROW.width
    assert min(boxes[1]["height"], boxes[0]["height"]) >= 44


def test_at_four_hundred_percent_most_of_the_window_is_content(visit: Visit, cases: list[dict[str, Any]]) -> None:
    visitor = visit("caseworker", "GT", size=ZOOMED)
    visitor.open("/cases")
    visitor.page.evaluate("scrollTo({ top: 600, behavior: 'instant' })")
    fixed = visitor.page.evaluate(
        """[...document.querySelectorAll(".top, .nav")].map((bar) => {
          const { top, bottom } = bar.getBoundingClientRect();
          return Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
        }).reduce((sum, height) => sum + height)"""
    )
    assert fixed <= ZOOMED.height / 4
    expect(visitor.page.locator(".exit")).to_be_in_viewport()


def test_a_message_moves_nothing_and_is_gone_on_the_next_screen(visit: Visit, cases: list[dict[str, Any]]) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open(f"/cases/{cases[1]['id']}/assess")
    page.locator("label[for=overall_risk-high]").click()
    page.locator("form button[type=submit]").click()
    toast = page.locator(".toast")
    expect(toast).to_be_visible()
    box, heading = toast.bounding_box(), page.locator("h1").bounding_box()
    assert box
    assert heading
    assert box["width"] <= 400
    assert box["y"] > DESKTOP.height / 2
    assert heading["y"] < 200

    page.clock.install()
    page.wait_for_timeout(1100)
    page.locator(".nav a[href^='#/cases']").click()

    expect(page.locator("h1")).to_have_text(visitor.text("cases.title"))
    expect(toast).to_have_count(0, timeout=2000)


@pytest.mark.twice
def test_a_referral_is_previewed_beside_its_box(
    platform: Platform, visit: Visit, cases: list[dict[str, Any]], size: Size
) -> None:
    sender = platform.client("caseworker", "GT", 0)
    to = platform.account("users", "focal_point", "GT", 1)["organisation_id"]
    sent = sender.post("/api/v1/referrals", json=a_referral(cases[2], to)).json()
    visitor = visit("caseworker", "GT", size=size)
    page = visitor.page
    visitor.open("/referrals?box=out")
    row = page.locator(".list-row", has_text=sent["code"])
    expect(row).to_contain_text("Refugio del Altiplano")
    assert visitor.accessibility_problems() == []
    if size is not DESKTOP:
        return

    row.get_by_role("button", name=visitor.text("list.previewRow")).click()
    expect(page.locator(".preview")).to_contain_text(visitor.text("referrals.column.sentAt"))
    assert visitor.accessibility_problems() == []
    visitor.shoot("box-with-preview")
    page.reload()
    expect(page.locator(".preview")).to_contain_text(sent["code"])
    page.get_by_role("button", name=visitor.text("list.closePreview")).click()
    expect(page.locator(".preview")).to_have_count(0)

    page.locator("#filter-state").select_option("draft")
    visitor.shows(visitor.text("referrals.noneFiltered"))


@pytest.mark.parametrize(
    ("path", "said"),
    [("/directory?country=HN&service_type=medical", "Honduras"), ("/organisations?country=SV", "El Salvador")],
    ids=["directory", "organisations"],
)
def test_other_lists_are_narrowed_in_the_address_too(visit: Visit, path: str, said: str) -> None:
    visitor = visit("country_admin", "GT", size=DESKTOP)
    visitor.open(path)
    table = visitor.page.locator(".list-table")
    expect(table).to_be_visible()
    expect(visitor.page.locator(".chips")).to_contain_text(said)
    expect(table).not_to_contain_text("Casa Ixchel")


def test_the_audit_is_narrowed_to_an_action(visit: Visit, cases: list[dict[str, Any]]) -> None:
    visitor = visit("country_admin", "GT", size=DESKTOP)
    visitor.open("/audit?action=case.read")
    expect(visitor.page.locator(".list-row").first).to_be_visible()
    expect(visitor.page.locator(".chips")).to_contain_text(visitor.text("access.case.read"))


def test_imported_records_are_listed_by_themselves(visit: Visit, platform: Platform) -> None:
    worker = platform.client("caseworker", "GT", 1)
    person, record = (register(worker) for _ in range(2))
    Backstage(platform).rows(
        "cases", "UPDATE case_record SET source = 'imported' WHERE id = %s RETURNING id", record["id"]
    )
    visitor = visit("caseworker", "GT", 1, size=DESKTOP)
    page = visitor.page
    visitor.open("/cases")
    expect(page.locator(".list-row", has_text=person["case_number"])).to_contain_text(person["pseudonym"])
    expect(page.locator(".list-row", has_text=record["case_number"])).to_have_count(0)

    page.locator("summary", has_text=visitor.text("list.moreFilters")).click()
    page.locator("#filter-source").select_option("imported")

    expect(page.locator(".list-row", has_text=record["case_number"])).to_be_visible()
    expect(page.locator(".list-row", has_text=person["case_number"])).to_have_count(0)
    expect(page.locator(".chips")).to_contain_text(visitor.text("cases.filter.imported"))


def test_cases_are_narrowed_to_a_place_and_to_a_colleague(visit: Visit, cases: list[dict[str, Any]]) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases?identified_adm1=GT-01")
    expect(page.locator(".list-row").first).to_be_visible()
    page.locator("summary", has_text=visitor.text("list.moreFilters")).click()
    page.locator("#filter-identified_adm1").select_option("GT-13")
    expect(page.locator(".chips")).to_contain_text("Huehuetenango")
    expect(page.locator(".list-row", has_text=cases[0]["case_number"])).to_have_count(0)
    assert visitor.accessibility_problems() == []

    visitor.open("/cases")
    name = page.locator(".list-row", has_text=cases[0]["case_number"]).locator(".list-table__short").last.inner_text()
    choice = page.locator("#filter-assigned_to option")
    other = choice.filter(has_not_text=name).last.get_attribute("value")
    assert other
    page.locator("#filter-assigned_to").select_option(other)
    expect(page.locator(".list-row", has_text=cases[0]["case_number"])).to_have_count(0)


@pytest.mark.parametrize("address", ["/users", "/systems", "/audit", "/directory?country=GT"])
def test_opened_filters_are_no_wider_than_a_narrow_phone(visit: Visit, address: str) -> None:
    admin = visit("country_admin", "GT", size=NARROW)
    admin.open(address)
    admin.page.locator("summary.menu__button").first.click()
    fields = admin.page.locator(".menu__content--fields select")
    expect(fields.first).to_be_visible()
    admin.settle()
    assert admin.page.evaluate(_SIDEWAYS) == 0
    assert all(box["x"] + box["width"] <= NARROW.width for each in fields.all() if (box := each.bounding_box()))


def test_organisations_and_people_are_found_by_name_in_the_page(visit: Visit) -> None:
    admin = visit("country_admin", "GT", size=DESKTOP)
    page = admin.page
    for address in ("/organisations", "/users"):
        admin.open(address)
        names = page.locator(".list-table__link")
        expect(names.nth(1)).to_be_visible()
        own = names.first.inner_text()
        page.locator("#name-search").fill(own.upper())
        expect(names).to_have_count(1)
        expect(names.first).to_have_text(own)
        assert admin.accessibility_problems() == []
        assert own not in page.url

    admin.open("/users?status=active&role=supervisor")
    expect(page.locator(".chip").first).to_be_visible()
    expect(page.locator(".list-row").first).to_be_visible()
