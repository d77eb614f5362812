"""A case is closed on the screens with a review, taken up again, and marked as the duplicate of another."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from shared.contracts.codelists import code_list
from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size
from tests.e2e.walks import has_no_barrier, save
from tests.support.days import in_days
from tests.support.journey import a_consent, register
from tests.support.platform import Caller

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

ALL = ("referrals_ended", "tasks_done", "goals_reviewed", "safety_plan_explained", "person_informed", "contact_agreed")
NOTE = "Vuelve con su hermana el lunes"


def an_adults_case(worker: Caller) -> dict[str, Any]:
    person = {"trafficking_status": "possible_victim", "gender": "feminine", "age": 30}
    return register(
        worker,
        person=person,
        identity={"first_names": "Adulta"},
        best_interest=None,
        consents=[a_consent(capacity="self_adult")],
    )


def answer_all(page: Page) -> None:
    for check in ALL:
        page.locator(f"label[for=checks-{check}-done]").click()


def test_a_case_is_closed_with_a_review_and_taken_up_again(
    visit: Visit, worker: Caller, language: str, size: Size
) -> None:
    case = an_adults_case(worker)
    visitor = visit("caseworker", "GT", language=language, size=size)
    visitor.typed.append(NOTE)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}?tab=closure")
    has_no_barrier(visitor)
    visitor.press("closure.title", within="main")
    save(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text(visitor.text("closure.answer"))

    page.locator("select#reason").select_option("plan_completed")
    answer_all(page)
    page.locator("label[for=recontact-yes]").click()
    page.locator("textarea#recontact_how").fill("Por las tardes")
    page.locator("textarea#note").fill(NOTE)
    has_no_barrier(visitor)
    save(page)

    visitor.shows(visitor.text("closure.isClosed"))
    visitor.shows(NOTE)
    has_no_barrier(visitor)
    (kept,) = worker.get(f"/api/v1/cases/{case['id']}/closure").json()["closures"]
    assert (kept["note"], kept["recontact"], len(kept["checks"])) == (NOTE, "yes", len(ALL))

    visitor.press("reopen.title", within="main")
    page.locator("label[for=reason-asked_again]").click()
    has_no_barrier(visitor)
    save(page)
    visitor.shows(visitor.text("reopen.done"))
    assert worker.get(f"/api/v1/cases/{case['id']}").json()["status"] == "reopened"


def test_a_closure_that_was_begun_before_the_case_changed_asks_again(visit: Visit, worker: Caller) -> None:
    case = an_adults_case(worker)
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open(f"/cases/{case['id']}/close")
    page.locator("select#reason").select_option("plan_completed")
    answer_all(page)
    found = {"overall_risk": "imminent", "done_on": in_days(0)}
    assert worker.post(f"/api/v1/cases/{case['id']}/assessments", json=found).status_code == 201
    save(page)

    expect(page.locator("[data-part=changed] .tag")).to_have_text(code_list("risk_level").label("imminent", "es"))
    assert worker.get(f"/api/v1/cases/{case['id']}").json()["closed_on"] is None
    assert visitor.accessibility_problems_meanwhile() == []
    save(page)
    visitor.shows(visitor.text("closure.isClosed"))


def test_what_is_open_is_said_and_is_not_called_done(visit: Visit, worker: Caller, language: str, size: Size) -> None:
    child = register(worker, consents=[])
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{child['id']}/close")
    expect(page.locator(".note--care")).to_be_visible()
    page.locator("select#reason").select_option("other")
    answer_all(page)
    save(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.locator("label[for=checks-tasks_done-not_applicable]").click()
    save(page)
    visitor.shows(visitor.text("closure.isClosed"))


def test_a_duplicate_leads_to_the_case_that_stays(visit: Visit, worker: Caller, language: str, size: Size) -> None:
    case, kept = an_adults_case(worker), an_adults_case(worker)
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}/close")
    page.locator("select#reason").select_option("duplicate")
    answer_all(page)
    page.locator("#kept_number").fill("GT-QQQQ-2020-999999")
    save(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text(visitor.text("closure.kept.unknown"))
    page.locator("#kept_number").fill(kept["case_number"])
    save(page)

    visitor.shows(visitor.text("closure.isDuplicate"))
    visitor.press("closure.toKept")
    expect(page.locator("h1 .case-code")).to_have_text(kept["case_number"])
    visitor.open(f"/cases/{kept['id']}?tab=closure")
    visitor.shows(case["case_number"])
    found = worker.post("/api/v1/cases/search", json={"case_number": case["case_number"]}).json()["items"]
    assert [match["id"] for match in found] == [kept["id"]]
