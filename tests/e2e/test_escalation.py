"""A referral is not answered. Sender and receiver see who was notified; those see what waits, but no person."""

import time

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size
from tests.support.journey import Backstage, a_referral, register
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

WITHIN = 60.0
"""Seconds: the tick of escalations runs every 15."""


@pytest.fixture(scope="module")
def backstage(platform: Platform) -> Backstage:
    return Backstage(platform)


def sent_and_forgotten(platform: Platform) -> dict[str, str]:
    """A referral from Casa Ixchel to Refugio del Altiplano."""
    sender = platform.client("caseworker", "GT", 0)
    to = platform.account("users", "focal_point", "GT", 1)["organisation_id"]
    answer = sender.post("/api/v1/referrals", json=a_referral(register(sender), to, message="Llega esta noche"))
    assert answer.status_code == 201, answer.text
    referral: dict[str, str] = answer.json()
    return referral


def let_pass(backstage: Backstage, referral: dict[str, str], hours: int, level: int) -> None:
    """Move the times of a referral: sent `hours` ago, a day to answer. Returns when it was escalated to `level`."""
    backstage.rows(
        "referrals",
        "UPDATE referral SET sent_at = now() - make_interval(hours => %s),"
        " respond_by = now() - make_interval(hours => %s), remind_at = NULL WHERE id = %s",
        hours,
        hours - 24,
        referral["id"],
    )
    until = time.monotonic() + WITHIN
    reached = "SELECT escalation_level FROM referral WHERE id = %s"
    while backstage.number("referrals", reached, referral["id"]) < level:
        assert time.monotonic() < until, f"not escalated to level {level}"
        time.sleep(0.5)


@pytest.fixture(scope="module")
def escalated(platform: Platform, backstage: Backstage) -> dict[str, str]:
    """A referral whose time has passed; the last test answers it."""
    referral = sent_and_forgotten(platform)
    let_pass(backstage, referral, hours=25, level=1)
    return referral


def test_a_focal_point_of_another_country_does_not_see_an_escalated_referral(
    platform: Platform, visit: Visit, escalated: dict[str, str]
) -> None:
    elsewhere = visit("country_admin", "HN")
    elsewhere.open("/escalated")

    expect(elsewhere.page.locator(".line", has_text=escalated["code"])).to_have_count(0)
    answer = platform.client("country_admin", "GT").get("/api/v1/referrals/escalated?limit=200")
    assert escalated["code"] in {item["code"] for item in answer.json()["items"]}


def test_a_referral_without_an_answer_is_escalated_until_it_is_answered(
    platform: Platform,
    visit: Visit,
    backstage: Backstage,
    escalated: dict[str, str],
    language: str,
    size: Size,
) -> None:
    code = escalated["code"]
    country = visit("country_admin", "GT", language=language, size=size)
    country.shows(country.text("news.referral_overdue", code=code))
    country.page.get_by_role("link", name=country.text("news.referral_overdue", code=code)).click()
    expect(country.page.locator("h1")).to_have_text(country.text("escalated.title"))
    country.settle()
    line = country.page.locator(".line", has_text=code)
    expect(line).to_contain_text(country.text("escalation.tag"))
    expect(line).to_contain_text("Casa Ixchel")
    expect(line).to_contain_text("Refugio del Altiplano")
    assert line.get_by_role("link").count() == 0
    assert "Llega esta noche" not in country.page.locator("main").inner_text()
    assert country.accessibility_problems() == []
    country.shoot("escalated")

    sender = visit("caseworker", "GT", language=language, size=size)
    sender.open("/referrals?box=out")
    expect(sender.page.locator(".list-row", has_text=code)).to_contain_text(sender.text("escalation.tag"))
    assert sender.accessibility_problems() == []
    sender.page.get_by_role("link", name=code).click()
    sender.shows(sender.text("escalation.title"))
    sender.shows(f"{sender.text('escalation.level.1')}: Fiscalía GT")
    assert sender.accessibility_problems() == []
    sender.shoot("referral-escalated")

    coordinator = visit("regional_coordinator", language=language, size=size)
    coordinator.open("/escalated")
    expect(coordinator.page.locator(".line", has_text=code)).to_have_count(0)
    let_pass(backstage, escalated, hours=49, level=2)
    coordinator.open("/escalated")
    expect(coordinator.page.locator(".line", has_text=code)).to_contain_text(coordinator.text("escalation.level.2"))
    assert coordinator.accessibility_problems() == []

    receiver = platform.client("focal_point", "GT", 1)
    assert receiver.post(f"/api/v1/referrals/{escalated['id']}/accept", json={}).status_code == 200
    for notified in (country, coordinator):
        notified.open("/escalated")
        expect(notified.page.locator(".line", has_text=code)).to_have_count(0)
