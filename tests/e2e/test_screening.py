"""A caseworker looks for somebody, registers and screens them and decides; what endangers them stays in sight."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from shared.contracts.codelists import code_list
from tests.e2e.acts import register_adult_in_detail
from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import an_unheard_name, coded_without_gaps, has_no_barrier, open_tab, save, type_day, unfolded
from tests.support.days import in_days
from tests.support.journey import register
from tests.support.platform import Caller

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

SHELTER = "Refugio del Altiplano"


def label(visitor: Visitor, list_id: str, code: str) -> str:
    return code_list(list_id).label(code, visitor.language)


def caution(caller: Caller, case: dict[str, Any], *codes: str) -> None:
    for code in codes:
        body = {"flag": code, "active_from": in_days(0)}
        answer = caller.post(f"/api/v1/cases/{case['id']}/flags", json=body)
        assert answer.status_code == 201, answer.text


def look_for(visitor: Visitor, name: tuple[str, str]) -> None:
    """Before anybody is registered."""
    visitor.open("/cases")
    visitor.page.locator("#person-search").fill(" ".join(name))
    visitor.page.locator("search button[type=submit]").click()
    visitor.shows(visitor.text("search.none"))


def screen_the_person(visitor: Visitor) -> None:
    """From the page of the case; it leads to the decision."""
    page = visitor.page
    open_tab(visitor, "tab.risk")
    visitor.shows(visitor.text("screening.empty"))
    has_no_barrier(visitor)
    visitor.press("screening.add")
    expect(page.locator("h1")).to_have_text(visitor.text("screening.add"))
    save(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text(visitor.text("form.error.required"))
    type_day(page, "done_on", in_days(0))
    page.locator("select#language").select_option("kek")
    page.locator("label[for=interpreter-yes]").click()
    page.locator("#answers-offered-yes").check()
    page.locator("summary", has_text=MEANS[visitor.language]).click()
    page.locator("#answers-other_than_promised-yes").check()
    page.locator("label[for=result-likely]").click()
    has_no_barrier(visitor)
    visitor.shoot("screening")
    save(page)
    expect(page.locator("h1")).to_have_text(visitor.text("decide.title"))


def sees_the_new_case(visitor: Visitor, worker: Caller, case_path: str, names: tuple[str, ...]) -> None:
    """What follows from a registration: a number and no name, a stage, a task within a day, and codes without gaps."""
    page = visitor.page
    assert not set(names) & set(page.locator("main").inner_text().split())
    visitor.shows(visitor.text("stage.screening"))
    expect(page.locator("section[aria-labelledby=tasks]")).to_contain_text(visitor.text("task.risk_reassessment"))
    (task,) = [one for one in worker.get(case_path).json()["tasks"] if one["kind"] == "risk_reassessment"]
    left = datetime.fromisoformat(task["due_at"]) - datetime.now(UTC)
    assert timedelta(hours=23) < left <= timedelta(hours=24)
    coded_without_gaps(visitor, "servitude")
    flags = page.get_by_role("region", name="CTDC")
    expect(flags).to_contain_text(visitor.text("coding.missing"))
    expect(flags.get_by_role("link", name=visitor.text("coding.complete.field")).first).to_be_visible()
    has_no_barrier(visitor)
    visitor.shoot("coding")


MEANS = {"es": "Cómo la llevaron a ello", "en": "How the person was brought to it"}


def test_a_possible_victim_is_looked_for_registered_screened_and_decided_on(
    visit: Visit, worker: Caller, language: str, size: Size
) -> None:
    visitor, name, (alias, _) = (
        visit("caseworker", "GT", language=language, size=size),
        an_unheard_name(),
        an_unheard_name(),
    )
    page = visitor.page
    visitor.typed += (*name, alias)

    def tell_more() -> None:
        page.locator("label[for=needs_interpreter-yes]").click()
        unfolded(page, "#known_as").fill(alias)

    look_for(visitor, name)
    visitor.open("/cases/new")
    register_adult_in_detail(visitor, name=name, born=1996, language="kek", also=tell_more)
    visitor.settle()
    address = page.url.split("#")[1].split("?")[0]
    case_path = f"/api/v1{address}"
    identity = worker.get(f"{case_path}/identity", headers={"X-Purpose": "service_delivery"}).json()
    assert (identity["first_names"], identity["known_as"]) == (name[0], alias)
    sees_the_new_case(visitor, worker, case_path, (*name, alias))

    screen_the_person(visitor)

    visitor.shows(label(visitor, "screening_result", "likely"))
    choose(page, "status_decided_by", "ngo")
    type_day(page, "status_decided_on", in_days(0))
    has_no_barrier(visitor)
    save(page)
    page.locator("h1 .case-code").wait_for()
    (screening,) = worker.get(f"{case_path}/screenings").json()["items"]
    assert (screening["answers"], screening["interpreter"]) == (
        {"offered": "yes", "other_than_promised": "yes"},
        True,
    )
    person = worker.get(case_path).json()["person"]
    assert (person["status_screening_id"], person["status_decided_by"]) == (screening["id"], "ngo")
    assert (person["trafficking_status"], person["primary_language"]) == ("possible_victim", "kek")

    open_tab(visitor, "tab.risk")
    visitor.press("cautions.add")
    expect(page.locator("h1")).to_have_text(visitor.text("cautions.add"))
    choose(page, "flag", "do_not_call")
    type_day(page, "active_from", in_days(0))
    save(page)
    expect(page.locator(".cautions").first).to_contain_text(label(visitor, "caution_flag", "do_not_call"))
    caution(worker, {"id": address.rsplit("/", 1)[1]}, "trafficker_nearby")
    visitor.open(address)
    visitor.press("case.refer", "main")
    expect(page.locator(".caution-strip")).to_contain_text(label(visitor, "caution_flag", "trafficker_nearby"))
    has_no_barrier(visitor)
    page.locator("select#service").select_option("emergency_shelter")
    page.locator(".offer", has_text=SHELTER).locator("label").click()
    page.locator("label[for=disclosure_profile-d3_identified]").click()
    visitor.press("refer.preview")
    expect(page.locator(".packet__part")).to_have_count(2)
    now, later = page.locator(".packet__part").all()
    expect(now).to_contain_text(label(visitor, "caution_flag", "do_not_call"))
    expect(now).not_to_contain_text(label(visitor, "caution_flag", "trafficker_nearby"))
    expect(later).to_contain_text(label(visitor, "caution_flag", "trafficker_nearby"))
    has_no_barrier(visitor)
    visitor.shoot("cautions-preview")


def choose(page: Page, field: str, code: str) -> None:
    """A code, whether it is offered as buttons or as a list."""
    radio = page.locator(f"label[for={field}-{code}]")
    radio.or_(page.locator(f"select#{field}")).first.wait_for()
    if radio.count():
        radio.click()
    else:
        page.locator(f"select#{field}").select_option(code)


def test_a_safety_plan_is_agreed_on_and_the_needs_of_an_assessment_become_needs_of_the_case(
    visit: Visit, worker: Caller, language: str, size: Size
) -> None:
    case = register(worker, needs=["medical"])
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}/parts/safety-plans/new")
    page.locator("#danger").fill("El vecino")
    page.locator("label[for=warning_signs-followed]").click()
    page.locator("#what_to_do").fill("Ir al albergue")
    page.locator("#code_word").fill("naranja")
    page.locator("label[for=agreed_by_person-yes]").click()
    type_day(page, "review_on", in_days(14))
    has_no_barrier(visitor)
    visitor.shoot("safety-plan-form")
    save(page)
    visitor.shows("El vecino")
    (plan,) = worker.get(f"/api/v1/cases/{case['id']}/safety-plans").json()["items"]
    assert (plan["code_word"], plan["agreed_by_person"], plan["warning_signs"]) == ("naranja", True, ["followed"])

    visitor.open(f"/cases/{case['id']}/assess")
    page.locator("label[for=overall_risk-high]").click()
    choose(page, "domain", "security")
    page.locator("#items-security-migration-yes").check()
    page.locator("label[for=level-security-migration-high]").click()
    page.locator("select#need-security-migration").select_option("legal_counsel")
    page.locator("#note-security-migration").fill("Sin papeles")
    page.locator("label[for=add_needs-yes]").click()
    has_no_barrier(visitor)
    save(page)
    page.locator("h1 .case-code").wait_for()
    assert worker.get(f"/api/v1/cases/{case['id']}").json()["needs"] == ["medical", "legal_counsel"]
    open_tab(visitor, "tab.risk")
    visitor.shows("Sin papeles")
    has_no_barrier(visitor)
    visitor.shoot("risk")
