"""The plan of a case on the screens: plan and goal, services, follow-ups, own tasks, conferences; and its notes."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.device import with_worker
from tests.e2e.visitor import Size
from tests.e2e.walks import has_no_barrier, save, type_day
from tests.support.days import in_days
from tests.support.faults import eventually
from tests.support.journey import a_referral, register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

SHELTER = "Refugio del Altiplano"


@pytest.fixture
def case(worker: Caller) -> dict[str, Any]:
    registered: dict[str, Any] = register(worker, risk_level="low")
    return registered


def parts_of(worker: Caller, case: dict[str, Any], path: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = worker.get(f"/api/v1/cases/{case['id']}/{path}").json()["items"]
    return items


def add(worker: Caller, case: dict[str, Any], path: str, **body: Any) -> dict[str, Any]:
    answer = worker.post(f"/api/v1/cases/{case['id']}/{path}", json=body)
    assert answer.status_code == 201, answer.text
    added: dict[str, Any] = answer.json()
    return added


def test_a_plan_is_agreed_and_a_goal_of_it_is_overdue(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}?tab=plan")
    visitor.press("plans.add")
    page.locator("select#type").select_option("education")
    page.locator("textarea#objectives").fill("Terminar la primaria")
    type_day(page, "planned_end", in_days(90))
    save(page)
    visitor.shows(visitor.text("plans.state.draft"))

    visitor.press("parts.edit", "[data-part=plans]")
    page.locator("label[for=agreed_by_person-yes]").click()
    type_day(page, "agreed_on", in_days(0))
    has_no_barrier(visitor)
    visitor.shoot("plan-form")
    save(page)
    visitor.shows(visitor.text("plans.state.agreed"))
    (plan,) = parts_of(worker, case, "plans")
    assert (plan["state"], plan["agreed_on"]) == ("agreed", in_days(0))

    visitor.press("goals.add")
    page.locator("select#plan_id").select_option(plan["id"])
    page.locator("select#domain").select_option("education")
    type_day(page, "due_on", in_days(-1))
    save(page)
    visitor.shows(visitor.text("parts.late"))
    (goal,) = parts_of(worker, case, "goals")
    assert (goal["plan_id"], goal["due_on"]) == (plan["id"], in_days(-1))
    has_no_barrier(visitor)
    visitor.shoot("plan")

    visitor.open(f"/cases/{case['id']}")
    expect(page.locator(".band")).to_contain_text(visitor.text("task.plan_goal"))
    visitor.open("/")
    expect(page.locator("main")).to_contain_text(visitor.text("task.plan_goal"))


def test_a_service_is_recorded_by_hand_and_those_of_a_referral_come_by_themselves(
    visit: Visit, language: str, size: Size, platform: Platform, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}?tab=plan")
    visitor.press("services.add")
    page.locator("select#service_type").select_option("medical")
    page.locator("label[for=status-delivered]").click()
    type_day(page, "started_on", in_days(-2))
    type_day(page, "ended_on", in_days(-1))
    page.locator("#quantity").fill("2")
    page.locator("label[for=unit-sessions]").click()
    has_no_barrier(visitor)
    visitor.shoot("service-form")
    save(page)
    expect(page.locator("[data-part=services]")).to_contain_text(visitor.text("parts.ownOrganisation"))
    (by_hand,) = parts_of(worker, case, "services")
    assert (by_hand["status"], by_hand["quantity"], by_hand["unit"]) == ("delivered", 2, "sessions")

    to = next(one["id"] for one in platform.demo["organisations"] if one["name"] == SHELTER)
    receiver = platform.client("focal_point", "GT", 1)
    sent = worker.post("/api/v1/referrals", json=a_referral(case, to))
    assert sent.status_code == 201, sent.text
    accepted = receiver.post(f"/api/v1/referrals/{sent.json()['id']}/accept", json={})
    assert accepted.status_code == 200, accepted.text
    assert eventually(lambda: len(parts_of(worker, case, "services")) > 1, within=30)

    visitor.open(f"/cases/{case['id']}?tab=plan")
    expect(page.locator("[data-part=services]")).to_contain_text(visitor.text("services.ofReferral"))
    has_no_barrier(visitor)
    visitor.shoot("services")


def test_an_own_task_is_done_with_one_press_where_it_is_asked_for(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}?tab=plan")
    visitor.press("ownTasks.add")
    page.locator("select#title").select_option("get_document")
    type_day(page, "due_on", in_days(1))
    has_no_barrier(visitor)
    save(page)
    expect(page.locator("[data-part=own-tasks] li")).to_have_count(1)
    visitor.open(f"/cases/{case['id']}")
    expect(page.locator(".band")).to_contain_text(visitor.text("task.own_task"))
    visitor.shoot("own-task")

    visitor.press("parts.done", ".band")

    expect(page.locator(".band")).not_to_contain_text(visitor.text("task.own_task"))
    (task,) = parts_of(worker, case, "own-tasks")
    assert (task["done_on"], task["version"]) == (in_days(0), 2)
    has_no_barrier(visitor)


def test_a_follow_up_is_planned_and_its_outcome_recorded(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    add(worker, case, "follow-ups", planned_on=in_days(0), channel="phone_call")
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}")
    visitor.press("task.openPart", ".band")
    type_day(page, "done_on", in_days(0))
    page.locator("label[for=outcome-stable]").click()
    has_no_barrier(visitor)
    save(page)

    expect(page.locator("[data-part=follow-ups]")).to_contain_text(
        visitor.text("followUps.doneOn").partition("{")[0].strip()
    )
    (follow_up,) = parts_of(worker, case, "follow-ups")
    assert (follow_up["outcome"], follow_up["done_on"]) == ("stable", in_days(0))


def test_what_a_conference_decided_becomes_a_task_in_one_step(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page, decided = visitor.page, "Buscar otro albergue"
    visitor.open(f"/cases/{case['id']}?tab=plan")
    visitor.press("conferences.add")
    page.locator("label[for=institutions-GT_PGN]").click()
    page.locator("label[for=roles-guardian]").click()
    page.locator("textarea#decided").fill(decided)
    type_day(page, "next_on", in_days(5))
    has_no_barrier(visitor)
    visitor.shoot("conference-form")
    save(page)
    visitor.shows(decided)

    visitor.press("conferences.task")
    expect(page.locator("textarea#note")).to_have_value(decided)
    save(page)
    expect(page.locator("[data-part=own-tasks]")).to_contain_text(decided)
    visitor.press("conferences.meetAgain")
    expect(page.get_by_role("button", name=visitor.text("conferences.meetAgain"))).to_have_count(0)

    (conference,) = parts_of(worker, case, "conferences")
    (task,) = parts_of(worker, case, "own-tasks")
    assert (conference["institutions"], conference["roles"]) == (["GT_PGN"], ["guardian"])
    assert conference["next_held"]
    assert (task["note"], task["conference_id"], task["due_on"]) == (decided, conference["id"], in_days(5))
    has_no_barrier(visitor)


def test_a_note_that_tells_of_violence_is_folded_until_it_is_opened(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page, told = visitor.page, "Cuenta lo que le hicieron"
    visitor.open(f"/cases/{case['id']}?tab=notes")
    visitor.shows(visitor.text("notes.empty"))
    save(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text(visitor.text("form.error.required"))
    page.locator("label[for=kind-home_visit]").click()
    page.locator("textarea#text").fill(told)
    page.locator("label[for=content_warning-yes]").click()
    has_no_barrier(visitor)
    save(page)

    folded = page.get_by_text(visitor.text("notes.folded"))
    expect(folded).to_be_visible()
    expect(page.get_by_text(told)).to_be_hidden()
    expect(page.locator("textarea#text")).to_have_value("")
    has_no_barrier(visitor)
    visitor.shoot("notes")
    folded.click()
    expect(page.get_by_text(told)).to_be_visible()
    (note,) = parts_of(worker, case, "notes")
    assert (note["kind"], note["content_warning"], note["text"]) == ("home_visit", True, told)


def test_a_note_written_without_network_is_sent_once_it_is_back(
    visit: Visit, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = with_worker(visit, "caseworker", "GT")
    page = visitor.page
    page.evaluate(f"location.hash = '/cases/{case['id']}?tab=notes'")
    visitor.shows(visitor.text("notes.empty"))
    visitor.context.set_offline(True)
    expect(page.locator(".strip")).to_be_visible()
    page.locator("textarea#text").fill("Llegó bien")
    save(page)
    expect(page.get_by_role("heading", level=1, name=visitor.text("unsent.title"))).to_be_visible()
    visitor.shows(visitor.text("unsent.state.waiting"))

    visitor.context.set_offline(False)

    visitor.shows(visitor.text("unsent.none"))
    (note,) = parts_of(worker, case, "notes")
    assert (note["kind"], note["text"]) == ("contact", "Llegó bien")
