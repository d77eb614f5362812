"""A referral is answered while the sender watches; after a rejection another organisation is offered."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Route, expect

from shared.contracts.codelists import code_list
from tests.e2e import arranged
from tests.e2e.arranged import open_new_case, open_new_referral, open_refer
from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import an_unheard_name, open_tab, refer, register, take
from tests.support.days import in_days
from tests.support.journey import Backstage
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

ANSWERERS = ("Refugio del Altiplano", 1)
"""The second NGO of Guatemala, and the number of its focal point."""

LINE = {
    "box": "in",
    "state": "sent",
    "kind": "service_referral",
    "services": ["emergency_shelter"],
    "urgency": "24h",
    "respond_by": f"{in_days(-5)}T12:00:00Z",
    "expires_at": "2126-11-20T12:00:00Z",
    "escalation_level": 0,
    "country": "GT",
    "to_country": "GT",
    "from_organisation_id": str(uuid4()),
    "to_organisation_id": str(uuid4()),
    "from_organisation_name": "Una",
    "to_organisation_name": "Otra",
    "reason": None,
    "outcome": None,
    "sent_at": f"{in_days(-6)}T12:00:00Z",
    "answered_at": None,
}
"""A referral in a list, as the server sends it."""


def open_from_box(visitor: Visitor, box: str, code: str) -> None:
    visitor.open(f"/referrals?box={box}")
    visitor.page.get_by_role("link", name=code).click()
    expect(visitor.page.locator("h1")).to_have_text(code)
    visitor.settle()


def free_every_place(platform: Platform) -> None:
    """Free the places that other tests on the same platform took, because a place is only held where one is free."""
    Backstage(platform).rows("referrals", "UPDATE service_offer SET capacity_free = capacity_total")


def test_the_sender_sees_a_referral_being_accepted_started_and_completed(
    visit: Visit, platform: Platform, language: str, size: Size
) -> None:
    free_every_place(platform)
    sender = visit("caseworker", "GT", language=language, size=size)
    name = an_unheard_name()
    register(sender, name=name, controls=False, refer_next=True)
    assert sender.accessibility_problems() == []
    sender.shoot("refer")
    code = refer(sender, to=ANSWERERS[0], message="Llega el jueves por la tarde")
    assert sender.accessibility_problems() == []
    sender.shoot("referral-sent")
    sender.shows(sender.text("referral.place.reserved.one", count="1"))

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
    packet = receiver.page.locator(".sheet")
    first = packet.locator("section").first
    for said in (name[0], code_list("risk_level").label("high", language), receiver.text("case.interpreter")):
        expect(first).to_contain_text(said)
    expect(packet.locator("section").nth(1)).to_contain_text(receiver.text("sheet.doNotCall"))
    expect(packet.locator("section").nth(2)).to_contain_text(
        code_list("service_type").label("emergency_shelter", language)
    )
    for raw in ("nonce", "referral id", "d3_identified"):  # a code is shown bare until its list has arrived
        expect(packet).not_to_contain_text(raw)
    expect(packet).to_contain_text(code_list("disclosure_profile").label("d3_identified", language))
    assert receiver.accessibility_problems() == []
    receiver.shoot("packet")

    take(receiver, "step.start", action="start")
    sender.shows(sender.text("referral.place.used.one", count="1"))
    take(receiver, "step.complete", action="complete", answer="delivered")
    expect(sender.page.locator(".timeline li")).to_have_count(5)
    steps = sender.page.locator(".timeline li")
    expect(steps.first.locator("time")).not_to_be_empty()
    expect(steps.first).to_contain_text(sender.text("referral.by.you"))
    for step in steps.all()[1:]:
        expect(step).to_contain_text(sender.text("referral.by.receiver", name=ANSWERERS[0]))
        expect(step.locator("time")).not_to_be_empty()
    sender.shoot("referral-completed")
    sender.open("/")
    sender.shows(sender.text("news.referral_completed", code=code))
    sender.shoot("today-with-news")


def is_said_answered_in(visitor: Visitor, box: str, code: str) -> None:
    """The list says that what was asked is answered, and not that it is asked."""
    page = visitor.page
    page.goto(f"/app#/referrals?box={box}")
    row = page.locator(".list-row", has_text=code)
    expect(row).to_contain_text(visitor.text("referral.infoProvided"))
    expect(row).not_to_contain_text(code_list("referral_status").label("info_requested", visitor.language))
    page.go_back()


@pytest.mark.twice
def test_a_question_is_asked_and_answered_before_the_decision(visit: Visit, language: str, size: Size) -> None:
    sender = visit("caseworker", "GT", language=language, size=size)
    name = an_unheard_name()
    code = open_new_referral(sender, name=name)

    receiver = visit("focal_point", "GT", ANSWERERS[1], language=language, size=size)
    open_from_box(receiver, "in", code)
    # Before it is accepted nothing else says how urgent the case is.
    expect(receiver.page.locator(".band")).to_contain_text(code_list("referral_urgency").label("high", language))
    ask(receiver, "step.requestInfo", "request-info", ("health", "language"), "¿Qué idioma habla?")
    expect(sender.page.locator(".timeline li")).to_have_count(3)
    sender.shows("¿Qué idioma habla?")

    sender.press("step.provideInfo", "main")
    expect(sender.page.locator("dialog button[type=submit]")).to_be_disabled()
    assert sender.accessibility_problems() == []
    sender.shoot("answer-a-question")
    dialog = sender.page.locator("dialog")
    dialog.locator("label[for=answer-language]").click()
    dialog.locator("#step-note").fill(f"Se llama {name[0]}")
    dialog.locator("button[type=submit]").click()
    expect(sender.page.locator("#step-note-error")).to_be_visible()
    expect(receiver.page.get_by_text(name[0])).to_have_count(0)
    assert sender.accessibility_problems() == []
    sender.press("text.remove")
    note = dialog.locator("#step-note")
    expect(note).to_be_focused()
    expect(note).to_have_value({"es": "Se llama [nombre]", "en": "Se llama [name]"}[language])
    expect(dialog.get_by_text(sender.text("text.removed"))).to_be_visible()
    expect(sender.page.locator("#step-note-error")).to_have_count(0)
    sender.page.keyboard.press("Escape")
    ask(sender, "step.provideInfo", "provide-info", ("language",), "Habla q'eqchi'")

    receiver.shows("Habla q'eqchi'")
    last = receiver.page.locator(".timeline li").last
    expect(last).to_contain_text(receiver.text("referral.infoProvided"))
    for each, box in ((receiver, "in"), (sender, "out")):
        expect(each.page.locator(".band__row")).to_contain_text(each.text("referral.infoProvided"))
        is_said_answered_in(each, box, code)
    assert receiver.accessibility_problems() == []
    receiver.shoot("question-answered")
    take(receiver, "step.accept", action="accept")


def ask(visitor: Visitor, step: str, action: str, topics: tuple[str, ...], note: str) -> None:
    """Ask a question or answer one, with several topics and a note."""
    visitor.press(step, "main")
    dialog = visitor.page.locator("dialog")
    for topic in topics:
        dialog.locator(f"label[for=answer-{topic}]").click()
    dialog.locator("#step-note").fill(note)
    dialog.locator("button[type=submit]").click()
    visitor.shows(visitor.text(f"step.done.{action}"))


def test_opening_a_referral_marks_its_notifications_as_read_and_a_button_all_others(visit: Visit) -> None:
    sender = visit("caseworker", "GT")
    codes = [open_new_referral(sender) for _ in range(2)]
    receiver = visit("focal_point", "GT", ANSWERERS[1])
    page = receiver.page

    def news(code: str) -> Locator:
        text = receiver.text("news.referral_sent", code=code)
        return page.locator(".timeline li", has_text=text).locator(".tag", has_text=receiver.text("news.new"))

    receiver.open("/")
    for code in codes:
        expect(news(code)).to_have_count(1)
    with page.expect_response("**/api/v1/notifications/read"):
        open_from_box(receiver, "in", codes[0])
    receiver.open("/")
    expect(news(codes[0])).to_have_count(0)
    expect(news(codes[1])).to_have_count(1)

    receiver.press("news.readAll")
    expect(page.locator(".tag", has_text=receiver.text("news.new"))).to_have_count(0)
    expect(page.get_by_role("button", name=receiver.text("news.readAll"))).to_have_count(0)


def test_without_network_a_click_on_a_notification_still_works(visit: Visit) -> None:
    sender = visit("caseworker", "GT")
    code = open_new_referral(sender)
    receiver = visit("focal_point", "GT", ANSWERERS[1])
    receiver.open("/")
    errors: list[str] = []

    def note(error: object) -> None:
        errors.append(str(error))

    receiver.page.on("pageerror", note)
    receiver.page.route("**/api/v1/notifications/**/read", lambda route: route.abort("internetdisconnected"))
    receiver.page.route("**/api/v1/notifications/read", lambda route: route.abort("internetdisconnected"))
    receiver.page.get_by_role("link", name=receiver.text("news.referral_sent", code=code)).first.click()

    expect(receiver.page.locator("h1")).to_have_text(code)
    receiver.settle()
    assert errors == []


def test_a_button_loads_older_referrals_and_the_first_screen_shows_the_most_urgent(visit: Visit) -> None:
    receiver = visit("focal_point", "GT", ANSWERERS[1])
    page = receiver.page
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        following = "cursor=" in route.request.url
        line = LINE | {"id": str(uuid4()), "code": "GT-000-002" if following else "GT-000-001"}
        route.fulfill(json={"items": [line], "next_cursor": None if following else "more"})

    page.route("**/api/v1/referrals?*", answer)
    receiver.open("/")
    receiver.shows("GT-000-001")
    assert all(f"state={state}" in asked[0] for state in ("sent", "received", "info_requested"))
    assert "sort=respond_by" in asked[0]
    receiver.open("/referrals?box=in")
    receiver.shows("GT-000-001")
    receiver.press("cases.more")
    receiver.shows("GT-000-002")
    receiver.shows("GT-000-001")
    expect(page.get_by_role("button", name=receiver.text("cases.more"))).to_have_count(0)


def test_a_long_directory_is_loaded_in_pages(visit: Visit) -> None:
    visitor = visit("focal_point", "GT", ANSWERERS[1])
    offers: list[dict[str, Any]] = []

    def cut(route: Route) -> None:
        if "cursor=more" in route.request.url:
            route.fulfill(json={"items": [offers[0] | {"organisation_name": "La siguiente"}], "next_cursor": None})
            return
        offers.extend(route.fetch().json()["items"])
        route.fulfill(json={"items": offers[:1], "next_cursor": "more"})

    visitor.page.route("**/api/v1/directory/services?*", cut)
    visitor.open("/directory")
    visitor.press("cases.more")

    visitor.shows("La siguiente")
    expect(visitor.page.locator(".list-row")).to_have_count(2)


def test_a_rejection_shows_its_reason_and_offers_another_organisation(visit: Visit, language: str, size: Size) -> None:
    sender = visit("caseworker", "GT", language=language, size=size)
    code = open_new_referral(sender)

    receiver = visit("focal_point", "GT", ANSWERERS[1], language=language, size=size)
    open_from_box(receiver, "in", code)
    receiver.press("step.reject", "main")
    expect(receiver.page.locator("dialog button[type=submit]")).to_be_visible()
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


def test_the_opened_packet_is_exactly_what_was_previewed(visit: Visit) -> None:
    sender = visit("caseworker", "GT")
    name = an_unheard_name()
    open_refer(sender, name=name)
    page = sender.page
    page.locator("select#service").select_option("emergency_shelter")
    page.locator(".offer", has_text=ANSWERERS[0]).locator("label").click()
    page.locator("label[for=urgency-high]").click()
    page.locator("label[for=disclosure_profile-d3_identified]").click()
    page.locator("select#consent_id").select_option(index=1)
    sender.press("refer.preview")
    expect(page.locator(".packet__part")).to_have_count(2)
    now, later = page.locator(".packet__part").all()
    assert sender.accessibility_problems() == []
    assert name[0] not in now.inner_text()
    # On the sheet of the receiver these are said in other words.
    reworded = [sender.text(f"field.{name}") for name in ("age_band", "majority", "needs_interpreter", "safe_to_call")]
    facts = [fact.inner_text().split("\n") for fact in later.locator("dl > div").all()]
    promised = {value for term, value in facts if term not in reworded}
    sender.shoot("preview")
    sender.press("refer.send")
    page.locator("h1 .case-code").wait_for()
    code = page.locator("h1").inner_text()

    receiver = visit("focal_point", "GT", ANSWERERS[1])
    open_from_box(receiver, "in", code)
    take(receiver, "step.accept", action="accept")
    receiver.press("packet.open")
    receiver.shows(name[0])
    receiver.settle()
    opened = receiver.page.locator(".sheet").inner_text()
    assert [fact for fact in promised if fact not in opened] == []


def test_without_consent_it_cannot_be_sent(visit: Visit) -> None:
    sender = visit("caseworker", "GT")
    open_refer(sender)
    page = sender.page
    page.locator("select#service").select_option("emergency_shelter")
    page.locator(".offer", has_text=ANSWERERS[0]).locator("label").click()
    page.locator("label[for=urgency-high]").click()
    page.locator("label[for=disclosure_profile-d3_identified]").click()
    page.locator("select#consent_id").select_option("")

    sender.press("refer.preview")

    sender.shows(sender.text("withheld.consent_missing"))
    expect(page.get_by_role("button", name=sender.text("refer.send"))).to_be_disabled()


def test_withdrawing_the_consent_withdraws_the_referral(visit: Visit) -> None:
    sender = visit("caseworker", "GT")
    case = open_new_case(sender)
    arranged.refer(sender, case)
    page = sender.page
    sender.open("/cases")
    page.get_by_role("link", name=case["case_number"]).click()
    page.locator("h1 .case-code").wait_for()

    open_tab(sender, "case.consents")
    page.locator(".consent", has_text="ONG").get_by_role("button").click()
    sender.press("consent.withdraw", "dialog")
    expect(page.locator("dialog")).to_have_count(0)
    open_tab(sender, "case.referrals")

    expect(page.get_by_role("tabpanel").get_by_text("Retirada").first).to_be_visible()


def test_the_receiver_acknowledges_a_withdrawal_after_completion(visit: Visit, platform: Platform) -> None:
    free_every_place(platform)
    sender = visit("caseworker", "GT")
    case = open_new_case(sender)
    code = arranged.refer(sender, case)
    receiver = visit("focal_point", "GT", ANSWERERS[1])
    open_from_box(receiver, "in", code)
    for step, action in (("step.accept", "accept"), ("step.start", "start")):
        take(receiver, step, action=action)
    take(receiver, "step.complete", action="complete", answer="delivered")

    sender.open("/cases")
    sender.page.get_by_role("link", name=case["case_number"]).click()
    sender.page.locator("h1 .case-code").wait_for()
    open_tab(sender, "case.consents")
    sender.page.locator(".consent", has_text="ONG").get_by_role("button").click()
    sender.press("consent.withdraw", "dialog")

    receiver.shows(receiver.text("withdrawal.toAcknowledge"))
    for of_before in ("referral.capacity", "referral.capacity.in", "facts.none"):
        expect(receiver.page.get_by_text(receiver.text(of_before), exact=True)).to_have_count(0)
    receiver.shows(code_list("referral_platform_reason").label("consent_withdrawn", "es"))
    assert "consent_withdrawn" not in receiver.page.content()
    assert receiver.accessibility_problems() == []
    open_from_box(sender, "out", code)
    sender.shows(sender.text("withdrawal.tag"))
    take(receiver, "step.acknowledge", action="acknowledge-withdrawal")
    expect(sender.page.get_by_text(sender.text("withdrawal.tag"), exact=True)).to_have_count(0)
    sender.shows(code_list("referral_platform_reason").label("acknowledged", "es"))


def test_a_received_referral_is_assigned_to_a_colleague_who_opens_it(visit: Visit) -> None:
    sender = visit("caseworker", "GT")
    name = an_unheard_name()
    code = open_new_referral(sender, name=name)
    focal = visit("focal_point", "GT", ANSWERERS[1])
    open_from_box(focal, "in", code)
    take(focal, "step.accept", action="accept")
    worker = visit("caseworker", "GT", ANSWERERS[1])
    open_from_box(worker, "in", code)
    expect(worker.page.get_by_role("button", name=worker.text("packet.open"))).to_have_count(0)

    focal.page.locator("select#assigned-to").select_option(label=f"Atención de casos · {ANSWERERS[0]}")
    focal.press("assignment.assign")
    focal.shows(focal.text("assignment.done"))
    assert focal.accessibility_problems() == []
    focal.shoot("referral-assigned")

    worker.open("/")
    worker.page.get_by_role("link", name=worker.text("news.referral_assigned", code=code)).click()
    worker.press("packet.open")
    worker.shows(name[0])
