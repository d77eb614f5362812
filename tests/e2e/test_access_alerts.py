"""An account opens cases by the hundred: those who watch see it within a minute, and the account itself does not."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESKTOP, PHONE, Size, Visitor
from tests.e2e.walks import has_no_barrier
from tests.support.faults import eventually
from tests.support.journey import register
from tests.support.platform import CASES_OPENED_AN_HOUR, Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

WITHIN = 60.0
"""Seconds within which others are told."""
WHY = "They could not say what for"
OPEN_EACH = """async (ids) => {
  for (const id of ids) {
    const answer = await fetch(`/api/v1/cases/${id}`);
    if (!answer.ok) return answer.status;
  }
  return 200;
}"""


@pytest.fixture(scope="module")
def cases(platform: Platform) -> list[str]:
    """One more than anybody opens in an hour without others being told."""
    worker: Caller = platform.client("caseworker", "GT")
    return [register(worker)["id"] for _ in range(CASES_OPENED_AN_HOUR + 1)]


@pytest.mark.parametrize(
    ("language", "size", "role"),
    [("es", PHONE, "supervisor"), ("en", DESKTOP, "country_admin")],
    ids=["es-phone-supervisor", "en-desktop-administrator"],
)
def test_an_account_that_opens_many_cases_is_seen_by_those_who_watch(
    platform: Platform, visit: Visit, cases: list[str], language: str, size: Size, role: str
) -> None:
    watcher = visit(role, "GT", language=language, size=size)
    reader = visit("caseworker", "GT")
    assert reader.page.evaluate(OPEN_EACH, cases) == 200

    overseer = platform.client("country_admin", "GT")

    def alerts() -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = overseer.get("/api/v1/access-alerts").json()["items"]
        return [alert for alert in items if alert["opened"] > CASES_OPENED_AN_HOUR]

    assert eventually(lambda: bool(alerts()), within=WITHIN) is not None

    watcher.open("/")
    news = watcher.page.get_by_role("link", name=watcher.text("news.bulk_access")).first
    expect(news).to_be_visible(timeout=WITHIN * 1000)
    news.click()
    expect(watcher.page.locator("#access-alerts")).to_be_visible()
    expect(watcher.page.locator(".line--meant")).to_be_in_viewport()
    line = watcher.page.locator("#access-alerts li").filter(has_text=watcher.text("alerts.kind.much")).first
    expect(line).to_contain_text(str(alerts()[0]["opened"]))
    expect(line).not_to_contain_text(cases[0][-8:])
    has_no_barrier(watcher)
    watcher.shoot(f"access-alerts-{role}")

    if role == "supervisor":
        asks_who_administers(watcher, line)

    if role == "country_admin":
        lines = watcher.page.locator("#access-alerts li").filter(has_text=str(alerts()[0]["opened"]))
        watcher.press("help.open")
        expect(watcher.page.locator(".help__page h3").first).to_have_text("Unusual reading")
        watcher.press("help.close")
        watcher.page.locator("#unusual-seen").select_option("false")
        # Another account may have read as much, and its line stays.
        unseen = lines.count()
        lines.first.get_by_role("button", name=re.compile(f"^{watcher.text('unusual.notJustified')}:")).click()
        watcher.page.locator("#unusual-note").fill(WHY)
        assert watcher.accessibility_problems() == []
        watcher.press("unusual.notJustified", within="dialog")
        expect(lines).to_have_count(unseen - 1)
        note = watcher.page.locator("#access-alerts .note")
        expect(note.get_by_role("link", name=watcher.text("unusual.person"))).to_have_attribute(
            "href", re.compile("#/users/")
        )
        has_no_barrier(watcher)
        watcher.page.locator("#unusual-seen").select_option("true")
        expect(lines.first).to_contain_text(watcher.text("unusual.notJustified"))
        # The notice of who comes later leads to the line, and to what was found.
        (judged,) = [alert["id"] for alert in alerts() if alert["note"] == WHY]
        watcher.open(f"/audit?tab=unusual&alert={judged}")
        meant = watcher.page.locator(".line--meant")
        expect(meant).to_contain_text(watcher.text("unusual.notJustified"))
        expect(meant).to_contain_text(WHY)
        lines = watcher.page.locator("#access-alerts li").filter(has_text=WHY)
        lines.first.get_by_role("link", name=watcher.text("unusual.reads")).click()
        expect(watcher.page.locator(".list-row").first).to_be_visible()
        expect(watcher.page.locator(".chips")).to_contain_text(watcher.text("audit.person"))

    reader.open("/")
    expect(reader.page.get_by_role("link", name=reader.text("news.bulk_access"))).to_have_count(0)


def asks_who_administers(watcher: Visitor, line: Locator) -> None:
    """Who may suspend no account is told to ask for it, before and after the line was marked."""
    watcher.page.route("**/access-alerts/*/*", lambda route: route.fulfill(json={}))
    line.get_by_role("button", name=re.compile(f"^{watcher.text('unusual.notJustified')}:")).click()
    expect(watcher.page.get_by_role("dialog")).to_contain_text(watcher.text("unusual.mark.textAsk"))
    watcher.press("unusual.notJustified", within="dialog")
    expect(watcher.page.locator("#access-alerts .note")).to_contain_text(
        watcher.text("unusual.nextAsk").split("{name}. ")[1]
    )
    watcher.page.unroute("**/access-alerts/*/*")
