"""A sealed case at night. Who is not named finds nothing, asks with the number, and a supervisor reviews it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.second_person import another_of, asks_to_close, wants_second_person
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import has_no_barrier
from tests.support.faults import eventually
from tests.support.journey import register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

WHY = "Hay alguien en la puerta que pregunta por esta persona"


@pytest.fixture
def also_named(platform: Platform, browser: Browser) -> Iterator[str]:
    """The name of another caseworker of the organisation, who is suspended at the end."""
    with another_of(platform, browser, "caseworker") as (name, _):
        yield name


@pytest.fixture
def two_seal(platform: Platform, worker: Caller) -> Iterator[None]:
    """While the test runs, the organisation wants a second person for sealing a case."""
    wants_second_person(platform, ["closure", "sealed"])
    assert eventually(lambda: asks_to_close(worker), within=30) is not None
    yield
    wants_second_person(platform, [])
    assert eventually(lambda: not asks_to_close(worker), within=30) is not None


def submit(page: Page) -> None:
    page.locator("form:not(.person-search) button[type=submit]").click()


def seal(supervisor: Visitor, case: dict[str, Any], also_named: str) -> None:
    """The supervisor names themself and another caseworker; who reads no cases is not offered."""
    page = supervisor.page
    supervisor.open(f"/cases/{case['id']}")
    supervisor.press("seal.title")
    expect(page.locator("#named input")).to_have_count(3)
    expect(page.locator("#named input:checked")).to_have_count(1)
    submit(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text(supervisor.text("seal.named.few"))
    page.locator("#named .govuk-checkboxes__label", has_text=also_named).click()
    has_no_barrier(supervisor)
    supervisor.shoot("seal-case")
    submit(page)
    expect(page.locator(".seal-mark")).to_contain_text(supervisor.text("seal.mark"))
    has_no_barrier(supervisor)
    supervisor.shoot("sealed-case")


def search(visitor: Visitor, number: str) -> None:
    visitor.open("/cases")
    visitor.page.locator("#person-search").fill(number)
    visitor.page.locator(".person-search button[type=submit]").click()
    expect(visitor.page.locator(".person-search__found")).to_contain_text(visitor.text("search.none"))


def ask(visitor: Visitor, number: str) -> None:
    page = visitor.page
    page.locator("#case_number").fill(number)
    page.locator("label[for=reason-person_is_here]").click()
    page.locator("#explanation").fill(WHY)
    page.locator("select#minutes").select_option("60")
    submit(page)


def review(supervisor: Visitor, found: str, *read: str) -> None:
    """The supervisor learns of it at once, reads what was opened, and says what they found."""
    page = supervisor.page
    supervisor.open("/")
    page.get_by_role("link", name=supervisor.text("news.emergency_access")).first.click()
    expect(page.locator("h1")).to_have_text(supervisor.text("emergency.one"))
    opened = page.locator(".timeline")
    for action in ("access.emergency.opened", "access.case.read", *read):
        expect(opened).to_contain_text(supervisor.text(action))
    expect(page.locator("dl.facts")).to_contain_text(WHY)
    has_no_barrier(supervisor)
    supervisor.shoot("emergency-review")
    page.locator("#note").fill("Era necesario")
    page.locator(".main").get_by_role("button", name=supervisor.text(found), exact=True).click()
    expect(page.locator(".main .tag").first).to_have_text(supervisor.text(found))
    has_no_barrier(supervisor)


def test_a_night_worker_opens_a_sealed_case_and_a_supervisor_reviews_it(
    visit: Visit, worker: Caller, also_named: str, language: str, size: Size
) -> None:
    case, next_case = register(worker), register(worker)
    supervisor = visit("supervisor", "GT", language=language, size=size)
    night = visit("caseworker", "GT", language=language, size=size)
    for sealed in (case, next_case):
        seal(supervisor, sealed, also_named)
    assert worker.get(f"/api/v1/cases/{case['id']}").status_code == 404

    search(night, case["case_number"])
    night.press("search.emergency")
    expect(night.page.locator("h1")).to_have_text(night.text("emergency.ask"))
    submit(night.page)
    expect(night.page.locator(".govuk-error-summary")).to_be_focused()
    has_no_barrier(night)
    ask(night, "GT-7KQ2-2026-048213-5")
    expect(night.page.locator(".problem, .note--alarm, [role=alert]").first).to_be_visible()
    ask(night, case["case_number"])

    expect(night.page.locator(".seal-mark [role=timer]")).to_be_visible()
    expect(night.page.locator("h1")).to_contain_text(case["case_number"])
    has_no_barrier(night)
    night.shoot("emergency-inside")
    night.open(f"/cases/{case['id']}/persons/new")
    night.open(f"/cases/{case['id']}?tab=persons")
    expect(night.page.locator(".seal-mark [role=timer]")).to_be_visible()

    night.open("/emergency")
    ask(night, next_case["case_number"])
    expect(night.page.locator("h1")).to_have_text(night.text("emergency.ask"))
    night.open(f"/cases/{next_case['id']}")
    expect(night.page.locator(".seal-mark")).to_have_count(0)

    review(supervisor, "emergency.justified", "access.persons.read")
    night.open("/emergency-accesses")
    expect(night.page.locator(".lines .tag--leaf").first).to_have_text(night.text("emergency.justified"))
    has_no_barrier(night)
    night.open("/emergency")
    ask(night, next_case["case_number"])
    expect(night.page.locator("h1")).to_contain_text(next_case["case_number"])
    review(supervisor, "emergency.notJustified")
    night.open(f"/cases/{next_case['id']}")
    night.shows(night.text("state.missing.title"))


@pytest.mark.usefixtures("two_seal")
def test_a_seal_waits_for_a_second_person_where_the_organisation_wants_one(
    visit: Visit, worker: Caller, also_named: str, language: str, size: Size
) -> None:
    case = register(worker)
    asking = visit("caseworker", "GT", language=language, size=size)
    supervisor = visit("supervisor", "GT", language=language, size=size)
    asking.open(f"/cases/{case['id']}/seal")
    asking.page.locator("#named .govuk-checkboxes__label", has_text=also_named).click()
    submit(asking.page)
    expect(asking.page.locator(".toast")).to_contain_text(asking.text("seal.asked"))
    expect(asking.page.locator(".seal-mark")).to_have_count(0)

    supervisor.open(f"/cases/{case['id']}?tab=team")
    team = supervisor.page.locator("section[aria-labelledby=team]")
    expect(team).to_contain_text(also_named)
    team.get_by_role("button", name=supervisor.text("approval.approve"), exact=True).click()
    has_no_barrier(supervisor)
    dialog = supervisor.page.locator("dialog")
    dialog.get_by_role("button", name=supervisor.text("approval.approve"), exact=True).click()

    expect(supervisor.page.locator("h1")).not_to_contain_text(case["case_number"])
    has_no_barrier(supervisor)
    asking.open(f"/cases/{case['id']}")
    expect(asking.page.locator(".seal-mark")).to_contain_text(asking.text("seal.mark"))
