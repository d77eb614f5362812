"""Alleged perpetrators on screen: one is recorded in a case, named in another one, corrected, and taken out again."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import an_unheard_name, has_no_barrier, save
from tests.support.journey import register
from tests.support.platform import Caller

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def record_somebody(visitor: Visitor, alias: str) -> None:
    """From the case; it leads to what they did in it."""
    page = visitor.page
    visitor.press("perpetrators.new")
    expect(page.locator("h1")).to_have_text(visitor.text("perpetrators.new"))
    save(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text(visitor.text("form.error.required"))
    page.locator("label[for=kind-individual]").click()
    page.locator("#alias").fill(alias)
    has_no_barrier(visitor)
    visitor.shoot("perpetrator-form")
    save(page)
    expect(page.locator("h1")).to_have_text(visitor.text("perpetrators.add"))


def say_what_they_did(visitor: Visitor, role: str) -> None:
    page = visitor.page
    page.locator(f"label[for=roles-{role}]").click()
    page.locator("label[for=still_poses_threat-yes]").click()
    has_no_barrier(visitor)
    save(page)
    visitor.shows(visitor.text("perpetrators.threat.tag"))


def test_somebody_is_recorded_in_a_case_and_named_in_another(
    visit: Visit, worker: Caller, language: str, size: Size
) -> None:
    visitor, alias = visit("caseworker", "GT", language=language, size=size), " ".join(an_unheard_name())
    page, first, second = visitor.page, register(worker), register(worker)
    visitor.typed += (alias,)
    visitor.open(f"/cases/{first['id']}?tab=risk")
    visitor.shows(visitor.text("perpetrators.empty"))
    visitor.press("perpetrators.add")
    page.go_back()
    record_somebody(visitor, alias)
    say_what_they_did(visitor, "recruiter")
    visitor.shows(alias)
    has_no_barrier(visitor)
    visitor.shoot("perpetrators-of-a-case")

    visitor.open(f"/cases/{second['id']}?tab=risk")
    visitor.press("perpetrators.add")
    (known,) = [each for each in worker.get("/api/v1/perpetrators").json()["items"] if each["alias"] == alias]
    page.locator("select#perpetrator_id").select_option(known["id"])
    say_what_they_did(visitor, "exploiter")
    visitor.shows(alias)

    visitor.open("/perpetrators")
    line = page.locator("li.part", has_text=alias)
    line.get_by_role("button").click()
    expect(line.locator("li a")).to_have_count(2)
    has_no_barrier(visitor)
    visitor.shoot("perpetrators")
    line.get_by_role("link", name=visitor.text("parts.edit"), exact=True).click()
    page.locator("#description").fill("Cicatriz en la mano")
    save(page)
    visitor.shows("Cicatriz en la mano")

    visitor.open(f"/cases/{second['id']}?tab=risk")
    page.locator("[data-part=perpetrators]").get_by_role("link", name=visitor.text("parts.edit"), exact=True).click()
    page.locator("label[for=in_error-yes]").click()
    save(page)
    expect(page.locator("[data-part=perpetrators] .part--error")).to_contain_text(visitor.text("parts.inError"))
    cases = worker.get(f"/api/v1/perpetrators/{known['id']}/cases").json()["items"]
    assert [each["id"] for each in cases] == [first["id"]]
