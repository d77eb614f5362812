"""An administrator changes what the country decides and sees before what changes; another approves what weakens."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Visit
from tests.e2e.newcomers import joined
from tests.e2e.visitor import Size, Visitor
from tests.support import days
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
    page.locator("main").get_by_role("link", name=admin.text("settings.title")).click()
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

    other.open("/")
    expect(other.page.locator("main .line", has=other.page.locator("a[href='#/settings']"))).to_contain_text(
        other.text("today.proposed.one", count="1")
    )
    other.page.get_by_text(other.text("news.setting_waits")).first.click()
    proposal = other.page.locator("[data-part=waiting]")
    expect(proposal).not_to_contain_text(other.text("person.other"))
    expect(proposal.locator(".changes li")).to_have_count(1)
    expect(proposal.locator(".changes ins")).to_have_text(f"200 h ({other.text('setting.days', days='8.3')})")
    assert other.accessibility_problems() == []
    other.press("setting.approve", within="[data-part=waiting]")
    other.press("setting.approve", within="dialog")

    expect(other.page.locator("[data-part=now]")).to_contain_text("200 h")
    expect(other.page.locator("[data-part=waiting]")).to_have_count(0)
    last = other.page.locator("[data-part=history] li").first
    expect(last).to_contain_text(
        other.text("setting.approvedBy", name=other.text("person.self"), moment="").split(" el ")[0]
    )
    expect(last).not_to_contain_text(other.text("person.other"))
    other.leave()
    admin.open("/")
    setting = admin.text("setting.name.referral_deadlines")
    admin.page.get_by_text(admin.text("news.setting_decided.approved", what=setting)).first.click()
    expect(admin.page.locator("[data-part=now]")).to_contain_text("200 h")


def test_what_is_out_of_bounds_and_what_is_missing_are_said_together_and_long_texts_come_last(visit: Visit) -> None:
    admin = visit("country_admin", "HN")
    page = admin.page
    admin.open("/settings")
    expect(page.locator("[data-setting]").first).to_be_visible()
    names = [card.get_attribute("data-setting") for card in page.locator("[data-setting]").all()]
    assert set(names[-2:]) == {"pledge", "consent_notice"}
    opened(admin, "HN")
    page.locator("#low").fill("9000")
    admin.press("setting.preview", within="[data-part=propose]")
    expect(page.locator("#errors")).to_contain_text(admin.text("form.error.between", least="1", most="720"))
    expect(page.locator("#errors")).to_contain_text(admin.text("form.error.required"))
    assert admin.accessibility_problems() == []


def test_a_day_off_is_added_and_holds_at_once(visit: Visit, platform: Platform) -> None:
    admin = visit("country_admin", "MX")
    opened(admin, "MX", "days_off")
    page = admin.page
    day = days.today() + timedelta(days=20)
    admin.press("setting.day.add", within="[data-part=propose]")
    page.locator("[data-part=propose] input[id^='days.']").first.fill(day.strftime("%d/%m/%Y"))
    page.locator("#reason").fill("Decreto de asueto")
    admin.press("setting.preview", within="[data-part=propose]")
    expect(page.locator("dialog")).to_contain_text(admin.text("setting.holds"))
    expect(page.locator("dialog ins")).to_have_text(day.isoformat())
    admin.press("setting.send", within="dialog")

    expect(page.locator("[data-part=now]")).to_contain_text(str(day.year))
    assert admin.accessibility_problems() == []


def test_a_pledge_of_the_country_is_read_whole_before_it_is_agreed_to(
    visit: Visit, browser: Browser, platform: Platform
) -> None:
    admin = visit("country_admin", "HN")
    _, other = joined(platform, browser, "country_admin", "HN")
    opened(admin, "HN", "pledge")
    page = admin.page
    # One's own is made from the text of the platform.
    expect(page.locator("#text_en")).to_have_value(re.compile("^The people we attend to"))
    texts = {"title_es": "El nuestro", "text_es": "Guardo secreto.\n\nAviso.", "title_en": "Ours", "text_en": ""}
    for part, text in texts.items():
        page.locator(f"#{part}").fill(text)
    page.locator("#reason").fill("Acuerdo de la red de Honduras")
    admin.press("setting.preview", within="[data-part=propose]")
    expect(page.locator("#errors")).to_contain_text("deje todos vacíos")
    page.locator("#text_en").fill("I keep secrets.")
    admin.press("setting.preview", within="[data-part=propose]")
    expect(page.locator("dialog")).to_contain_text(admin.text("setting.weakens"))
    assert admin.accessibility_problems() == []
    admin.press("setting.send", within="dialog")

    opened(other, "HN", "pledge")
    expect(other.page.locator("[data-part=waiting]")).to_contain_text("Aviso.")
    assert other.accessibility_problems() == []
    other.press("setting.reject", within="[data-part=waiting]")
    other.press("setting.reject", within="dialog")
    expect(other.page.locator("[data-part=waiting]")).to_have_count(0)
    other.leave()
