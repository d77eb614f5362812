"""What must be known of a person first stays in sight: on every screen of their case, in lists, and without network."""

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.test_screening import caution, label
from tests.e2e.visitor import DESKTOP, Size
from tests.e2e.walks import has_no_barrier
from tests.support.journey import a_referral, register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

FORMS = ("consent", "assess", "status", "refer", "persons/new", "parts/goals/new", "parts/screenings/new")
"""The screens of a case beside its page, as far as they need no further id."""


def cut_off(route: Route) -> None:
    """The network fails."""
    route.abort()


@pytest.mark.twice
def test_cautions_are_on_every_screen_of_the_case_and_in_the_list(
    visit: Visit, worker: Caller, language: str, size: Size
) -> None:
    case = register(worker)
    caution(worker, case, "do_not_call", "suicidal")
    visitor = visit("caseworker", "GT", language=language, size=size)
    page, word = visitor.page, label(visitor, "caution_flag", "do_not_call")

    for form in FORMS:
        visitor.open(f"/cases/{case['id']}/{form}")
        expect(page.locator(".caution-strip")).to_contain_text(word)
    visitor.open(f"/cases/{case['id']}")
    expect(page.locator(".cautions")).to_contain_text(word)
    has_no_barrier(visitor)
    visitor.shoot("cautions")
    visitor.open("/cases")
    row = page.locator("tr, li", has_text=case["case_number"]).first
    expect(row).to_contain_text(word)
    has_no_barrier(visitor)
    if size == DESKTOP:
        visitor.open(f"/cases?preview={case['id']}")
        expect(page.locator(".parts .cautions")).to_contain_text(word)


def test_cautions_stay_in_sight_or_are_said_to_be_missing_when_the_network_fails(
    visit: Visit, worker: Caller, language: str, size: Size
) -> None:
    case = register(worker)
    caution(worker, case, "do_not_call")
    visitor = visit("caseworker", "GT", language=language, size=size)
    page, word = visitor.page, label(visitor, "caution_flag", "do_not_call")
    visitor.open(f"/cases/{case['id']}")
    expect(page.locator(".cautions")).to_contain_text(word)
    page.route("**/app/Assess-*.js", cut_off)
    visitor.press("assess.title", "main")
    visitor.shows(visitor.text("state.silent.title"))
    expect(page.locator(".caution-strip")).to_contain_text(word)
    has_no_barrier(visitor)
    visitor.shoot("cautions-without-form")
    page.unroute("**/app/Assess-*.js")

    for cut in (f"**/api/v1/cases/{case['id']}", "**/app/later-*.js"):
        page.route(cut, cut_off)
    visitor.open(f"/cases/{case['id']}/assess")
    missing = page.get_by_role("alert").filter(has_text=visitor.text("cautions.lost"))
    expect(missing).to_be_visible()
    has_no_barrier(visitor)
    visitor.shoot("cautions-lost")
    page.unroute_all()
    missing.get_by_role("button").click()
    expect(page.locator(".caution-strip")).to_contain_text(word)
    expect(missing).to_have_count(0)


def test_a_telephone_of_somebody_who_must_not_be_called_is_never_shown_as_safe(
    visit: Visit, platform: Platform, worker: Caller
) -> None:
    number = "+50499990077"
    case = register(worker, identity={"first_names": "Rosa", "phones": [{"number": number, "safe_to_call": True}]})
    visitor = visit("caseworker", "GT")
    page = visitor.page
    receiver = platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
    caution(worker, case, "do_not_call")
    sent = worker.post("/api/v1/referrals", json=a_referral(case, receiver))
    assert sent.status_code == 201, sent.text

    visitor.open(f"/cases/{case['id']}")
    visitor.press("identity.reveal")
    page.locator("select#purpose").select_option(index=1)
    page.locator("dialog button[type=submit]").click()

    expect(page.locator(".identity")).to_contain_text(visitor.text("identity.doNotCall"))
    focal_point = visit("focal_point", "GT", 1)
    focal_point.open(f"/referrals/{sent.json()['id']}")
    focal_point.shows(label(focal_point, "caution_flag", "do_not_call"))
