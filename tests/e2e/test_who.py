"""The page of a case tells it apart from another without a name, and offers only what can be done."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import expect

from services.cases.domain.person.pseudonym import pseudonym_of
from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESKTOP, Size
from tests.e2e.walks import has_no_barrier
from tests.support.days import CHILD_BORN, today
from tests.support.journey import Backstage, a_registration, register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def a_case(worker: Caller, **person: Any) -> dict[str, Any]:
    body = a_registration()
    known = {"gender": "feminine", "birth_year": CHILD_BORN, "primary_language": "quc", "needs_interpreter": True}
    return register(
        worker,
        person=body["person"] | known | person,
        experience=body["experience"] | {"means": ["deception"]},
        identity=None,
        consents=[],
    )


def test_two_open_cases_are_told_apart_without_a_name(visit: Visit, language: str, size: Size, worker: Caller) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    youngest = today().year - 1 - CHILD_BORN
    girl, man = a_case(worker), a_case(worker, gender="masculine", birth_year=None, age=41, needs_interpreter=False)
    for case, age in (
        (girl, visitor.text("age.either", **{"from": str(youngest), "to": str(youngest + 1)})),
        (man, visitor.text("age.years.other", count="41")),
    ):
        visitor.open(f"/cases/{case['id']}")
        who = page.locator(".who")
        expect(page.locator("h1")).to_have_text(f"{case['pseudonym']} {case['case_number']}")
        for fact in (age, visitor.text("assignment.nobody"), "iche'"):
            expect(who).to_contain_text(fact)
        expect(who.locator(".clock")).to_have_count(1)
        visitor.shoot(f"who-{case['person']['gender']}")
        has_no_barrier(visitor)


def test_the_one_in_charge_is_named_and_is_you_when_it_is_you(visit: Visit, worker: Caller) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    me = visitor.page.evaluate("fetch('/session').then((answer) => answer.json()).then((who) => who.subject)")
    colleagues = visitor.page.evaluate("fetch('/api/v1/colleagues').then((answer) => answer.json())")["items"]
    case = a_case(worker)

    def may_attend(user_id: str) -> bool:
        path, key = f"/api/v1/cases/{case['id']}/assignments", {"Idempotency-Key": str(uuid4())}
        return worker.post(path, headers=key, json={"user_id": user_id}).status_code == 201

    named = next(one for one in colleagues if one["id"] != me and may_attend(one["id"]))
    visitor.open(f"/cases/{case['id']}")
    expect(visitor.page.locator(".who")).to_contain_text(named["display_name"])
    assert may_attend(me)
    visitor.open(f"/cases/{case['id']}")

    expect(visitor.page.locator(".who")).to_contain_text(visitor.text("who.you"))


def test_each_state_of_a_case_is_said_once(visit: Visit, worker: Caller) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    case = a_case(worker)
    visitor.open(f"/cases/{case['id']}")
    expect(page.locator("main .tag", has_text=visitor.text("stage.screening"))).to_have_count(1)
    assert worker.post(f"/api/v1/cases/{case['id']}/close", json={"reason": "other"}).status_code == 200

    visitor.open(f"/cases/{case['id']}")

    expect(page.locator(".who .tag", has_text=visitor.text("stage.closed"))).to_have_count(1)
    expect(page.locator(".who").get_by_text(visitor.text("stage.closed"), exact=True)).to_have_count(1)
    for link in ("case.refer", "consent.add", "decide.title"):
        expect(page.get_by_role("link", name=visitor.text(link), exact=True)).to_have_count(0)


def test_an_imported_record_is_nobody_to_identify_or_refer(
    visit: Visit, language: str, platform: Platform, worker: Caller
) -> None:
    visitor = visit("caseworker", "GT", language=language)
    page = visitor.page
    case = a_case(worker)
    worker.post(f"/api/v1/cases/{case['id']}/close", json={"reason": "other"})
    Backstage(platform).rows("cases", "UPDATE case_record SET source = 'imported' WHERE id = %s", case["id"])

    visitor.open(f"/cases/{case['id']}")

    visitor.shows(visitor.text("who.imported"))
    for control in ("case.refer", "identity.reveal", "consent.add", "decide.title"):
        expect(page.get_by_role("link", name=visitor.text(control), exact=True)).to_have_count(0)
        expect(page.get_by_role("button", name=visitor.text(control), exact=True)).to_have_count(0)
    has_no_barrier(visitor)
    visitor.shoot("who-imported")


def test_on_a_wide_screen_who_it_is_stays_in_sight(visit: Visit, worker: Caller) -> None:
    visitor = visit("caseworker", "GT", size=Size("wide", 1920, 640))
    case = a_case(worker)
    visitor.open(f"/cases/{case['id']}")
    name = visitor.page.locator(".who__name")
    expect(visitor.page.locator("h1")).to_be_in_viewport()
    expect(name).to_be_hidden()
    visitor.shoot("who-wide")

    visitor.page.locator("h1").hover()
    visitor.page.mouse.wheel(0, 1200)

    expect(name).to_be_in_viewport()
    assert pseudonym_of(UUID(case["id"])) in name.inner_text()


def test_the_search_box_finds_a_case_by_a_part_of_its_number(visit: Visit, language: str, worker: Caller) -> None:
    visitor = visit("caseworker", "GT", language=language)
    page = visitor.page
    case = a_case(worker)
    visitor.open("/cases")

    page.locator("#person-search").fill(case["case_number"][-8:].replace("-", " "))
    page.locator("search button[type=submit]").click()

    found = page.locator("search .line", has_text=case["case_number"])
    expect(found).to_contain_text(case["pseudonym"])
    expect(page.locator("search .identity__masked")).to_have_count(0)
    has_no_barrier(visitor)
    visitor.shoot("search-by-number")
    found.get_by_role("link").click()
    expect(page.locator("h1 .case-code")).to_have_text(case["case_number"])


def test_what_a_search_finds_leaves_the_heading_where_it_is(visit: Visit, worker: Caller) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    case = a_case(worker)
    visitor.open("/cases")
    before = page.locator("h1").bounding_box()

    page.locator("#person-search").fill(case["case_number"][-8:])
    page.locator("search button[type=submit]").click()

    expect(page.locator("search .line")).to_have_count(1)
    after = page.locator("h1").bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) <= 4
