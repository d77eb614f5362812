"""No screen shows what is meant for machines: a code, an id, a date as computers write it, true or false.

The screens of each role: tests/e2e/test_screens.py.
"""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.raw_words import raw_words, raw_words_unfolded
from tests.e2e.situation import COUNTRY, RECEIVER, Situation
from tests.e2e.visitor import DESKTOP, Visitor
from tests.e2e.walks import open_tab
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.twice, pytest.mark.timeout(600)]


def found_on(visitor: Visitor, *paths: str) -> dict[str, set[str]]:
    """Address → what stands there for machines; addresses where nothing does are left out."""
    found = {}
    for path in paths:
        visitor.open(path)
        found[path] = raw_words_unfolded(visitor)
    return {path: words for path, words in found.items() if words}


def test_a_case_and_its_forms_are_in_words(visit: Visit, language: str, situation: Situation) -> None:
    visitor = visit("supervisor", COUNTRY, language=language, size=DESKTOP)
    case = f"/cases/{situation.case}"
    forms = [f"{case}/{form}" for form in FORMS]

    assert found_on(visitor, case, f"{case}?tab=legal", f"/cases/{situation.closed}", *forms) == {}


def test_what_is_arranged_is_told_in_the_order_in_which_it_was_done(platform: Platform, situation: Situation) -> None:
    told = platform.client("caseworker", COUNTRY).get(f"/api/v1/cases/{situation.case}/timeline").json()["items"]
    steps = [entry["kind"] for entry in told if entry["kind"].startswith(("referral.", "packet."))]

    # Newest first. Another test may have opened one meanwhile.
    answered = ["completed", "in_service", "accepted", "accepted", "rejected", "info_requested"]
    arranged = [*(f"referral.{state}" for state in answered), *("referral.sent", "packet.sealed") * 5]
    assert steps[-len(arranged) :] == arranged


FORMS = ("consent", "assess", "status", "refer")


def test_a_referral_is_in_words_in_every_state_and_for_both_ends(
    visit: Visit, language: str, situation: Situation
) -> None:
    paths = [f"/referrals/{referral}" for referral in situation.referrals.values()]
    sender = visit("caseworker", COUNTRY, language=language, size=DESKTOP)
    receiver = visit("focal_point", COUNTRY, RECEIVER, language=language, size=DESKTOP)

    assert found_on(sender, *paths) == {}
    assert found_on(receiver, *paths, "/referrals?box=in", "/") == {}


def test_an_opened_packet_is_in_words(visit: Visit, language: str, situation: Situation) -> None:
    receiver = visit("focal_point", COUNTRY, RECEIVER, language=language, size=DESKTOP)
    receiver.open(f"/referrals/{situation.referrals['accepted']}")
    receiver.press("packet.open", "main")
    expect(receiver.page.get_by_text("María José").first).to_be_visible()
    receiver.settle()

    assert raw_words(receiver.page) == set()


def test_a_preview_of_what_will_leave_is_in_words(visit: Visit, language: str, situation: Situation) -> None:
    visitor = visit("caseworker", COUNTRY, language=language, size=DESKTOP)
    page = visitor.page
    visitor.open(f"/cases/{situation.case}/refer")
    page.locator("select#service").select_option("emergency_shelter")
    page.locator(".offer", has_text="Refugio del Altiplano").first.locator("label").click()
    page.locator("label[for=urgency-high]").click()
    page.locator("label[for=disclosure_profile-d3_identified]").click()
    page.locator("select#consent_id").select_option(index=1)
    visitor.press("refer.preview")
    expect(page.locator(".packet__part").first).to_be_visible()
    visitor.settle()

    assert raw_words(page) == set()


def test_dialogs_are_in_words(visit: Visit, language: str, situation: Situation) -> None:
    worker = visit("caseworker", COUNTRY, language=language, size=DESKTOP)
    receiver = visit("focal_point", COUNTRY, RECEIVER, language=language, size=DESKTOP)
    found = set()
    worker.open(f"/cases/{situation.case}")
    found |= asked_by(worker, "identity.reveal")
    open_tab(worker, "case.consents")
    found |= asked_by(worker, "consent.withdraw")
    receiver.open(f"/referrals/{situation.referrals['sent']}")
    for key in ("step.accept", "step.reject", "step.requestInfo"):
        found |= asked_by(receiver, key)

    assert found == set()


def asked_by(visitor: Visitor, key: str) -> set[str]:
    """What stands for machines in the dialog that the button `key` opens."""
    visitor.press(key, "main")
    expect(visitor.page.locator("dialog[open]")).to_be_visible()
    visitor.settle()
    found = raw_words(visitor.page)
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator("dialog[open]")).to_have_count(0)
    return found


def test_imports_and_extracts_are_in_words(visit: Visit, language: str, situation: Situation) -> None:
    worker = visit("caseworker", COUNTRY, language=language, size=DESKTOP)
    coordinator = visit("regional_coordinator", language=language, size=DESKTOP)

    assert found_on(worker, f"/imports/{situation.imported}", "/imports") == {}
    assert found_on(coordinator, f"/extracts/{situation.extract}", "/extracts") == {}


def test_the_steps_of_a_registration_are_in_words(visit: Visit, language: str) -> None:
    visitor = visit("caseworker", "HN", language=language, size=DESKTOP)
    page = visitor.page
    visitor.open("/cases/new")
    # What is wrong with a step is told in words too.
    page.locator("form button[type=submit]").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    found = raw_words(page)
    page.locator("label[for=risk_level-high]").click()
    page.locator("#birth").fill("20")
    found |= raw_words(page)
    page.locator("form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text(visitor.text("register.step.consent"))
    visitor.settle()

    assert found | raw_words(page) == set()


PLANTED = {
    "d3_identified": "a code",
    "con_Consent": "a code",
    "01a21c07-9d29-77f6-9b51-b26d87c411eb": "an id",
    "0f0f77aa3b29": "an id",
    "2026-11-25": "a date for computers",  # fixed date: any date is as good
    "true": "a value for computers",
    "undefined": "a value for computers",
    "/api/v1/imports": "an address of the interface",
    "{count}": "a value that was not put in",
    "nav.today": "a text that is missing",
}


def test_what_is_meant_for_machines_is_found_wherever_it_stands(visit: Visit) -> None:
    visitor = visit("caseworker", "SV")
    visitor.open("/more")
    assert raw_words(visitor.page) == set()

    for planted, kind in PLANTED.items():
        visitor.page.locator("h1").evaluate("(element, text) => element.setAttribute('title', text)", planted)

        assert raw_words(visitor.page) == {f"{kind}: {planted}"}
