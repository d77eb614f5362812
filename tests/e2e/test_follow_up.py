"""Follow-up: a case shows its tasks and when they are due, and never by colour alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size
from tests.e2e.walks import has_no_barrier
from tests.support.journey import a_consent, a_registration, register
from tests.support.platform import Caller

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

LATE = 4
"""Days since the overdue task of a case was due."""


@pytest.fixture
def case(worker: Caller) -> dict[str, Any]:
    """A new case of an adult, with a consent that ends in a week."""
    ends = (datetime.now(UTC) + timedelta(days=7)).date().isoformat()
    body = a_registration()
    return register(
        worker,
        person=body["person"] | {"birth_year": 1996},
        identity=None,
        experience=body["experience"] | {"means": ["deception"]},
        consents=[a_consent(capacity="self_adult", expires_on=ends)],
    )


def test_the_risk_is_reassessed_from_the_task_of_the_case(
    visit: Visit, language: str, size: Size, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}")
    tasks = page.locator("section[aria-labelledby=tasks]")
    expect(tasks.locator(".line")).to_have_count(2)
    expect(tasks).to_contain_text(visitor.text("task.consent_ending"))
    has_no_barrier(visitor)
    visitor.shoot("case-tasks")

    tasks.get_by_role("link", name=visitor.text("assess.title")).click()
    page.locator("form button[type=submit]").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator("label[for=overall_risk-imminent]").click()
    page.locator("select#domain").select_option("security")
    page.locator("input[name=items-security-abuse_physical]").first.check(force=True)
    page.locator("select#domain").select_option("household")
    page.locator("input[name=items-household-poverty]").last.check(force=True)
    visitor.shows(visitor.text("assess.asked.other", count="2"))
    visitor.settle()
    has_no_barrier(visitor)
    visitor.shoot("assess")
    page.locator("form button[type=submit]").click()

    expect(page.locator("h1 .case-code")).to_have_text(case["case_number"])
    visitor.settle()
    expect(page.locator(".who .tag--alarm").first).to_be_visible()
    visitor.shows(visitor.text("timeline.risk.assessed", risk=""))


def test_the_answers_of_an_assessment_are_stored_as_they_were_marked(
    visit: Visit, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open(f"/cases/{case['id']}/assess")
    page.locator("label[for=overall_risk-low]").click()
    page.locator("select#domain").select_option("health")
    page.locator("input[name=items-health-addiction]").first.check(force=True)
    page.locator("form button[type=submit]").dblclick()
    expect(page.locator("h1 .case-code")).to_have_text(case["case_number"])

    made = worker.get(f"/api/v1/cases/{case['id']}/assessments").json()["items"]

    marked = {"domain": "health", "factor": "addiction", "is_risk": "yes", "level": None, "need": None, "note": None}
    assert [(one["overall_risk"], one["kind"], one["items"]) for one in made] == [("low", "review", [marked])]


@pytest.mark.twice
def test_a_status_decided_while_another_person_changed_the_case_is_not_lost(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    path = f"/api/v1/cases/{case['id']}"
    visitor.open(f"/cases/{case['id']}")
    page.get_by_role("link", name=visitor.text("decide.title")).click()
    page.locator("label[for=trafficking_status-actual_victim]").click()
    page.locator("label[for=status_decided_by-ngo]").click()
    expect(page.locator("#status_decided_on")).to_have_value("")
    page.locator("form").get_by_role("button", name=visitor.text("form.date.setToday")).click()
    meanwhile = {"person": {"trafficking_status": "not_victim", "status_decided_by": "police"}}
    assert worker.patch(path, json=meanwhile, headers={"If-Match": '"1"'}).status_code == 200

    page.locator("form button[type=submit]").click()

    note = page.locator("[role=alert]", has_text=visitor.text("decide.meanwhile.title"))
    said, chosen = note.bounding_box(), page.locator("label[for=trafficking_status-actual_victim]").bounding_box()
    assert said
    assert chosen
    assert chosen["y"] < said["y"], "what was chosen is not where the note says"
    expect(note).to_contain_text({"es": "arriba", "en": "above"}[language])
    expect(page.locator("#trafficking_status-actual_victim")).to_be_checked()
    assert worker.get(path).json()["person"]["trafficking_status"] == "not_victim"
    has_no_barrier(visitor)
    visitor.shoot("decide-meanwhile")

    page.locator("form button[type=submit]").click()
    expect(page.locator("h1 .case-code")).to_have_text(case["case_number"])
    stored = worker.get(path).json()["person"]
    assert (stored["trafficking_status"], stored["status_decided_by"]) == ("actual_victim", "ngo")
    assert stored["status_decided_on"] is not None


def test_the_first_screen_names_overdue_tasks_in_words(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    overdue(worker, case)
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open("/")
    line = page.locator("section[aria-labelledby=pending] .line", has_text=case["case_number"])
    expect(line).to_contain_text(visitor.text("task.own_task"))
    expect(line).to_contain_text(visitor.text("due.late", when=""))
    has_no_barrier(visitor)
    visitor.shoot("today-pending")

    page.locator("section[aria-labelledby=pending] .card__title a").click()

    expect(page.locator("#filter-due")).to_have_value("soon")
    expect(page.locator(".list-row", has_text=case["case_number"])).to_contain_text(visitor.text("due.late", when=""))
    visitor.settle()
    has_no_barrier(visitor)
    visitor.shoot("cases-due")


def test_the_coding_is_shown_with_its_gaps_on_request(
    visit: Visit, language: str, size: Size, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}")
    assert not [address for address in visitor.addresses if address.endswith("/coding")]

    page.locator("summary", has_text=visitor.text("coding.title")).click()

    expect(page.locator(".coding")).to_have_count(3)
    htcds = page.get_by_role("region", name="HTCDS")
    expect(htcds).to_contain_text("SexualExploitation")
    expect(htcds.locator(".note")).to_contain_text(visitor.text("coding.not_recorded"))
    has_no_barrier(visitor)
    visitor.shoot("case-coding")


def overdue(worker: Caller, case: dict[str, Any]) -> None:
    """Give the case a task whose day was days ago."""
    due_on = (datetime.now(UTC) - timedelta(days=LATE)).date().isoformat()
    answer = worker.post(f"/api/v1/cases/{case['id']}/own-tasks", json={"title": "other", "due_on": due_on})
    assert answer.status_code == 201, answer.text
