"""An assisted return from Guatemala to Honduras, seen by both sides and by both administrations."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from shared.contracts.codelists import code_list
from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import has_no_barrier, save, take, type_day
from tests.support.days import in_days
from tests.support.faults import eventually
from tests.support.journey import a_consent, a_referral, register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

PREPARED = ("consulate", "travel_document", "risk_check", "escort")
ARRIVED = 95
"""Days ago: a follow-up is recorded once its time has passed."""


@pytest.fixture
def case(worker: Caller) -> dict[str, Any]:
    """A child whose guardian agreed to a referral to an NGO in Honduras, and that its commission is told."""
    told = a_consent(recipient_country="HN", recipient_type="victim_commission", data_scope="d2_protection")
    return register(worker, consents=[a_consent(recipient_country="HN"), told])


@pytest.fixture
def sent(platform: Platform, worker: Caller, case: dict[str, Any]) -> dict[str, Any]:
    """The referral to the NGO in Honduras."""
    receiver = platform.account("users", "focal_point", "HN")["organisation_id"]
    answer = worker.post(
        "/api/v1/referrals",
        json=a_referral(case, receiver, kind="cross_border"),
        headers={"Idempotency-Key": str(uuid4())},
    )
    assert answer.status_code == 201, answer.text
    referral: dict[str, Any] = answer.json()
    return referral


def stage_of(visitor: Visitor, code: str) -> str:
    return code_list("movement_stage").label(code, visitor.language)


def plan(visitor: Visitor, case: dict[str, Any]) -> None:
    """Plan the return on the page of the case."""
    page = visitor.page
    visitor.open(f"/cases/{case['id']}?tab=shelter")
    visitor.press("returns.add")
    page.locator("label[for=kind-assisted_return]").click()
    page.locator("label[for=to_country-HN]").click()
    page.locator("select#consent_id").select_option(case["consents"][0]["id"])
    page.locator("label[for=informed-yes]").click()
    page.locator("label[for=voluntary-yes]").click()
    type_day(page, "travel_on", in_days(-ARRIVED))
    has_no_barrier(visitor)
    visitor.shoot("return-plan")
    save(page)
    expect(page.locator("[data-part=returns] .tag").first).to_have_text(stage_of(visitor, "planned"))


def link(visitor: Visitor, code: str) -> None:
    visitor.page.get_by_role("button", name=visitor.text("returns.use", code=code)).click()
    expect(visitor.page.locator("[data-part=returns]").get_by_role("link", name=code)).to_be_visible()


def record(visitor: Visitor, step: str, ago: int = ARRIVED) -> None:
    """Record a step of the checklist, done so many days ago."""
    page = visitor.page
    page.locator(f"[data-step={step}] a").click()
    expect(page.locator("h1")).to_have_text(code_list("movement_step").label(step, visitor.language))
    type_day(page, "on", in_days(-ago))
    save(page)
    expect(page.locator(f".steps-done__one--done[data-step={step}]")).to_be_visible()


def report(visitor: Visitor, step: str, outcome: str | None = None, *, ago: int = ARRIVED) -> None:
    """Say as the receiver that the person arrived, or how they fared so many days ago."""
    visitor.press(f"movement.report.{step}", "[data-part=movement]")
    if outcome:
        visitor.page.locator(f"label[for=outcome-{outcome}]").click()
    type_day(visitor.page, "on", in_days(-ago))
    has_no_barrier(visitor)
    save(visitor.page)
    visitor.shows(code_list("movement_step").label(step, visitor.language))


def reads_of_the_departure(receiver: Visitor, referral: str) -> None:
    """Open the referral until what its sender recorded has come: no arrival is taken from before the departure."""
    tag = receiver.page.locator("[data-part=movement] .tag")

    def has_come() -> bool:
        receiver.open(referral)
        return tag.inner_text() == stage_of(receiver, "travelling")

    assert eventually(has_come, within=40) is not None


def due(visitor: Visitor, days: int) -> str:
    """What a screen says of a follow-up that is due in so many days."""
    in_words = """day => new Intl.DateTimeFormat(document.documentElement.lang,
      { day: "numeric", month: "short", year: "numeric" }).format(new Date(`${day}T12:00:00`))"""
    return visitor.text("returns.due", day=visitor.page.evaluate(in_words, in_days(days)))


def accept_unseen(receiver: Visitor, sent: dict[str, Any], *hidden: str) -> None:
    """The receiver decides on what is asked for, and reads of the return once they have accepted."""
    page = receiver.page
    receiver.open(f"/referrals/{sent['id']}")
    for secret in hidden:
        assert secret not in page.locator("main").inner_text()
    expect(page.get_by_role("button", name=receiver.text("packet.open"))).to_have_count(0)
    expect(page.locator("[data-part=movement]")).to_have_count(0)
    take(receiver, "step.accept", action="accept")
    expect(page.locator("[data-part=movement] .tag")).to_have_text(stage_of(receiver, "planned"))


def open_own_case(attending: Visitor, sent: dict[str, Any], *hidden: str) -> str:
    """The receiver opens a case of their own from what came: its id."""
    page = attending.page
    attending.open(f"/referrals/{sent['id']}")
    attending.press("openCase.open")
    attending.shows(attending.text("origin.title"))
    expect(page.get_by_role("link", name=sent["code"])).to_be_visible()
    for secret in hidden:
        assert secret not in page.locator("main").inner_text()
    has_no_barrier(attending)
    return page.url.partition("/cases/")[2].partition("?")[0]


def reads_of_the_return(attending: Visitor, case_id: str, stage: str, *said: str) -> None:
    """In the case of the receiver: how far the return has come, and what was reported."""
    attending.open(f"/cases/{case_id}?tab=shelter")
    movement = attending.page.locator("[data-part=movement]")
    expect(movement.locator(".tag")).to_have_text(stage_of(attending, stage))
    for words in said:
        expect(movement).to_contain_text(words)
    has_no_barrier(attending)
    attending.shoot(f"return-in-own-case-{stage}")


def nobody_else_reads(platform: Platform, case: dict[str, Any], sent: dict[str, Any], opened: str) -> None:
    """Each side reads its own case alone, and a third country nothing."""
    for country, others in (("GT", [opened]), ("HN", [case["id"]]), ("MX", [case["id"], opened])):
        stranger = platform.client("caseworker", country)
        for other in others:
            for part in ("", "/identity", "/returns", "/notes"):
                read = stranger.get(f"/api/v1/cases/{other}{part}", headers={"X-Purpose": "referral"})
                assert read.status_code == 404, (country, part)
    assert platform.client("caseworker", "MX").get(f"/api/v1/referrals/{sent['id']}").status_code == 404


def administrator_sees(visitor: Visitor, code: str, stage: str | None, *hidden: str) -> None:
    """What the administrator of a country reads at `/movements`: the stage, or nothing of it."""
    visitor.open("/movements")
    line = visitor.page.locator("li.line", has_text=code)
    if stage is None:
        expect(line).to_have_count(0)
        return
    expect(line.locator(".tag")).to_have_text(stage_of(visitor, stage))
    assert line.get_by_role("link").count() == 0
    for secret in hidden:
        assert secret not in visitor.page.locator("main").inner_text()
    has_no_barrier(visitor)
    visitor.shoot(f"movements-{visitor.account['country']}")


def test_a_child_returns_to_honduras_and_both_countries_know_that_it_happens(
    visit: Visit, platform: Platform, language: str, size: Size, case: dict[str, Any], sent: dict[str, Any]
) -> None:
    code = sent["code"]
    of_the_person = (case["case_number"], case["pseudonym"], "Hernández")
    hidden = (*of_the_person, sent["to_organisation_name"])
    sender = visit("caseworker", "GT", language=language, size=size)
    guatemala, honduras, mexico = (visit("country_admin", each, language=language) for each in ("GT", "HN", "MX"))
    plan(sender, case)
    administrator_sees(guatemala, code, None)
    link(sender, code)
    has_no_barrier(sender)
    sender.shoot("return-checklist")

    for administrator in (guatemala, honduras):
        administrator_sees(administrator, code, "planned", *hidden)
    administrator_sees(mexico, code, None)

    receiver = visit("focal_point", "HN", language=language, size=size)
    accept_unseen(receiver, sent, *of_the_person)

    for step in (*PREPARED, "departed"):
        record(sender, step)
    returns = sender.page.locator("[data-part=returns]")
    expect(returns.locator(".tag").first).to_have_text(stage_of(sender, "travelling"))
    sender.shoot("return-departed")

    reads_of_the_departure(receiver, f"/referrals/{sent['id']}")
    report(receiver, "arrived")
    receiver.shows(due(receiver, 30 - ARRIVED))
    receiver.shoot("arrival")
    expect(returns).to_contain_text(due(sender, 30 - ARRIVED))
    attending = visit("caseworker", "HN", language=language, size=size)
    opened = open_own_case(attending, sent, *of_the_person)
    reads_of_the_return(attending, opened, "arrived", due(attending, 30 - ARRIVED))
    report(receiver, "follow_up_30", "well", ago=ARRIVED - 30)
    receiver.shows(due(receiver, 90 - ARRIVED))
    expect(returns).to_contain_text(due(sender, 90 - ARRIVED))
    report(receiver, "follow_up_90", "needs_support", ago=ARRIVED - 90)
    expect(receiver.page.locator("[data-part=movement] .tag")).to_have_text(stage_of(receiver, "completed"))
    has_no_barrier(receiver)

    expect(returns.locator(".tag").first).to_have_text(stage_of(sender, "completed"))
    outcomes = [code_list("movement_outcome").label(outcome, language) for outcome in ("well", "needs_support")]
    for step, outcome in zip(("follow_up_30", "follow_up_90"), outcomes, strict=True):
        line = sender.page.locator(f"[data-step={step}]")
        expect(line).to_contain_text(outcome)
        expect(line).to_contain_text(sender.text("returns.byReceiver"))
    has_no_barrier(sender)
    sender.shoot("return-completed")
    reads_of_the_return(attending, opened, "completed", *outcomes)
    sender.open(f"/referrals/{sent['id']}")
    sender.shows(sender.text("openCase.bySender"))
    nobody_else_reads(platform, case, sent, opened)
    for administrator in (guatemala, honduras):
        administrator_sees(administrator, code, "completed", *hidden)
    administrator_sees(mexico, code, None)


def test_a_consent_taken_back_stops_the_return_and_it_stays_visible_as_stopped(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any], sent: dict[str, Any]
) -> None:
    sender = visit("caseworker", "GT", language=language, size=size)
    plan(sender, case)
    link(sender, sent["code"])
    receiver = visit("focal_point", "HN", language=language, size=size)
    receiver.open(f"/referrals/{sent['id']}")
    take(receiver, "step.accept", action="accept")
    expect(receiver.page.locator("[data-part=movement]")).to_be_visible()

    consent = case["consents"][0]["id"]
    answer = worker.post(f"/api/v1/cases/{case['id']}/consents/{consent}/withdraw", json={})
    assert answer.status_code == 200, answer.text

    expect(receiver.page.locator("[data-part=movement]")).to_have_count(0)
    sender.open(f"/cases/{case['id']}?tab=shelter")
    sender.shows(sender.text("returns.stopped"))
    expect(sender.page.locator("[data-step] a")).to_have_count(0)
    has_no_barrier(sender)
    for country in ("GT", "HN"):
        administrator_sees(visit("country_admin", country, language=language), sent["code"], "stopped")
