"""Whatever is on record is completed and corrected on screen, and what stood there before is kept."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size
from tests.e2e.walks import an_unheard_name, has_no_barrier, save, type_day
from tests.support.days import in_days
from tests.support.journey import register
from tests.support.platform import Caller

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

WHY = {"X-Purpose": "record_keeping"}


@pytest.fixture
def minimal(worker: Caller) -> dict[str, Any]:
    """A case of which only the minimum was kept."""
    person = {"trafficking_status": "possible_victim", "age": 30}
    case: dict[str, Any] = register(
        worker, person=person, identity=None, experience={}, needs=[], best_interest=None, consents=[]
    )
    return case


def first_of(worker: Caller, case: dict[str, Any]) -> str:
    return str(worker.get(f"/api/v1/cases/{case['id']}/persons").json()["items"][0]["id"])


def test_the_case_is_completed_and_its_history_says_what_it_said_before(
    visit: Visit, language: str, size: Size, worker: Caller, minimal: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{minimal['id']}")
    visitor.press("edit.case")
    day = in_days(-2)
    type_day(page, "identified_on", day)
    page.locator("select#identification_source").select_option("hotline")
    page.locator("select#identified_adm1").select_option("GT-13")
    has_no_barrier(visitor)
    visitor.shoot("edit-case")
    save(page)

    visitor.shows(visitor.text("edit.saved"))
    stored = worker.get(f"/api/v1/cases/{minimal['id']}").json()
    assert (stored["identified_on"], stored["identification_source"], stored["identified_adm1"]) == (
        day,
        "hotline",
        "GT-13",
    )
    changes = page.locator(".timeline .changes").first
    expect(changes.locator("li")).to_have_count(3)
    has_no_barrier(visitor)
    visitor.shoot("case-changes")


def test_an_identity_is_completed_corrected_and_keeps_what_it_said(
    visit: Visit, language: str, size: Size, worker: Caller, minimal: dict[str, Any]
) -> None:
    wrong, right = an_unheard_name()[0], an_unheard_name()[0]
    path = f"/cases/{minimal['id']}/persons/{first_of(worker, minimal)}/identity"
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    for name in (wrong, right):
        visitor.open(f"/cases/{minimal['id']}?tab=persons")
        visitor.press("persons.identity")
        page.locator("#first_names").fill(name)
        page.locator("#city").fill("Huehuetenango")
        has_no_barrier(visitor)
        save(page)
        visitor.shows(visitor.text("edit.saved"))
    visitor.shoot("edit-identity")
    stored = worker.get(f"/api/v1{path}", headers=WHY).json()
    assert (stored["first_names"], stored["address"]["city"]) == (right, "Huehuetenango")

    visitor.press("persons.changes")

    expect(page.locator("ins", has_text=right)).to_have_count(1)
    expect(page.locator("del", has_text=wrong)).to_have_count(1)
    has_no_barrier(visitor)


def test_two_people_correct_one_identity_and_nothing_is_lost(
    visit: Visit, worker: Caller, minimal: dict[str, Any]
) -> None:
    mine, theirs = an_unheard_name()[0], an_unheard_name()[0]
    path = f"/cases/{minimal['id']}/persons/{first_of(worker, minimal)}/identity"
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open(path)
    page.locator("#first_names").fill(mine)
    etag = {"If-Match": worker.get(f"/api/v1{path}", headers=WHY).headers["ETag"]}
    assert worker.patch(f"/api/v1{path}", json={"first_names": theirs}, headers=WHY | etag).status_code == 200

    save(page)

    clash = page.locator(".note[role=alert]")
    expect(clash).to_contain_text(theirs)
    expect(clash).to_contain_text(mine)
    visitor.press("clash.take")
    save(page)
    visitor.shows(visitor.text("edit.saved"))
    assert worker.get(f"/api/v1{path}", headers=WHY).json()["first_names"] == theirs
