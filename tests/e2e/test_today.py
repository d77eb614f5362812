"""The first screen: what one is in charge of first, no imported record, and something true to do for every role."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size
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


@pytest.mark.parametrize(
    ("who", "screens"),
    [
        (("country_admin", "GT"), ("/escalated", "/requests", "/users", "/organisations")),
        (("operator", None), ("/organisations",)),
        (("regional_coordinator", None), ("/escalated", "/dashboard", "/extracts")),
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


def test_what_waits_for_an_administrator_is_counted(visit: Visit) -> None:
    visitor = visit("country_admin", "GT")
    waiting = [{"state": state} for state in ("pending", "pending", "approved")]
    answer = {"items": waiting, "next_cursor": None}
    visitor.page.route("**/api/v1/access-requests?*", lambda route: route.fulfill(json=answer))

    visitor.open("/")

    line = visitor.page.locator("main .line", has=visitor.page.locator("a[href='#/requests']"))
    expect(line).to_contain_text(visitor.text("today.waiting.other", count="2"))
