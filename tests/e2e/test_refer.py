"""Referring: what was previewed is sent, under a sufficient consent, to an organisation that serves the person."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.arranged import open_refer
from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import an_unheard_name
from tests.support.journey import a_consent, a_registration
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

SHELTER, PROSECUTION = "Refugio del Altiplano", "Fiscalía GT"


def a_case(platform: Platform, *, consents: list[dict[str, Any]] | None = None, **person: Any) -> dict[str, Any]:
    """A case of the caseworker at the screen, by default with a consent for NGOs."""
    body = a_registration(identity={}, consents=[a_consent()] if consents is None else consents)
    body["person"] |= person
    answer = platform.client("caseworker", "GT").post("/api/v1/cases", json=body)
    assert answer.status_code == 201, answer.text
    case: dict[str, Any] = answer.json()
    return case


def choose(page: Page, service: str, organisation: str) -> None:
    page.locator("select#service").select_option(service)
    page.locator(".offer", has_text=organisation).locator("label").click()


def decide(page: Page) -> None:
    page.locator("label[for=urgency-high]").click()
    page.locator("label[for=disclosure_profile-d3_identified]").click()


def preview(visitor: Visitor) -> None:
    visitor.press("refer.preview")
    expect(visitor.page.locator(".packet__part")).to_have_count(2)


def sends(visitor: Visitor) -> Any:
    """The button that sends the referral."""
    return visitor.page.get_by_role("button", name=visitor.text("refer.send"))


def test_another_recipient_or_service_must_be_previewed_again(visit: Visit, platform: Platform) -> None:
    sender = visit("caseworker", "GT")
    page = sender.page
    sender.open(f"/cases/{a_case(platform)['id']}/refer")
    choose(page, "legal_counsel", SHELTER)
    decide(page)
    expect(page.locator("select#consent_id")).not_to_have_value("")
    preview(sender)
    expect(sends(sender)).to_be_enabled()

    page.go_back()
    page.locator("select#consent_id").select_option(index=1)
    page.locator(".offer", has_text=PROSECUTION).locator("label").click()
    page.go_forward()

    expect(page.locator(".offer").first).to_be_visible()
    expect(page.locator(".packet")).to_have_count(0)
    expect(sends(sender)).to_have_count(0)
    unfit = page.locator("#consent_id option", has_text=sender.text("refer.not.purpose"))
    expect(unfit).to_be_disabled()
    sender.shows(sender.text("refer.notThis", why=sender.text("refer.not.purpose")))
    assert sender.accessibility_problems() == []
    sender.shoot("refer-consent-unfit")

    page.locator("select#service").select_option("medical")
    expect(page.locator(".offer")).not_to_have_count(0)
    expect(page.locator("input[name=offer]:checked")).to_have_count(0)
    expect(page.locator("#consent_id")).to_have_count(0)
    page.locator("select#country").select_option("HN")
    expect(page.locator("input[name=offer]:checked")).to_have_count(0)


def test_data_that_changed_since_the_preview_are_previewed_again_before_sending(
    visit: Visit, platform: Platform
) -> None:
    case = a_case(platform)
    sender = visit("caseworker", "GT")
    page = sender.page
    sender.open(f"/cases/{case['id']}/refer")
    choose(page, "emergency_shelter", SHELTER)
    decide(page)
    expect(page.locator("select#consent_id")).not_to_have_value("")
    preview(sender)
    changed = platform.client("caseworker", "GT").patch(
        f"/api/v1/cases/{case['id']}",
        json={"risk_level": "imminent"},
        headers={"If-Match": f'"{case["version"]}"', "Content-Type": "application/merge-patch+json"},
    )
    assert changed.status_code == 200, changed.text

    sends(sender).click()

    expect(page.locator(".note--care")).to_be_visible()
    expect(page.locator(".packet")).to_have_count(0)
    preview(sender)
    sends(sender).click()
    page.locator("h1 .case-code").wait_for()


def test_adding_a_consent_while_referring_returns_to_the_referral(
    visit: Visit, platform: Platform, language: str, size: Size
) -> None:
    sender = visit("caseworker", "GT", language=language, size=size)
    page = sender.page
    sender.open(f"/cases/{a_case(platform, consents=[])['id']}/refer")
    choose(page, "emergency_shelter", SHELTER)
    decide(page)
    sender.press("consent.add")
    expect(page.locator("h1")).to_have_text(sender.text("consent.new"))
    expect(page.locator("select#purpose")).to_have_value("referral")
    page.locator("label[for=status-given]").click()
    expect(page.locator("#data_scope-d3_identified")).to_be_checked()
    expect(page.locator("select#recipient_type")).to_have_value("network_ngo")
    expect(page.locator("#recipient_type option[value=shelter]")).to_have_count(0)
    page.locator("label[for=capacity-guardian]").click()
    page.locator("label[for=form-written]").click()
    assert sender.accessibility_problems() == []
    sender.shoot("consent")
    page.locator("form button[type=submit]").click()

    expect(page.locator("h1")).to_have_text(sender.text("refer.title"))
    expect(page.locator("input[name=offer]:checked")).to_have_count(1)
    expect(page.locator("#consent_id")).not_to_have_value("")
    page.locator("#message").fill("Llega el jueves")
    # Pressed once, while the text field of the message still has the focus.
    preview(sender)
    sends(sender).click()
    page.locator("h1 .case-code").wait_for()


def test_a_refusal_is_recorded_and_an_unreadable_date_is_not_saved(
    visit: Visit, platform: Platform, language: str, size: Size
) -> None:
    case = a_case(platform, consents=[])
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}/consent")
    page.locator("label[for=status-given]").click()
    page.locator("select#purpose").select_option("aggregate_statistics")
    page.locator("label[for=capacity-guardian]").click()
    page.locator("label[for=form-written]").click()
    expect(page.locator("#expires_on")).to_have_value("")
    visitor.shows(visitor.text("register.expires.rule").split("{")[0].strip())
    page.locator("#expires_on").fill("3 meses")
    page.locator("form button[type=submit]").click()
    expect(page.locator("#expires_on-error")).to_be_visible()
    assert visitor.accessibility_problems() == []

    page.locator("label[for=status-refused]").click()
    expect(page.locator("#expires_on")).to_have_count(0)
    page.locator("form button[type=submit]").click()

    page.locator("h1 .case-code").wait_for()
    kept = platform.client("caseworker", "GT").get(f"/api/v1/cases/{case['id']}/consents").json()["items"]
    assert [(consent["purpose"], consent["status"]) for consent in kept] == [("aggregate_statistics", "refused")]


def test_only_offers_that_serve_the_person_are_listed_until_all_are_requested(
    visit: Visit, platform: Platform, language: str, size: Size
) -> None:
    sender = visit("caseworker", "GT", language=language, size=size)
    page = sender.page
    case = a_case(platform, consents=[], gender="masculine", birth_year=1990)
    sender.open(f"/cases/{case['id']}/refer")
    page.locator("select#service").select_option("emergency_shelter")
    sender.shows(sender.text("refer.nobody"))

    sender.press("refer.showEveryone")

    expect(page.locator(".offer", has_text=SHELTER)).to_be_visible()
    assert sender.accessibility_problems() == []
    sender.shoot("refer-everyone")
    sender.press("refer.showFitting")
    sender.shows(sender.text("refer.nobody"))


def test_the_chosen_department_is_cleared_when_the_country_changes(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open("/directory")
    page.locator("summary", has_text=visitor.text("list.filters")).click()
    page.locator("#filter-adm1").select_option(index=2)
    page.locator("#filter-country").select_option("HN")

    expect(page.locator("#filter-adm1")).to_have_value("")
    expect(page.locator(".list-row", has_text="Secretaría HN").first).to_be_visible()
    visitor.shows(visitor.text("offer.agesTo", to="17"))


def test_a_message_that_names_the_person_is_refused_beside_its_field(visit: Visit) -> None:
    sender = visit("caseworker", "GT")
    page = sender.page
    name = an_unheard_name()
    open_refer(sender, name=name)
    choose(page, "legal_counsel", SHELTER)
    decide(page)
    expect(page.locator("select#consent_id")).not_to_have_value("")
    page.locator("#message").fill(f"La acompaña {name[0]}, tel. 5555-1234")

    sender.press("refer.preview")

    expect(page.locator("#message-error")).to_be_visible()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(sends(sender)).to_have_count(0)
    assert sender.accessibility_problems() == []
    sender.shoot("refer-message-refused")
    sender.press("text.remove")
    expect(page.locator("#message-error")).to_have_count(0)
    expect(page.locator("#message")).to_be_focused()
    left = page.locator("#message").input_value()
    assert left.startswith("La acompaña [nombre]"), left
    assert name[0] not in left
    assert "5555" not in left
    sender.shows(sender.text("text.removed"))
    preview(sender)
    expect(sends(sender)).to_be_enabled()
    page.go_back()

    page.locator("#message").fill("Viene con el Equipo Norte, a las 15:30")
    preview(sender)
    sender.shows(sender.text("text.identifies"))
    expect(page.locator(".packet")).to_contain_text("Viene con el Equipo Norte, a las 15:30")
    expect(sends(sender)).to_be_disabled()
    assert sender.accessibility_problems() == []
    sender.press("text.remove")
    expect(page.locator("#message")).to_be_focused()
    expect(page.locator("#message")).to_have_value("Viene con el [nombre], a las 15:30")
    page.locator("#message").fill("Viene con el Equipo Norte, a las 15:30")
    preview(sender)
    page.locator("label[for=text-confirmed]").click()
    expect(sends(sender)).to_be_enabled()
    sender.press("refer.send")
    page.locator("h1 .case-code").wait_for()


def test_what_follows_from_the_case_is_chosen_said_why_and_can_be_changed(visit: Visit, platform: Platform) -> None:
    sender = visit("caseworker", "GT")
    page = sender.page
    case = a_case(platform, consents=[a_consent()])
    sender.open(f"/cases/{case['id']}/refer")
    expect(page.locator("select#service")).to_have_value(case["needs"][0])
    sender.shows(sender.text("refer.service.follows"))
    page.locator("select#service").select_option("legal_counsel")
    page.locator(".offer", has_text=SHELTER).locator("label").click()
    expect(page.locator(f"#urgency-{case['risk_level']}")).to_be_checked()
    sender.shows(sender.text("refer.urgency.follows"))
    expect(page.locator("select#consent_id")).to_have_value("")

    page.locator("label[for=disclosure_profile-d3_identified]").click()
    expect(page.locator("select#consent_id")).not_to_have_value("")
    sender.shows(sender.text("refer.consent.follows"))
    assert sender.accessibility_problems() == []
    sender.shoot("refer-follows")

    page.locator("select#consent_id").select_option("")
    expect(page.locator("select#consent_id")).to_have_value("")
    page.locator("label[for=urgency-low]").click()
    expect(page.get_by_text(sender.text("refer.urgency.follows"))).to_have_count(0)


def test_back_leads_from_the_preview_to_the_form_and_a_second_referral_is_warned_of(
    visit: Visit, platform: Platform, language: str, size: Size
) -> None:
    sender = visit("caseworker", "GT", language=language, size=size)
    page = sender.page
    start = f"/cases/{a_case(platform)['id']}/refer"
    sender.open(start)
    choose(page, "legal_counsel", SHELTER)
    page.locator("label[for=disclosure_profile-d3_identified]").click()
    page.locator("#message").fill("Llega el jueves")
    preview(sender)
    expect(page.locator("h1")).to_have_text(sender.text("preview.title"))
    expect(page.locator(".packet")).to_contain_text("Llega el jueves")
    assert sender.accessibility_problems() == []
    sender.shoot("refer-preview")

    page.go_back()
    expect(page.locator("h1")).to_have_text(sender.text("refer.title"))
    expect(page.locator("#message")).to_have_value("Llega el jueves")
    page.go_forward()
    sends(sender).click()
    code = page.locator("h1 .case-code").inner_text()

    sender.open(start)
    choose(page, "legal_counsel", SHELTER)
    warning = page.locator(".note--sun", has_text=code)
    expect(warning).to_be_visible()
    expect(warning.get_by_role("link")).to_have_text(code)
    page.locator(".offer", has_text=PROSECUTION).locator("label").click()
    expect(warning).to_have_count(0)
