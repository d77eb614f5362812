"""Stays of a person in shelters, on the screens of a case."""

from typing import Any

import pytest
from playwright.sync_api import expect

from shared.contracts.codelists import code_list
from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size
from tests.e2e.walks import has_no_barrier, save, type_day
from tests.support.days import in_days
from tests.support.journey import register
from tests.support.platform import Caller

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def case(worker: Caller) -> dict[str, Any]:
    """The case of a child."""
    return register(worker)


def test_a_stay_in_a_shelter_is_added_extended_and_ended(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}?tab=shelter")
    visitor.press("stays.add")
    type_day(page, "entered_on", in_days(-10))
    page.locator("label[for=ordered_by-own_request]").click()
    page.locator("#order_number").fill("123-2026")
    has_no_barrier(visitor)
    visitor.shoot("stay-form")
    save(page)
    visitor.shows(visitor.text("stays.orderMissing"))
    visitor.shows(visitor.text("stays.nights.other").replace("{count}", "10"))

    visitor.press("parts.edit", "[data-part=stays]")
    page.locator("label[for=ordered_by-judge]").click()
    type_day(page, "order_until", in_days(-1))
    visitor.press("stays.addExtension")
    type_day(page, "extensions.0.on", in_days(-1))
    type_day(page, "extensions.0.until", in_days(30))
    save(page)
    expect(page.get_by_text(visitor.text("stays.orderMissing"))).to_have_count(0)

    visitor.press("parts.edit", "[data-part=stays]")
    type_day(page, "left_on", in_days(0))
    page.locator("label[for=exit_reason-plan_completed]").click()
    page.locator("select#destination, label[for=destination-family]").first.wait_for()
    save(page)
    ended = page.locator("[data-part=stays]")
    expect(ended).to_contain_text(code_list("stay_exit_reason").label("plan_completed", language))
    (stay,) = worker.get(f"/api/v1/cases/{case['id']}/stays").json()["items"]
    assert (stay["nights"], stay["until"], stay["order_number"]) == (10, in_days(30), "123-2026")
    has_no_barrier(visitor)
    visitor.shoot("stay-ended")
