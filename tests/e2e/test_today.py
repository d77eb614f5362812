"""The first screen: what one is in charge of first, no imported record, and something true to do for every role."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size
from tests.support.days import in_days
from tests.support.journey import Backstage, register
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def test_the_cases_one_is_in_charge_of_come_first_and_imported_records_never(visit: Visit, platform: Platform) -> None:
    worker = platform.client("caseworker", "GT")
    visitor = visit("caseworker", "GT")
    me = visitor.page.evaluate("fetch('/session').then((answer) => answer.json()).then((who) => who.subject)")
    own, other, imported = (register(worker) for _ in range(3))
    path, key = f"/api/v1/cases/{own['id']}/assignments", {"Idempotency-Key": str(uuid4())}
    assert worker.post(path, headers=key, json={"user_id": me}).status_code == 201
    Backstage(platform).rows("cases", "UPDATE case_record SET source = 'imported' WHERE id = %s", imported["id"])

    visitor.open("/")

    recent = visitor.page.locator(
        "section.card", has=visitor.page.get_by_text(visitor.text("today.recent"), exact=True)
    )
    lines = recent.locator(".line")
    expect(lines.first).to_contain_text(own["pseudonym"])
    expect(lines.first).to_contain_text(visitor.text("today.yours"))
    expect(recent).to_contain_text(other["case_number"])
    expect(recent).not_to_contain_text(imported["case_number"])
    visitor.shoot("today-own-first")


def test_opening_the_first_screen_is_written_down_as_one_look_at_the_cases(visit: Visit, platform: Platform) -> None:
    register(platform.client("supervisor", "GT"))
    visitor = visit("supervisor", "GT")
    page = visitor.page
    me = page.evaluate("fetch('/session').then((answer) => answer.json()).then((who) => who.subject)")

    def looks() -> int:
        query = "SELECT count(*) FROM audit WHERE actor = %s AND action = 'case.listed'"
        return Backstage(platform).number("cases", query, me)

    visitor.open("/more")
    before = looks()
    visitor.open("/")
    expect(page.locator("main .case-code").first).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert looks() - before == 1


@pytest.mark.parametrize(
    ("who", "screens"),
    [
        (("operator", None), ("/organisations",)),
        (("national_analyst", "HN"), ("/dashboard", "/extracts")),
    ],
    ids=lambda value: value[0] if value[0][0] != "/" else "",
)
def test_a_role_without_cases_finds_its_work_on_the_first_screen(
    visit: Visit, size: Size, who: tuple[str, str | None], screens: tuple[str, ...]
) -> None:
    visitor = visit(*who, size=size)
    visitor.open("/")

    for screen in screens:
        expect(visitor.page.locator(f"main a[href='#{screen}']").first).to_be_visible()
    assert visitor.accessibility_problems() == []
    visitor.shoot(f"today-{who[0]}")


def answering(page: Page, path: str, items: list[dict[str, object]]) -> None:
    answer = {"items": items, "next_cursor": None}
    page.route(f"**/api/v1/{path}?*", lambda route: route.fulfill(json=answer))


def test_what_waits_for_an_administrator_comes_first_and_the_menu_is_not_repeated(visit: Visit) -> None:
    visitor = visit("country_admin", "GT")
    page = visitor.page
    waiting: list[dict[str, object]] = [{"state": "pending", "decider": who} for who in ("self", "self", "supervisor")]
    asked: dict[str, object] = {
        "id": str(uuid4()),
        "seq": 1,
        "kind": "access_request",
        "subject_id": str(uuid4()),
        "country": "GT",
    }
    at = f"{in_days(-1)}T10:00:00Z"
    notice = asked | {"created_at": at, "read_at": at, "referral_id": None, "code": None}
    answering(page, "access-requests", waiting)
    # It was followed and read, and nothing answered yet.
    answering(page, "notifications", [notice])

    visitor.open("/")

    line = page.locator("main .line", has=page.locator("a[href='#/requests?mine=false']"))
    expect(line).to_contain_text(visitor.text("today.asked.other", count="2"))
    for screen in ("/audit", "/settings", "/directory"):
        expect(page.locator(f"main a[href='#{screen}']")).to_have_count(0)
    bar = page.locator(".nav a:visible")
    expect(bar).to_have_count(5)
    addresses = [link.get_attribute("href") for link in bar.all()]
    assert addresses == ["#/", "#/organisations", "#/users", "#/requests", "#/more"]
    wide = page.locator(".nav ul").evaluate("bar => bar.scrollWidth - bar.clientWidth")
    assert wide <= 0, "the bar is wider than the phone"
    first = page.locator("main .timeline a").first.evaluate("each => each.getBoundingClientRect().top")
    assert first < 1.5 * visitor.size.height, "the notices are below the first screen and a half"
    assert visitor.accessibility_problems() == []
    visitor.shoot("today-administrator")

    page.route("**/api/v1/referrals/escalated?*", lambda route: route.fulfill(status=503, json={"status": 503}))
    page.reload()
    expect(line).to_contain_text(visitor.text("today.asked.other", count="2"))
    expect(page.locator("main").get_by_role("alert")).to_be_visible()
