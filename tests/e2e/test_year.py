"""A year of a case on the screens alone: a mother and her two children, from the first day to another organisation.

Every screen of it is looked at: nothing that axe finds, nothing wider than the screen, nothing cut off or covered.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from shared.contracts.codelists import code_list
from tests.e2e import acts
from tests.e2e.conftest import Visit
from tests.e2e.erasing import approve, ask, send
from tests.e2e.measures import misplaced
from tests.e2e.test_closure import ALL as CHECKS
from tests.e2e.test_return import ARRIVED, PREPARED, link, reads_of_the_departure, record, report
from tests.e2e.test_screening import choose, screen_the_person
from tests.e2e.visitor import PHONE, Visitor
from tests.e2e.walks import an_unheard_name, has_no_barrier, save, take, type_day
from tests.support.days import born, in_days
from tests.support.faults import eventually
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(600)]

SHELTER = "Refugio del Altiplano"
SERVICES = ("medical", "mental_health", "legal_counsel", "basic_needs")
KNOWN_TO_BE_OPEN = ("referrals_ended", "tasks_done", "goals_reviewed")


def look(visitor: Visitor, name: str) -> None:
    """Nothing is in the way of who reads the screen."""
    has_no_barrier(visitor)
    assert misplaced(visitor.page) == [], name
    visitor.shoot(f"year-{name}")


def add_child(visitor: Visitor, case: str, age: int) -> None:
    page, name = visitor.page, an_unheard_name()
    visitor.typed += name
    visitor.open(f"{case}?tab=persons")
    visitor.press("persons.add")
    page.locator("label[for=role-dependant]").click()
    page.locator("#birth").fill(str(age))
    page.locator("#first_names").fill(name[0])
    page.locator("label[for=gender-masculine]").click()
    page.locator("label[for=best_interest-considered]").click()
    save(page)
    expect(page.locator("h1 .case-code")).to_be_visible()


def screen_and_decide(visitor: Visitor, case: str) -> None:
    visitor.open(case)
    screen_the_person(visitor)
    choose(visitor.page, "status_decided_by", "ngo")
    type_day(visitor.page, "status_decided_on", in_days(0))
    save(visitor.page)
    visitor.page.locator("h1 .case-code").wait_for()


def agree_on_a_plan(visitor: Visitor, case: str) -> None:
    page = visitor.page
    visitor.open(f"{case}?tab=plan")
    visitor.press("plans.add")
    page.locator("select#type").select_option("education")
    page.locator("textarea#objectives").fill("Terminar la primaria")
    page.locator("label[for=agreed_by_person-yes]").click()
    type_day(page, "agreed_on", in_days(0))
    save(page)
    visitor.shows(visitor.text("plans.state.agreed"))
    visitor.press("goals.add")
    page.locator("select#domain").select_option("education")
    type_day(page, "due_on", in_days(60))
    save(page)
    expect(page.locator("[data-part=goals] li")).to_have_count(1)


def give_services(visitor: Visitor, case: str) -> None:
    page = visitor.page
    for count, code in enumerate(SERVICES, start=1):
        visitor.open(f"{case}?tab=plan")
        visitor.press("services.add")
        page.locator("select#service_type").select_option(code)
        page.locator("label[for=status-delivered]").click()
        type_day(page, "started_on", in_days(0))
        type_day(page, "ended_on", in_days(0))
        save(page)
        expect(page.locator("[data-part=services] > ul > li")).to_have_count(count)


def write_note(visitor: Visitor, case: str) -> None:
    visitor.open(f"{case}?tab=notes")
    visitor.page.locator("textarea#text").fill("Quiere volver a la escuela")
    save(visitor.page)
    visitor.shows("Quiere volver a la escuela")


def allow(visitor: Visitor, case: str, purpose: str, **answers: str) -> None:
    """A consent of the mother, with the answers that have their own field."""
    page = visitor.page
    visitor.open(f"{case}/consent")
    page.locator("label[for=status-given]").click()
    page.locator("select#purpose").select_option(purpose)
    page.locator("select#recipient_type").select_option("network_ngo")
    for field, code in answers.items():
        choose(page, field, code)
    page.locator("label[for=capacity-self_adult]").click()
    page.locator("label[for=form-written]").click()
    look(visitor, f"consent-{purpose}")
    save(page)
    page.locator("h1 .case-code").wait_for()


def refer_abroad(visitor: Visitor, case: str, organisation: str) -> str:
    page = visitor.page
    visitor.open(f"{case}/refer")
    page.locator("select#country").select_option("HN")
    page.locator("select#service").select_option("emergency_shelter")
    page.locator(".offer", has_text=organisation).first.locator("label").click()
    page.locator("label[for=disclosure_profile-d3_identified]").click()
    expect(page.locator("select#consent_id")).not_to_have_value("")
    visitor.press("refer.preview")
    expect(page.locator(".packet__part")).to_have_count(2)
    look(visitor, "refer-abroad")
    visitor.press("refer.send")
    code = page.locator("h1 .case-code")
    code.wait_for()
    return code.inner_text()


def return_home(visit: Visit, visitor: Visitor, case: str, code: str, referral: str) -> None:
    """Plan the return to Honduras, take its steps, and hear from the receiver how the person fares."""
    page = visitor.page
    visitor.open(f"{case}?tab=shelter")
    visitor.press("returns.add")
    page.locator("label[for=kind-assisted_return]").click()
    page.locator("label[for=to_country-HN]").click()
    purpose = code_list("consent_purpose").label("cross_border_transfer", visitor.language)
    covering = page.locator("select#consent_id option", has_text=purpose).get_attribute("value")
    page.locator("select#consent_id").select_option(covering)
    page.locator("label[for=informed-yes]").click()
    page.locator("label[for=voluntary-yes]").click()
    type_day(page, "travel_on", in_days(0))
    look(visitor, "return")
    save(page)
    expect(page.locator("[data-part=returns] .tag").first).to_be_visible()
    link(visitor, code)
    receiver = visit("focal_point", "HN", language=visitor.language, size=visitor.size)
    receiver.open(referral)
    take(receiver, "step.accept", action="accept")
    for step in (*PREPARED, "departed"):
        record(visitor, step)
    reads_of_the_departure(receiver, referral)
    report(receiver, "arrived")
    report(receiver, "follow_up_30", "well", ago=ARRIVED - 30)
    look(receiver, "reported")


def erase_child(visit: Visit, worker: Visitor, case: str) -> None:
    worker.open(f"{case}?tab=persons")
    child = worker.page.locator(".person >> nth=2").locator("strong").first.inner_text()
    number = worker.page.locator("h1 .case-code").inner_text()
    ask(worker, 2, "person_request")
    look(worker, "erase")
    send(worker)
    approve(visit("supervisor", "GT", language=worker.language, size=worker.size), number, child)


def close_and_reopen(visitor: Visitor, case: str) -> None:
    page = visitor.page
    visitor.open(f"{case}?tab=closure")
    visitor.press("closure.title", within="main")
    page.locator("select#reason").select_option("plan_completed")
    for check in CHECKS:
        answer = "not_applicable" if check in KNOWN_TO_BE_OPEN else "done"
        page.locator(f"label[for=checks-{check}-{answer}]").click()
    page.locator("label[for=recontact-yes]").click()
    page.locator("textarea#recontact_how").fill("Por las tardes")
    look(visitor, "close")
    save(page)
    visitor.shows(visitor.text("closure.isClosed"))
    look(visitor, "closed")
    visitor.press("reopen.title", within="main")
    page.locator("label[for=reason-asked_again]").click()
    look(visitor, "reopen")
    save(page)
    visitor.shows(visitor.text("reopen.done"))


def hand_over(visit: Visit, visitor: Visitor, case: str) -> None:
    """The second NGO of the country takes the case over."""
    page = visitor.page
    visitor.open(f"{case}?tab=closure")
    visitor.press("transfer.action")
    page.locator("select#service").select_option("legal_counsel")
    page.locator(".offer", has_text=SHELTER).first.locator("label").click()
    page.locator("label[for=disclosure_profile-d4_full]").click()
    expect(page.locator("select#consent_id")).not_to_have_value("")
    look(visitor, "transfer")
    visitor.press("refer.preview")
    expect(page.locator(".packet__part")).to_have_count(2)
    visitor.press("refer.send")
    page.locator("h1 .case-code").wait_for()
    referral = page.url.split("#")[1]
    focal = visit("focal_point", "GT", 1, language=visitor.language, size=visitor.size)
    focal.open(referral)
    take(focal, "step.accept", action="accept")
    taker = visit("caseworker", "GT", 1, language=visitor.language, size=visitor.size)
    taker.open(referral)
    taker.press("openCase.open")
    taker.shows(taker.text("origin.title"))
    look(taker, "opened")


def test_a_year_of_a_mother_and_her_two_children(visit: Visit, platform: Platform, worker: Caller) -> None:
    # Once, on a phone: its screens are looked at in both languages and sizes by their own tests.
    visitor = visit("caseworker", "GT", language="es", size=PHONE)
    page = visitor.page
    abroad = platform.account("users", "focal_point", "HN")["organisation_id"]
    name_abroad = next(one["name"] for one in platform.demo["organisations"] if one["id"] == abroad)
    visitor.open("/cases/new")
    acts.register_adult(visitor, name=an_unheard_name(), born=born(30))
    case = re.sub(r"\?.*", "", page.url.split("#")[1])

    for age in (8, 5):
        add_child(visitor, case, age)
    look(visitor, "persons")
    screen_and_decide(visitor, case)
    agree_on_a_plan(visitor, case)
    give_services(visitor, case)
    look(visitor, "plan")
    write_note(visitor, case)
    look(visitor, "notes")
    allow(visitor, case, "cross_border_transfer", recipient_country="HN", data_scope="d3_identified")
    code = refer_abroad(visitor, case, name_abroad)
    return_home(visit, visitor, case, code, page.url.split("#")[1])
    erase_child(visit, visitor, case)
    close_and_reopen(visitor, case)
    allow(visitor, case, "referral", data_scope="d4_full")
    hand_over(visit, visitor, case)

    def stored() -> dict[str, Any]:
        found: dict[str, Any] = worker.get(f"/api/v1{case}").json()
        return found

    assert eventually(lambda: stored()["status"] == "transferred", within=30) is not None
    for tab in ("summary", "persons", "team", "plan", "risk", "shelter", "notes", "consents", "referrals", "closure"):
        visitor.open(f"{case}?tab={tab}")
        look(visitor, tab)
    assert len(worker.get(f"/api/v1{case}/services").json()["items"]) >= len(SERVICES)
