"""A team on the screens: the board, assigning, one's own cases, following, and the yes of a second person."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Visit
from tests.e2e.second_person import asks_to_close, close, wants_second_person
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import has_no_barrier
from tests.support.faults import eventually
from tests.support.journey import register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def case(worker: Caller) -> dict[str, Any]:
    """A case that nobody attends; the newest is the first on the board."""
    return register(worker)


@pytest.fixture
def two_close(platform: Platform, worker: Caller) -> Iterator[None]:
    """While the test runs, the organisation wants a second person for closing a case."""
    wants_second_person(platform, ["closure"])
    assert eventually(lambda: asks_to_close(worker), within=30) is not None
    yield
    wants_second_person(platform, [])
    assert eventually(lambda: not asks_to_close(worker), within=30) is not None


def name_of(worker: Caller, role: str) -> str:
    people = worker.get("/api/v1/colleagues").json()["items"]
    names: list[str] = [person["display_name"] for person in people if person["role"] == role]
    return names[0]


def new_notice_of(visitor: Visitor, case: dict[str, Any], kind: str) -> Locator:
    visitor.open("/")
    return visitor.page.locator(f".timeline a[href='#/cases/{case['id']}']", has_text=visitor.text(f"news.{kind}"))


def test_a_supervisor_assigns_a_case_on_the_board_and_the_caseworker_finds_it(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    supervisor = visit("supervisor", "GT", language=language, size=size)
    page = supervisor.page
    supervisor.open("/board")
    expect(page.locator("h1")).to_have_text(supervisor.text("board.title"))
    line = page.locator("section[aria-labelledby=unassigned] > ul > li", has_text=case["case_number"])
    expect(line).to_be_visible()
    has_no_barrier(supervisor)
    supervisor.shoot("board")

    line.locator("select").select_option(label=name_of(worker, "caseworker"))
    line.get_by_role("button", name=supervisor.text("team.assign"), exact=True).click()

    expect(line).to_have_count(0)
    caseworker = visit("caseworker", "GT", language=language, size=size)
    expect(new_notice_of(caseworker, case, "case_assigned")).to_be_visible()
    caseworker.page.locator(".nav a[href='#/cases?mine=true']").click()
    expect(caseworker.page.locator("#first-row", has_text=case["case_number"])).to_be_visible()
    expect(caseworker.page.locator(".chips")).to_contain_text(caseworker.text("cases.filter.mineOnly"))
    assert caseworker.page.locator(".nav a[href='#/board']").count() == 0
    assigned = worker.get(f"/api/v1/cases/{case['id']}").json()["assigned_to"]
    caseload = page.locator(f"#first-row a[href='#/cases?assigned_to={assigned}&open=true']")
    count = int("".join(filter(str.isdigit, caseload.inner_text())))
    caseload.click()
    shown = page.locator("#first-row .list-row, #first-row tbody tr")
    expect(shown).to_have_count(min(count, 50))


def test_a_caseworker_takes_a_case_over_and_follows_it(
    platform: Platform, visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}?tab=team")
    team = page.locator("section[aria-labelledby=team]")
    team.get_by_role("button", name=visitor.text("team.take")).click()
    expect(team).to_contain_text(name_of(worker, "caseworker"))
    team.get_by_role("button", name=visitor.text("team.follow")).click()
    expect(team.get_by_role("button", name=visitor.text("team.unfollow"))).to_be_visible()
    has_no_barrier(visitor)
    visitor.shoot("team-of-case")

    supervisor = platform.client("supervisor", "GT")
    version = supervisor.get(f"/api/v1/cases/{case['id']}").headers["ETag"]
    changed = supervisor.patch(
        f"/api/v1/cases/{case['id']}", json={"risk_level": "imminent"}, headers={"If-Match": version}
    )
    assert changed.status_code == 200, changed.text

    expect(new_notice_of(visitor, case, "case_changed")).to_be_visible()


@pytest.mark.usefixtures("two_close")
def test_a_case_is_closed_once_a_supervisor_has_approved_it(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    assert close(worker, case) == 202
    visitor = visit("supervisor", "GT", language=language, size=size)
    page = visitor.page
    visitor.open("/board")
    line = page.locator("section[aria-labelledby=approvals] li", has_text=case["case_number"])

    line.get_by_role("button", name=visitor.text("approval.approve"), exact=True).click()
    has_no_barrier(visitor)
    visitor.shoot("approve")
    page.locator("dialog").get_by_role("button", name=visitor.text("approval.approve"), exact=True).click()

    expect(line).to_have_count(0)
    assert worker.get(f"/api/v1/cases/{case['id']}").json()["closure_reason"] == "plan_completed"


@pytest.mark.usefixtures("two_close")
def test_a_refusal_says_why_on_the_case(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    assert close(worker, case) == 202
    visitor = visit("supervisor", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}?tab=team")
    team = page.locator("section[aria-labelledby=team]")

    team.get_by_role("button", name=visitor.text("approval.refuse"), exact=True).click()
    page.locator("#refusal-reason").select_option("plan_unfinished")
    page.locator("#refusal-note").fill("Falta la segunda cita.")
    has_no_barrier(visitor)
    page.locator("dialog button[type=submit]").click()

    expect(team).to_contain_text("Falta la segunda cita.")
    assert worker.get(f"/api/v1/cases/{case['id']}").json()["closed_on"] is None


def test_an_administrator_decides_the_rules_of_an_organisation(
    platform: Platform, visit: Visit, language: str, size: Size
) -> None:
    organisation = platform.account("users", "supervisor", "GT")["organisation_id"]
    visitor = visit("country_admin", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/organisations/{organisation}")
    page.locator(f"a[href='#/organisations/{organisation}/rules']").click()
    expect(page.locator("label[for=approvals_for-closure]")).to_be_visible()
    has_no_barrier(visitor)
    visitor.shoot("rules")

    page.locator("label[for=approvals_for-closure]").click()
    page.locator("form button[type=submit]").click()

    expect(page.locator("[data-part=card]")).to_be_visible()
    admin = platform.client("country_admin", "GT")
    assert admin.get(f"/api/v1/organisations/{organisation}").json()["approvals_for"] == ["closure"]
    wants_second_person(platform, [])
