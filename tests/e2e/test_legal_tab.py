"""The proceedings of a case on the screens of those who accompany the person."""

from typing import Any

import pytest
from playwright.sync_api import expect

from shared.contracts.codelists import code_list
from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import has_no_barrier, open_tab, save
from tests.support.faults import eventually
from tests.support.in_court import PLACE, QUESTION, opened, shared_with_prosecution, take_to_court
from tests.support.journey import register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def liaison(platform: Platform) -> Caller:
    """The system of the prosecutor's office."""
    return platform.client("legal_liaison", "GT")


def label(visitor: Visitor, list_id: str, code: str) -> str:
    return code_list(list_id).label(code, visitor.language)


def local_hour(visitor: Visitor, moment: str) -> str:
    """Day and hour of a hearing in Guatemala, as the reader's language writes it."""
    in_words = """([moment, lang]) => new Intl.DateTimeFormat(lang, {
      weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit",
      timeZone: "America/Guatemala" }).format(new Date(moment))"""
    said: str = visitor.page.evaluate(in_words, [moment, visitor.language])
    return said


def test_a_caseworker_goes_along_to_a_hearing_and_answers_the_prosecution(
    visit: Visit, platform: Platform, worker: Caller, liaison: Caller, language: str, size: Size
) -> None:
    case, shared = shared_with_prosecution(platform, worker)
    proceeding = opened(liaison, {"shared_person_id": shared["id"]})
    ids = take_to_court(liaison, proceeding)
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    assert eventually(lambda: "hearing" in tasks_of(worker, case), within=60) is not None
    visitor.open(f"/cases/{case['id']}")
    asked = page.locator(".line", has_text=visitor.text("task.hearing")).first
    expect(asked).to_contain_text(label(visitor, "hearing_type", "preliminary"))

    asked.get_by_role("link", name=visitor.text("task.openPart")).click()

    kept = page.locator(f"[data-proceeding='{proceeding['id']}']")
    expect(kept).to_contain_text(visitor.text("legal.stageSince").partition("{")[0])
    expect(kept.get_by_role("link", name=visitor.text("legal.whole"))).to_have_count(0)
    hearing = kept.locator(f"[data-hearing='{ids['hearing']}']")
    at = liaison.get(f"/api/v1/proceedings/{proceeding['id']}/hearings/{ids['hearing']}").json()["scheduled_at"]
    for words in (
        label(visitor, "hearing_type", "preliminary"),
        label(visitor, "hearing_presence", "gesell"),
        local_hour(visitor, at),
        case["pseudonym"],
        PLACE,
    ):
        expect(hearing).to_contain_text(words)
    expect(kept).to_contain_text(visitor.text("legal.heard.one", count="1"))
    expect(kept).to_contain_text(visitor.text("legal.heardInAdvance"))
    expect(kept).to_contain_text(label(visitor, "protection_measure", "no_contact"))
    expect(kept.locator("[data-part=reparations]")).to_contain_text(label(visitor, "reparation_status", "partly_paid"))
    visitor.shows(visitor.text("legal.independent"))
    has_no_barrier(visitor)
    visitor.shoot("legal-tab")

    hearing.get_by_role("button", name=visitor.text("legal.accompany"), exact=True).click()
    expect(hearing).to_contain_text(visitor.text("legal.accompaniment.yes"))

    expect(kept).to_contain_text(QUESTION)
    visitor.press("legal.answer", "[data-part=requests]")
    expect(page.locator("h1")).to_have_text(visitor.text("legal.answer.title"))
    save(page)
    expect(page.locator("#outcome-error")).to_be_visible()
    page.locator("label[for=outcome-person_declines]").click()
    page.locator("#answer").fill("Prefiere no declarar por ahora")
    has_no_barrier(visitor)
    visitor.shoot("legal-answer")
    save(page)
    requests = page.locator("[data-part=requests]")
    expect(requests).to_contain_text(label(visitor, "proceeding_request_answer", "person_declines"))
    expect(requests.get_by_role("link")).to_have_count(0)

    path = f"/api/v1/proceedings/{proceeding['id']}"
    assert liaison.get(f"{path}/hearings/{ids['hearing']}").json()["accompanied"] is True
    answered = liaison.get(f"{path}/requests/{ids['request']}").json()
    assert (answered["outcome"], answered["answer"]) == ("person_declines", "Prefiere no declarar por ahora")


def test_an_answer_that_names_the_person_is_sent_without_the_name(
    visit: Visit, platform: Platform, worker: Caller, liaison: Caller
) -> None:
    case, shared = shared_with_prosecution(platform, worker, profile="d1_capacity")
    proceeding = opened(liaison, {"shared_person_id": shared["id"]})
    ids = take_to_court(liaison, proceeding)
    path = f"/proceedings/{proceeding['id']}"
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open(f"/cases/{case['id']}{path}/{ids['request']}")
    page.locator("label[for=outcome-fulfilled]").click()
    page.locator("#answer").fill("María José puede declarar")

    save(page)

    visitor.shows(visitor.text("text.identifies"))
    expect(page.locator("#text-confirmed")).to_have_count(0)
    has_no_barrier(visitor)
    visitor.press("text.remove")
    expect(page.locator("#answer")).to_have_value("[nombre] puede declarar")
    page.locator("#answer").fill("Avise a la licenciada Brenda Xitumul")
    save(page)
    page.locator("label[for=text-confirmed]").click()
    save(page)
    visitor.shows(visitor.text("legal.answered"))
    answered = liaison.get(f"/api/v1{path}/requests/{ids['request']}").json()
    assert answered["answer"] == "Avise a la licenciada Brenda Xitumul"


def test_who_keeps_the_proceeding_goes_on_to_all_of_it(visit: Visit, worker: Caller) -> None:
    case = register(worker)
    proceeding = opened(worker, {"case_id": case["id"]})
    visitor = visit("caseworker", "GT")

    visitor.open(f"/cases/{case['id']}?tab=legal")

    whole = visitor.page.get_by_role("link", name=visitor.text("legal.whole"))
    expect(whole).to_have_attribute("href", f"#/proceedings/{proceeding['id']}")


def test_another_organisation_sees_nothing_of_it(visit: Visit, platform: Platform, worker: Caller) -> None:
    case = register(worker)
    proceeding = opened(worker, {"case_id": case["id"]})
    ids = take_to_court(worker, proceeding)
    stranger = platform.client("caseworker", "GT", 1)
    visitor = visit("caseworker", "GT", 1)

    visitor.open(f"/cases/{case['id']}?tab=legal")

    expect(visitor.page.locator("[role=alert] h1")).to_be_visible()
    assert PLACE not in visitor.page.locator("main").inner_text()
    path = f"/api/v1/proceedings/{proceeding['id']}"
    assert stranger.get(f"/api/v1/cases/{case['id']}/proceedings").status_code == 404
    for act, body in (
        (f"hearings/{ids['hearing']}/accompaniment", {"accompanied": True}),
        (f"requests/{ids['request']}/answer", {"outcome": "fulfilled"}),
    ):
        assert stranger.post(f"{path}/{act}", json=body).status_code == 404, act


def test_a_case_without_a_proceeding_says_so_and_is_assisted_all_the_same(visit: Visit, worker: Caller) -> None:
    case = register(worker)
    assisted = assistance(worker, case)
    visitor = visit("caseworker", "GT")
    page = visitor.page

    visitor.open(f"/cases/{case['id']}?tab=legal")

    visitor.shows(visitor.text("legal.none"))
    visitor.shows(visitor.text("legal.independent"))
    report = page.get_by_role("link", name=visitor.text("legal.report"))
    expect(report).to_have_attribute("href", f"#/proceedings/new?case={case['id']}")
    has_no_barrier(visitor)
    visitor.shoot("legal-empty")
    assert assistance(worker, case) == assisted
    service = {"service_type": "medical", "status": "in_progress"}
    assert worker.post(f"/api/v1/cases/{case['id']}/services", json=service).status_code == 201


def test_a_tab_that_cannot_be_loaded_says_so_and_can_be_tried_again(visit: Visit, worker: Caller) -> None:
    case = register(worker)
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open(f"/cases/{case['id']}")
    page.route("**/proceedings", lambda route: route.abort())
    open_tab(visitor, "tab.legal")
    page.get_by_role("button", name=visitor.text("state.retry")).wait_for()
    page.unroute("**/proceedings")

    visitor.press("state.retry")

    visitor.shows(visitor.text("legal.none"))


def tasks_of(worker: Caller, case: dict[str, Any]) -> set[str]:
    """The kinds of what a case asks for."""
    return {task["kind"] for task in worker.get(f"/api/v1/cases/{case['id']}").json()["tasks"]}


def assistance(worker: Caller, case: dict[str, Any]) -> list[Any]:
    """Status, tasks, services and plan of a case."""
    path = f"/api/v1/cases/{case['id']}"
    record = worker.get(path).json()
    lists = [worker.get(f"{path}/{each}").json()["items"] for each in ("services", "plans")]
    return [record["status"], record["tasks"], record["version"], *lists]
