"""A risk that somebody else recorded while one was being written: both are shown, and the person decides."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.device import with_worker
from tests.e2e.test_offline import SUBMIT, no_network
from tests.e2e.visitor import Visitor
from tests.e2e.walks import type_day
from tests.support.days import in_days
from tests.support.journey import register
from tests.support.platform import Caller

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

ASKED = "[data-part=moved-on]"


@pytest.fixture
def case(worker: Caller) -> dict[str, Any]:
    return register(worker)


def begin(visitor: Visitor, case: dict[str, Any], level: str) -> None:
    """The form of an assessment with a level in it, over the case as it is now."""
    visitor.open(f"/cases/{case['id']}/assess")
    visitor.page.locator(f"label[for=overall_risk-{level}]").click()


def imminent(worker: Caller, case: dict[str, Any]) -> None:
    path = f"/api/v1/cases/{case['id']}"
    seen = worker.get(path).json()["version"]
    body = {"overall_risk": "imminent", "done_on": in_days(0), "seen_version": seen}
    assert worker.post(f"{path}/assessments", json=body).status_code == 201


def risk_of(worker: Caller, case: dict[str, Any]) -> str:
    return str(worker.get(f"/api/v1/cases/{case['id']}").json()["risk_level"])


def asks(page: Page, visitor: Visitor) -> None:
    note = page.locator(ASKED)
    expect(note).to_contain_text(visitor.text("assess.movedOn.title"))
    expect(note.locator(".tag")).to_have_count(2)


def test_a_form_sent_from_a_second_tab_asks_and_keeps_what_was_typed(
    visit: Visit, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    begin(visitor, case, "low")
    imminent(worker, case)

    page.locator(SUBMIT).click()

    asks(page, visitor)
    assert risk_of(worker, case) == "imminent"
    expect(page.locator("#overall_risk-low")).to_be_checked()
    assert visitor.accessibility_problems_meanwhile() == []
    page.get_by_role("button", name=visitor.text("assess.movedOn.replace")).click()
    expect(page.locator("h1 .case-code")).to_have_text(case["case_number"])
    assert risk_of(worker, case) == "low"


def test_a_form_of_an_earlier_day_can_only_become_history(visit: Visit, worker: Caller, case: dict[str, Any]) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    begin(visitor, case, "low")
    type_day(page, "done_on", in_days(-1))
    imminent(worker, case)

    page.locator(SUBMIT).click()

    asks(page, visitor)
    visitor.shows(visitor.text("assess.movedOn.older"))
    expect(page.get_by_role("button", name=visitor.text("assess.movedOn.replace"))).to_have_count(0)
    page.get_by_role("button", name=visitor.text("assess.movedOn.keep")).click()
    expect(page.locator("h1 .case-code")).to_have_text(case["case_number"])
    assert risk_of(worker, case) == "imminent"


def test_a_form_that_waited_without_network_asks_when_it_is_back(
    visit: Visit, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = with_worker(visit, "caseworker", "GT")
    page = visitor.page
    begin(visitor, case, "low")
    with no_network(visitor):
        page.locator(SUBMIT).click()
        expect(page.get_by_role("heading", level=1, name=visitor.text("unsent.title"))).to_be_visible()
        imminent(worker, case)

    asks(page, visitor)
    assert risk_of(worker, case) == "imminent"
    page.get_by_role("button", name=visitor.text("assess.movedOn.keep")).click()
    visitor.shows(visitor.text("unsent.history"))
    (kept, stored) = worker.get(f"/api/v1/cases/{case['id']}/assessments").json()["items"]
    assert [(each["overall_risk"], each["sets_risk"]) for each in (kept, stored)] == [
        ("low", False),
        ("imminent", True),
    ]
    assert risk_of(worker, case) == "imminent"
