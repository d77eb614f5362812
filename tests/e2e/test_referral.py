"""J6 and J7: a referral is answered, and the sender sees it happen; a "no" leads to the next option."""

import pytest
from playwright.sync_api import expect

from shared.contracts.codelists import code_list
from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESKTOP, PHONE, Size, Visitor
from tests.e2e.walks import an_unheard_name, refer, register, take

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

BOTH = pytest.mark.parametrize(("language", "size"), [("es", PHONE), ("en", DESKTOP)], ids=["es-phone", "en-desktop"])
ANSWERERS = ("Refugio del Altiplano", 1)
"""The second NGO of Guatemala, and which of the focal points is hers."""


def open_from_box(visitor: Visitor, box: str, code: str) -> None:
    visitor.open(f"/referrals?box={box}")
    visitor.page.get_by_role("link", name=code).click()
    expect(visitor.page.locator("h1")).to_have_text(code)
    visitor.settle()


@BOTH
def test_a_referral_is_accepted_served_and_completed_before_the_senders_eyes(
    visit: Visit, language: str, size: Size
) -> None:
    sender = visit("caseworker", "GT", language=language, size=size)
    name = an_unheard_name()
    register(sender, name=name, controls=False, refer_next=True)
    assert sender.accessibility_problems() == []
    sender.shoot("refer")
    code = refer(sender, to=ANSWERERS[0], message="Llega el jueves por la tarde")
    assert sender.accessibility_problems() == []
    sender.shoot("referral-sent")

    receiver = visit("focal_point", "GT", ANSWERERS[1], language=language, size=size)
    receiver.shows(code)
    open_from_box(receiver, "in", code)
    body = receiver.page.locator("main").inner_text()
    assert name[0] not in body
    assert name[1] not in body
    assert receiver.accessibility_problems() == []
    receiver.shoot("referral-to-answer")
    expect(sender.page.locator(".timeline li")).to_have_count(2)

    take(receiver, "step.accept", action="accept")
    expect(sender.page.locator(".timeline li")).to_have_count(3)
    receiver.press("packet.open")
    receiver.shows(name[0])
    assert receiver.accessibility_problems() == []
    receiver.shoot("packet")

    take(receiver, "step.start", action="start")
    take(receiver, "step.complete", action="complete", answer="delivered")
    expect(sender.page.locator(".timeline li")).to_have_count(5)
    sender.shoot("referral-completed")
    sender.open("/")
    sender.shows(sender.text("news.referral_completed", code=code))
    sender.shoot("today-with-news")


@BOTH
def test_a_refusal_says_why_and_leads_to_somebody_else(visit: Visit, language: str, size: Size) -> None:
    sender = visit("caseworker", "GT", language=language, size=size)
    name = an_unheard_name()
    register(sender, name=name, controls=False, refer_next=True)
    code = refer(sender, to=ANSWERERS[0])

    receiver = visit("focal_point", "GT", ANSWERERS[1], language=language, size=size)
    open_from_box(receiver, "in", code)
    receiver.press("step.reject", "main")
    assert receiver.accessibility_problems() == []
    receiver.page.keyboard.press("Escape")
    take(receiver, "step.reject", action="reject", answer="capacity", note="Hasta el lunes no hay cama")
    expect(receiver.page.get_by_role("button", name=receiver.text("packet.open"))).to_have_count(0)

    sender.shows(sender.text("rejected.title"))
    sender.shows(code_list("rejection_reason").label("capacity", language))
    expect(sender.page.locator(".card--care .line")).to_have_count(2)
    assert sender.accessibility_problems() == []
    sender.shoot("referral-rejected")
    sender.press("rejected.all")
    expect(sender.page.locator("h1")).to_have_text(sender.text("refer.title"))
    expect(sender.page.locator("#service")).to_have_value("emergency_shelter")


def test_what_left_is_exactly_what_was_shown_before(visit: Visit) -> None:
    sender = visit("caseworker", "GT")
    name = an_unheard_name()
    register(sender, name=name, controls=False, refer_next=True)
    page = sender.page
    page.locator("#service").select_option("emergency_shelter")
    page.locator(".offer", has_text=ANSWERERS[0]).locator("label").click()
    page.locator("label[for=urgency-high]").click()
    page.locator("label[for=disclosure_profile-d3_identified]").click()
    page.locator("#consent_id").select_option(index=1)
    sender.press("refer.preview")
    expect(page.locator(".packet__part")).to_have_count(2)
    now, later = page.locator(".packet__part").all()
    assert name[0] not in now.inner_text()
    promised = {fact.inner_text() for fact in later.locator("dd").all()}
    assert sender.accessibility_problems() == []
    sender.shoot("preview")
    sender.press("refer.send")
    page.locator("h1 .case-code").wait_for()
    code = page.locator("h1").inner_text()

    receiver = visit("focal_point", "GT", ANSWERERS[1])
    open_from_box(receiver, "in", code)
    take(receiver, "step.accept", action="accept")
    receiver.press("packet.open")
    receiver.shows(name[0])
    opened = {fact.inner_text() for fact in receiver.page.locator(".card--care dd").all()}
    assert promised <= opened


def test_without_consent_it_cannot_be_sent(visit: Visit) -> None:
    sender = visit("caseworker", "GT")
    register(sender, name=an_unheard_name(), controls=False, refer_next=True)
    page = sender.page
    page.locator("#service").select_option("emergency_shelter")
    page.locator(".offer", has_text=ANSWERERS[0]).locator("label").click()
    page.locator("label[for=urgency-high]").click()
    page.locator("label[for=disclosure_profile-d3_identified]").click()

    sender.press("refer.preview")

    sender.shows(sender.text("withheld.consent_missing"))
    expect(page.get_by_role("button", name=sender.text("refer.send"))).to_be_disabled()


def test_a_withdrawn_consent_takes_the_referral_back(visit: Visit) -> None:
    sender = visit("caseworker", "GT")
    number = register(sender, name=an_unheard_name(), controls=False, refer_next=True)
    refer(sender, to=ANSWERERS[0])
    page = sender.page
    sender.open("/cases")
    page.get_by_role("link", name=number).click()
    page.locator("h1 .case-code").wait_for()

    page.locator(".consent", has_text="ONG").get_by_role("button").click()
    sender.press("consent.withdraw", "dialog")

    sender.shows("Retirada")
