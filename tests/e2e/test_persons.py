"""A mother with her child on the screens: added, completed, corrected by two people, referred together, removed."""

# fixed dates: what a person remembers of the way is stored as it was said

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size
from tests.e2e.walks import an_unheard_name, has_no_barrier, save
from tests.support.journey import a_consent, register
from tests.support.platform import Caller

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

SHELTER = "Refugio del Altiplano"


@pytest.fixture
def mother(worker: Caller) -> dict[str, Any]:
    """The case of a woman who agreed to referrals with her name."""
    person = {"trafficking_status": "possible_victim", "gender": "feminine", "age": 30}
    return register(
        worker,
        person=person,
        identity={"first_names": "Madre"},
        best_interest=None,
        consents=[a_consent(capacity="self_adult")],
    )


def a_child_of(worker: Caller, case: dict[str, Any]) -> dict[str, Any]:
    body: Any = {"person": {"role": "dependant", "gender": "masculine", "age": 8}, "best_interest": "considered"}
    answer = worker.post(f"/api/v1/cases/{case['id']}/persons", json=body)
    assert answer.status_code == 201, answer.text
    child: dict[str, Any] = answer.json()
    return child


def persons_of(worker: Caller, case: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = worker.get(f"/api/v1/cases/{case['id']}/persons").json()["items"]
    return items


def test_a_child_is_added_and_their_name_stays_covered(
    visit: Visit, language: str, size: Size, worker: Caller, mother: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page, name = visitor.page, an_unheard_name()
    visitor.typed += name
    visitor.open(f"/cases/{mother['id']}?tab=persons")

    visitor.press("persons.add")
    save(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator("label[for=role-dependant]").click()
    page.locator("#birth").fill("8")
    page.locator("#first_names").fill(name[0])
    page.locator("#surnames").fill(name[1])
    page.locator("label[for=gender-masculine]").click()
    page.locator("label[for=best_interest-considered]").click()
    has_no_barrier(visitor)
    visitor.shoot("add-person")
    save(page)

    lines = page.locator(".person")
    expect(lines).to_have_count(2)
    expect(lines.nth(1)).to_contain_text(visitor.text("case.minor"))
    has_no_barrier(visitor)
    visitor.shoot("case-of-two")
    assert name[0] not in page.locator("body").inner_text()
    lines.nth(1).get_by_role("button", name=visitor.text("identity.reveal")).click()
    page.locator("dialog select#purpose").select_option("service_delivery")
    page.locator("dialog button[type=submit]").click()
    expect(lines.nth(1).locator(".identity__name")).to_have_text(" ".join(name))
    assert [person["person"]["role"] for person in persons_of(worker, mother)] == ["victim", "dependant"]


def test_what_happened_is_completed_with_its_forms_and_its_way(
    visit: Visit, language: str, size: Size, worker: Caller, mother: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{mother['id']}?tab=persons")

    visitor.press("persons.experience", ".person")
    expect(page.locator("h1")).to_have_text(visitor.text("edit.experience.title"))
    page.locator("#exploitation-add").click()
    part = page.locator("fieldset.part").nth(1)
    part.locator("select[id$='.type']").select_option("servitude")
    part.locator("label[for$='.subform-serv_domestic']").click()
    part.locator("label[for$='.national_purpose-GT_SERVIDUMBRE']").click()
    page.locator("#legs-add").click()
    leg = page.locator("fieldset.part").nth(2)
    leg.locator("label[for$='.event_type-transit']").click()
    leg.locator("input[id$='.on']").fill("junio 2025" if language == "es" else "june 2025")
    leg.locator("select[id$='.country']").select_option("GTM")
    leg.locator("select[id$='.adm1']").select_option("GT-12")
    page.locator("#started_on").fill("2024")
    has_no_barrier(visitor)
    visitor.shoot("edit-experience")
    save(page)

    visitor.shows(visitor.text("edit.saved"))
    stored = persons_of(worker, mother)[0]["experience"]
    assert stored["exploitation"][-1] == {
        "type": "servitude",
        "subform": "serv_domestic",
        "sector": None,
        "national_purpose": "GT_SERVIDUMBRE",
    }
    assert (stored["legs"][0]["on"], stored["legs"][0]["adm1"], stored["started_on"]) == ("2025-06", "GT-12", "2024")


def test_two_who_change_the_same_decide_what_stays_and_lose_nothing(
    visit: Visit, language: str, size: Size, worker: Caller, mother: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page, first = visitor.page, persons_of(worker, mother)[0]
    visitor.open(f"/cases/{mother['id']}/persons/{first['id']}/profile")
    page.locator("select#education_level").select_option("isced_1")
    page.locator("#children_count").fill("2")
    theirs = {"person": {"education_level": "isced_2", "marital_status": "single"}}
    answer = worker.patch(f"/api/v1/cases/{mother['id']}", json=theirs, headers={"If-Match": '"1"'})
    assert answer.status_code == 200, answer.text

    save(page)

    clash = page.locator(".note[role=alert]")
    expect(clash).to_contain_text(visitor.text("clash.title"))
    expect(clash.locator("li")).to_have_count(1)
    has_no_barrier(visitor)
    visitor.shoot("clash")
    assert persons_of(worker, mother)[0]["person"]["children_count"] is None
    save(page)
    visitor.shows(visitor.text("edit.saved"))
    stored = persons_of(worker, mother)[0]["person"]
    assert (stored["education_level"], stored["children_count"], stored["marital_status"]) == ("isced_1", 2, "single")


def test_mother_and_child_are_referred_together_each_on_a_consent_of_their_own(
    visit: Visit, language: str, size: Size, worker: Caller, mother: dict[str, Any]
) -> None:
    child = a_child_of(worker, mother)
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{mother['id']}/refer")
    page.locator("select#service").select_option("legal_counsel")
    page.locator(".offer", has_text=SHELTER).locator("label").click()
    page.locator("label[for=disclosure_profile-d3_identified]").click()
    page.locator(f"label[for='companions-{child['id']}']").click()
    visitor.press("refer.preview")
    expect(page.locator(".note[role=alert]").first).to_be_visible()
    expect(page.get_by_role("button", name=visitor.text("refer.send"))).to_be_disabled()

    page.go_back()
    page.locator(f".govuk-form-group:has(select[id='consent_of.{child['id']}']) a").click()
    page.locator("label[for=status-given]").click()
    page.locator("label[for=capacity-guardian]").click()
    page.locator("label[for=form-written]").click()
    expect(page.locator("select#person_id")).to_have_value(child["id"])
    save(page)
    visitor.press("refer.preview")
    has_no_barrier(visitor)
    visitor.shoot("preview-of-two")
    visitor.press("refer.send")

    page.locator("h1 .case-code").wait_for()


def test_somebody_who_was_added_by_mistake_is_removed(visit: Visit, worker: Caller, mother: dict[str, Any]) -> None:
    a_child_of(worker, mother)
    visitor = visit("caseworker", "GT")
    visitor.open(f"/cases/{mother['id']}?tab=persons")

    visitor.press("persons.remove", ".person >> nth=1")
    visitor.press("persons.remove", "dialog")

    expect(visitor.page.locator(".person")).to_have_count(1)
    assert len(persons_of(worker, mother)) == 1
