"""The first screen: what one is in charge of first, no imported record, and something true to do for every role."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size
from tests.e2e.walks import open_tab
from tests.support.days import in_days
from tests.support.faults import eventually
from tests.support.in_court import done, opened
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
        (("operator", None), ("/operations", "/organisations")),
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


HEARINGS = ((6, "14:00"), (1, "09:30"))
"""In how many days, and the hour in Guatemala; the later one is recorded first."""


@pytest.mark.twice
def test_hearings_stand_at_the_hour_of_their_country_and_the_next_first(
    visit: Visit, platform: Platform, language: str
) -> None:
    worker = platform.client("caseworker", "GT")
    case = register(worker)
    proceeding = opened(worker, {"case_id": case["id"]})
    called: dict[str, Any] = {"type": "preliminary", "persons": [proceeding["person"]], "victim_presence": "gesell"}
    for days, hour in HEARINGS:
        hearing = called | {"scheduled_at": f"{in_days(days)}T{hour}:00-06:00"}
        done(worker.post(f"/api/v1/proceedings/{proceeding['id']}/hearings", json=hearing))

    def asked() -> list[str]:
        return [task["kind"] for task in worker.get(f"/api/v1/cases/{case['id']}").json()["tasks"]]

    assert eventually(lambda: asked().count("hearing") == len(HEARINGS), within=60) is not None
    visitor = visit("caseworker", "GT", language=language, how={"timezone_id": "Europe/Madrid"})
    page = visitor.page

    visitor.open("/")
    day = page.locator("section", has=page.locator("#hearings-ahead")).locator("li", has_text=case["pseudonym"])
    expect(day).to_contain_text(["09:30", "14:00"])

    visitor.open(f"/cases/{case['id']}")
    at_two = "2:00" if language == "en" else "14:00"
    tasks = page.locator(".line", has_text=visitor.text("task.hearing"))
    expect(tasks).to_contain_text(["9:30", at_two])
    expect(tasks.filter(has_text="59")).to_have_count(0)
    open_tab(visitor, "tab.legal")
    expect(page.locator("[data-part=hearings] time")).to_contain_text(["9:30", at_two])


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
