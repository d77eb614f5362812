"""Consent as it is explained and answered, what may leave by it, and what leaves without it (journey J5)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.conftest import Visit
from tests.e2e.second_person import another_of
from tests.e2e.test_refer import SHELTER, a_case, choose, decide, preview
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import has_no_barrier, save, type_day
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

REASON = "Canariapedro corre peligro esta noche"


@pytest.fixture
def reviewer(platform: Platform, browser: Browser) -> Iterator[Visitor]:
    """Another supervisor of the organisation, who is suspended at the end."""
    with another_of(platform, browser, "supervisor") as (_, visitor):
        yield visitor


def a_child_without_consents(platform: Platform) -> dict[str, Any]:
    return a_case(platform, consents=[])


def open_consents(visitor: Visitor, case: dict[str, Any]) -> None:
    visitor.open(f"/cases/{case['id']}?tab=consents")
    expect(visitor.page.locator("[data-part=overrides]")).to_be_visible()


def lines(visitor: Visitor) -> Locator:
    return visitor.page.locator(".parts__panel:not([hidden]) .consent")


@pytest.mark.twice
def test_a_guardian_answers_after_the_notice_for_one_organisation_until_a_day(
    visit: Visit, platform: Platform, language: str, size: Size
) -> None:
    case = a_child_without_consents(platform)
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    open_consents(visitor, case)
    visitor.press("consent.add", "main")
    expect(page.locator("details.fold[open]")).to_contain_text({"es": "doce meses", "en": "twelve months"}[language])
    page.locator("label[for=status-given]").click()
    page.locator("select#purpose").select_option("referral")
    page.locator("select#recipient_type").select_option("network_ngo")
    page.locator("select#recipient_organisation_id").select_option(label=SHELTER)
    page.locator("label[for=data_scope-d3_identified]").click()
    page.locator("label[for=capacity-guardian]").click()
    page.locator("label[for=form-verbal_witnessed]").click()
    type_day(page, "expires_on", f"{datetime.now(UTC) + timedelta(days=90):%Y-%m-%d}")
    for told in ("interview", "purpose", "use", "access_right", "withdrawal"):
        page.locator(f"label[for=explained-{told}]").click()
    visitor.settle()
    has_no_barrier(visitor)
    visitor.shoot("consent-explained")
    save(page)

    expect(lines(visitor)).to_have_count(1)
    expect(lines(visitor)).to_contain_text(SHELTER)
    expect(lines(visitor)).to_contain_text(visitor.text("consent.how.count", count="5", all="7"))

    visitor.press("consent.add", "main")
    page.locator("label[for=status-given]").click()
    page.locator("select#purpose").select_option("aggregate_statistics")
    expect(page.locator("#data_scope")).to_have_count(0)
    page.locator("label[for=capacity-guardian]").click()
    page.locator("label[for=form-written]").click()
    save(page)
    expect(lines(visitor)).to_have_count(2)
    visitor.settle()
    has_no_barrier(visitor)

    visitor.open(f"/cases/{case['id']}/refer")
    choose(page, "emergency_shelter", SHELTER)
    decide(page)
    expect(page.locator("select#consent_id")).not_to_have_value("")
    counted = page.locator("#consent_id option", has_text=visitor.text("refer.not.purpose"))
    expect(counted).to_be_disabled()
    preview(visitor)

    visitor.open(f"/cases/{case['id']}/transfer")
    choose(page, "emergency_shelter", SHELTER)
    page.locator("label[for=disclosure_profile-d4_full]").click()
    less = page.locator("#consent_id option", has_text=visitor.text("refer.not.scope"))
    expect(less).to_be_disabled()


def test_what_is_for_the_prosecution_lasts_to_the_final_judgment(visit: Visit, platform: Platform) -> None:
    case = a_child_without_consents(platform)
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open(f"/cases/{case['id']}/consent")
    page.locator("label[for=status-given]").click()
    page.locator("select#purpose").select_option("prosecution_sharing")
    visitor.shows(visitor.text("register.expires.judgment"))
    page.locator("label[for=data_scope-d2_protection]").click()
    page.locator("label[for=capacity-guardian]").click()
    page.locator("label[for=form-written]").click()
    save(page)

    expect(lines(visitor)).to_contain_text(visitor.text("consent.noEnd"))


def test_something_leaves_without_consent_when_a_second_person_approved_it(
    visit: Visit, platform: Platform, reviewer: Visitor, language: str, size: Size
) -> None:
    case = a_child_without_consents(platform)
    worker = visit("caseworker", "GT", language=language, size=size)
    page = worker.page
    open_consents(worker, case)
    worker.press("override.ask", "main")
    save(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator("label[for=basis-child_protection_duty]").click()
    page.locator("label[for=purpose-referral]").click()
    page.locator("select#recipient_organisation_id").select_option(label=SHELTER)
    page.locator("label[for=data_scope-d3_identified]").click()
    worker.typed.append(REASON)
    page.locator("#reason").fill(REASON)
    worker.settle()
    has_no_barrier(worker)
    worker.shoot("override-ask")
    save(page)
    expect(lines(worker)).to_contain_text(worker.text("override.state.requested"))
    expect(page.get_by_role("button", name=worker.text("override.approve"))).to_have_count(0)

    supervisor = visit("supervisor", "GT", language=language, size=size)
    open_consents(supervisor, case)
    expect(lines(supervisor)).to_contain_text(REASON)
    supervisor.settle()
    has_no_barrier(supervisor)
    supervisor.shoot("override-decide")
    supervisor.page.get_by_role("button", name=supervisor.text("override.approve")).click()
    expect(lines(supervisor)).to_contain_text(supervisor.text("override.state.approved"))

    open_consents(worker, case)
    page.get_by_role("link", name=worker.text("override.refer")).click()
    choose(page, "emergency_shelter", SHELTER)
    decide(page)
    expect(page.locator("#consent_id option:checked")).to_have_text(re.compile(worker.text("refer.override", basis="")))
    preview(worker)
    page.get_by_role("button", name=worker.text("refer.send")).click()
    page.locator("h1 .case-code").wait_for()
    assert "/referrals/" in page.url

    open_consents(supervisor, case)
    expect(lines(supervisor)).to_contain_text(supervisor.text("override.state.approved"))
    expect(supervisor.page.get_by_role("button", name=supervisor.text("override.notJustified"))).to_have_count(0)
    open_consents(reviewer, case)
    reviewer.page.get_by_role("button", name=reviewer.text("override.notJustified")).click()
    expect(lines(reviewer)).to_contain_text(reviewer.text("override.finding.not_justified"))
    expect(lines(reviewer)).to_contain_text(reviewer.text("override.state.ended"))


def test_the_supervisor_is_told_without_a_word_of_the_person(visit: Visit, platform: Platform) -> None:
    case = a_child_without_consents(platform)
    organisations = platform.client("caseworker", "GT").get("/api/v1/organisations?limit=200").json()["items"]
    shelter = next(one["id"] for one in organisations if one["public_name"] == SHELTER)
    asked = platform.client("caseworker", "GT").post(
        f"/api/v1/cases/{case['id']}/overrides",
        json={
            "basis": "vital_interest",
            "purpose": "referral",
            "recipient_organisation_id": shelter,
            "data_scope": "d2_protection",
            "reason": REASON,
        },
    )
    assert asked.status_code == 201, asked.text
    supervisor = visit("supervisor", "GT")
    supervisor.open("/")
    news = supervisor.page.get_by_role("link", name=supervisor.text("news.override_requested")).first
    expect(news).to_be_visible()
    assert REASON not in supervisor.page.locator("main").inner_text()
    expect(news).to_have_attribute("href", re.compile(r"tab=consents"))


def test_the_sheet_to_sign_holds_the_notice_and_no_name(
    visit: Visit, platform: Platform, language: str, size: Size
) -> None:
    case = a_child_without_consents(platform)
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    open_consents(visitor, case)
    visitor.press("consent.sheet", "main")
    expect(page.locator("h1")).to_contain_text(case["case_number"])
    expect(page.locator(".boxes li")).to_have_count(7)
    visitor.settle()
    has_no_barrier(visitor)
    page.emulate_media(media="print")
    expect(page.locator(".sheet-head")).to_be_visible()
    expect(page.locator(".answers--paper tbody tr")).to_have_count(12)
    assert "Hernández" not in page.locator("body").inner_text()
