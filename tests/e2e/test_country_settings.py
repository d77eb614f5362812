"""An administrator changes what the country decides and sees before what changes; another approves what weakens."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Visit
from tests.e2e.newcomers import joined
from tests.e2e.visitor import Size, Visitor
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def opened(visitor: Visitor, country: str, name: str = "referral_deadlines") -> None:
    visitor.open(f"/settings?country={country}&name={name}")
    expect(visitor.page.locator("[data-part=now]")).to_be_visible()


def looked_at(visitor: Visitor, part: str, value: str, reason: str) -> None:
    """A proposal typed, and its preview opened."""
    page = visitor.page
    page.locator(f"#{part}").fill(value)
    page.locator("#reason").fill(reason)
    visitor.press("setting.preview", within="[data-part=propose]")
    expect(page.locator("dialog .changes")).to_be_visible()


def test_a_shorter_deadline_is_seen_before_it_is_sent_and_then_holds_at_once(visit: Visit, size: Size) -> None:
    admin = visit("country_admin", "GT", size=size)
    page = admin.page
    admin.open("/organisations")
    page.get_by_role("link", name=admin.text("settings.title")).click()
    expect(page.locator("h1")).to_have_text(admin.text("settings.title"))
    page.locator("[data-setting=referral_deadlines] a").click()
    now = page.locator("[data-part=now]")
    hours = int(now.locator("dd").nth(1).inner_text().split()[0])
    looked_at(admin, "high", str(hours - 1), "Acuerdo de la mesa")
    expect(page.locator("dialog")).to_contain_text(f"{hours} h → {hours - 1} h")
    expect(page.locator("dialog")).to_contain_text(admin.text("setting.holds"))
    assert admin.accessibility_problems() == []

    admin.press("setting.send", within="dialog")

    expect(now).to_contain_text(f"{hours - 1} h")
    expect(page.locator("[data-part=history] li").first).to_contain_text("Acuerdo de la mesa")
    assert admin.accessibility_problems() == []


def test_a_longer_deadline_waits_until_another_administrator_approves_it(
    visit: Visit, browser: Browser, platform: Platform
) -> None:
    admin = visit("country_admin", "SV")
    _, other = joined(platform, browser, "country_admin", "SV")
    opened(admin, "SV")
    looked_at(admin, "low", "200", "Los albergues lo pidieron")
    expect(admin.page.locator("dialog")).to_contain_text(admin.text("setting.weakens"))
    admin.press("setting.send", within="dialog")
    waiting = admin.page.locator("[data-part=waiting]")
    expect(waiting).to_contain_text("200 h")
    expect(waiting.get_by_text(admin.text("setting.approve"), exact=True)).to_have_count(0)

    opened(other, "SV")
    assert other.accessibility_problems() == []
    other.press("setting.approve", within="[data-part=waiting]")
    other.press("setting.approve", within="dialog")

    expect(other.page.locator("[data-part=now]")).to_contain_text("200 h")
    expect(other.page.locator("[data-part=waiting]")).to_have_count(0)
    other.leave()


def test_what_is_out_of_bounds_is_said_beside_its_question(visit: Visit) -> None:
    admin = visit("country_admin", "HN")
    opened(admin, "HN")
    page = admin.page
    page.locator("#low").fill("9000")
    page.locator("#reason").fill("Prueba")
    admin.press("setting.preview", within="[data-part=propose]")
    expect(page.locator("#errors")).to_contain_text("720")
    assert admin.accessibility_problems() == []
