"""Follow-up of a case: the reassessment of the risk, the list of due tasks, who decided the trafficking status."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.cases.usecases.imports import run_import as running
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.test_imports import cases_of, many, upload, work_on
from tests.support.builders.case_bodies import a_consent
from tests.support.days import CHILDS_BIRTHDATE, today

pytestmark = pytest.mark.integration

NOON = datetime.combine(today(), time(18), UTC)
"""Noon of today in Guatemala."""


def day(days: int) -> str:
    return (NOON.date() + timedelta(days=days)).isoformat()


@pytest.fixture
def noon(office: Office) -> Office:
    office.at(NOON)
    return office


def an_assessment(**changes: Any) -> Any:
    return {"overall_risk": "medium", "done_on": day(0)} | changes


def due(case: dict[str, Any]) -> dict[str, datetime]:
    return {task["kind"]: datetime.fromisoformat(task["due_at"]) for task in case["tasks"]}


def path_of(case: dict[str, Any]) -> str:
    return f"/cases/{case['id']}"


def pending(caller: Caller, until: datetime, query: str = "sort=due") -> Any:
    return caller.get(f"/cases?{query}&due[lte]={until:%Y-%m-%dT%H:%M:%SZ}").json["items"]


def test_an_assessment_begins_the_time_anew_and_says_what_was_asked(noon: Office, ana: Caller) -> None:
    case = ana.register(risk_level="high")
    items = [
        {"domain": "security", "factor": "abuse_physical", "is_risk": "yes"},
        {"domain": "household", "factor": "poverty", "is_risk": "unknown"},
    ]
    noon.at(NOON + timedelta(hours=3))

    made = ana.post(f"{path_of(case)}/assessments", an_assessment(kind="review", items=items))

    after = ana.get(path_of(case)).json
    unsaid = {"level": None, "need": None, "note": None}
    assert (made.status_code, made.json["done_by"]) == (201, ana.subject)
    assert made.json["items"] == [{**item, **unsaid} for item in items]
    assert (after["risk_level"], after["version"]) == ("medium", 2)
    assert due(after)["risk_reassessment"] == NOON + timedelta(hours=3, days=7)
    assert ana.get(f"{path_of(case)}/assessments").json["items"] == [made.json]
    assert ana.get(f"{path_of(case)}/timeline").json["items"][0]["kind"] == "risk.assessed"


def test_a_form_sent_late_does_not_lower_what_somebody_else_recorded_meanwhile(
    noon: Office, ana: Caller, beto: Caller
) -> None:
    case = ana.register(risk_level="medium")
    path = f"{path_of(case)}/assessments"
    written = an_assessment(overall_risk="low", seen_version=case["version"])
    noon.at(NOON + timedelta(hours=1))
    beto.post(path, an_assessment(overall_risk="imminent", seen_version=case["version"]))
    held = ana.get(path_of(case)).json

    key = str(uuid4())
    refused = ana.post(path, written, Idempotency_Key=key)

    stored = {"risk_level": "imminent", **{name: held["risk_basis"][name] for name in ("done_on", "recorded_at")}}
    stored |= {"recorded_by": beto.subject, "version": 2}
    assert (refused.status_code, refused.json["code"], refused.json["errors"]) == (409, "risk_moved_on", [])
    assert refused.json["stored"] == stored
    assert refused.json["sent"] == {"risk_level": "low", "done_on": day(0)}
    assert ana.get(path_of(case)).json == held
    assert len(ana.get(path).json["items"]) == 1

    decided = ana.post(path, written | {"seen_version": refused.json["stored"]["version"]}, Idempotency_Key=key)
    assert (decided.status_code, ana.get(path_of(case)).json["risk_level"]) == (201, "low")


def test_what_was_written_over_an_older_state_can_be_kept_as_history(noon: Office, ana: Caller, beto: Caller) -> None:
    case = ana.register(risk_level="medium")
    path = f"{path_of(case)}/assessments"
    beto.post(path, an_assessment(overall_risk="imminent"))

    kept = ana.post(path, an_assessment(overall_risk="low", seen_version=case["version"], sets_risk=False))

    assert (kept.status_code, kept.json["sets_risk"]) == (201, False)
    assert ana.get(path_of(case)).json["risk_level"] == "imminent"


def test_a_level_of_the_release_before_holds_as_if_it_had_been_assessed_when_its_time_began(
    noon: Office, ana: Caller
) -> None:
    case = ana.register(risk_level="high")
    office_row = "UPDATE case_record SET record = record - 'risk_basis' WHERE id = %s RETURNING id"
    noon.admin(office_row, case["id"])

    assert ana.get(path_of(case)).json["risk_basis"] is None
    older = ana.post(f"{path_of(case)}/assessments", an_assessment(overall_risk="low", done_on=day(-1)))
    assert older.json["code"] == "risk_moved_on"
    assert ana.get(path_of(case)).json["risk_level"] == "high"
    same_day = ana.post(f"{path_of(case)}/assessments", an_assessment(overall_risk="low", seen_version=1))
    assert same_day.json["sets_risk"]


@pytest.mark.parametrize(
    "items",
    [
        [{"domain": "nowhere", "factor": "poverty", "is_risk": "yes"}],
        [{"domain": "household", "factor": "poverty", "is_risk": "perhaps"}],
        [{"domain": "household", "factor": "poverty", "is_risk": "yes", "said_by": "a brother"}],
    ],
)
def test_an_item_is_what_it_is_declared_to_be(ana: Caller, items: list[dict[str, str]]) -> None:
    answer = ana.post(f"{path_of(ana.register())}/assessments", an_assessment(items=items))

    assert answer.status_code == 422
    assert "brother" not in answer.text


def test_the_same_assessment_sent_twice_is_one(office: Office, ana: Caller) -> None:
    path = f"{path_of(ana.register())}/assessments"
    key = str(uuid4())

    first = ana.post(path, an_assessment(), Idempotency_Key=key)
    second = ana.post(path, an_assessment(), Idempotency_Key=key)
    other = ana.post(path, an_assessment(overall_risk="low"), Idempotency_Key=key)

    assert (first.status_code, second.status_code, other.status_code) == (201, 201, 422)
    assert second.json == first.json
    assert len(ana.get(path).json["items"]) == 1


def test_what_is_due_is_listed_soonest_first_page_by_page(noon: Office) -> None:
    worker = noon.caller()
    settled = {"best_interest": "considered", "consents": [a_consent(capacity="guardian")]}
    risks = {risk: worker.register(risk_level=risk, **settled)["id"] for risk in ("low", "medium", "high", "imminent")}
    noon.at(NOON + timedelta(minutes=5))
    late = worker.register(risk_level="high", **settled)["id"]

    week = NOON + timedelta(days=7)
    first = worker.get(f"/cases?sort=due&due[lte]={week:%Y-%m-%dT%H:%M:%SZ}&limit=2").json
    second = worker.get(f"/cases?sort=due&due[lte]={week:%Y-%m-%dT%H:%M:%SZ}&limit=2&cursor={first['next_cursor']}")

    shown = [card["id"] for page in (first, second.json) for card in page["items"]]
    assert shown == [*sorted([risks["high"], risks["imminent"]]), late, risks["medium"]]
    assert second.json["next_cursor"] is None
    assert {card["next_task"] for card in first["items"]} == {"risk_reassessment"}
    assert datetime.fromisoformat(first["items"][0]["next_due_at"]) == NOON + timedelta(hours=24)
    assert [card["id"] for card in pending(worker, week, "sort=-opened_on&risk_level=medium")] == [risks["medium"]]
    assert len(worker.get("/cases?sort=due").json["items"]) == 5


@pytest.mark.parametrize("query", ["due[lte]=tomorrow", "due[gte]=2019-11-25T00:00:00Z", "due=2019-11-25", "sort=-due"])
def test_what_is_no_moment_is_refused(ana: Caller, query: str) -> None:
    assert ana.get(f"/cases?{query}").status_code == 422


def test_a_cursor_of_another_order_is_refused(noon: Office) -> None:
    worker = noon.caller()
    for _ in range(2):
        worker.register()
    by_due = worker.get("/cases?sort=due&limit=1").json["next_cursor"]
    by_day = worker.get("/cases?limit=1").json["next_cursor"]

    assert worker.get(f"/cases?limit=1&cursor={by_due}").status_code == 422
    assert worker.get(f"/cases?sort=due&limit=1&cursor={by_day}").status_code == 422


def test_imported_records_ask_for_nothing(office: Office, ana: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "WRITE_CHUNK", 10)
    uploaded = upload(ana, many(25), confirm="true")
    work_on(office, uploaded.json["id"])

    assert cases_of(office, ana) == 25
    assert pending(ana, datetime(2100, 1, 1, tzinfo=UTC)) == []
    assert ana.get("/cases?sort=due").json["items"] == []


def decided(**changes: str) -> Any:
    return {"person": {"trafficking_status": "actual_victim", "status_decided_by": "ngo"} | changes}


def test_each_decision_on_the_trafficking_status_is_on_the_timeline(office: Office, ana: Caller) -> None:
    case = ana.register()
    path = path_of(case)

    ana.patch(path, decided(status_decided_on=day(-3)), If_Match='"1"')
    ana.patch(path, decided(trafficking_status="not_victim", status_decided_by="police"), If_Match='"2"')

    told = [e["details"] for e in ana.get(f"{path}/timeline").json["items"] if e["kind"] == "status.decided"]
    assert told == [
        {"trafficking_status": "not_victim", "decided_by": "police", "decided_on": day(-3)},
        {"trafficking_status": "actual_victim", "decided_by": "ngo", "decided_on": day(-3)},
    ]
    heard = [e for e in office.events("cases.case_facts_changed.v1") if e["case_id"] == case["id"]]
    assert [e["trafficking_status"] for e in heard] == ["actual_victim", "not_victim"]


def test_the_coding_says_and_names_what_is_missing_without_a_name(
    office: Office, ana: Caller, her_supervisor: Caller
) -> None:
    case = ana.register()

    answer = ana.get(f"{path_of(case)}/coding")

    assert [(s["standard"], s["version"]) for s in answer.json["standards"]] == [
        ("HTCDS", "2.0"), ("IC-TIP", "2025"), ("CTDC", "2025"),
    ]  # fmt: skip
    htcds = answer.json["standards"][0]
    assert {"field": "prs_Gender", "recorded": "person.gender", "values": ["Feminine"]} in htcds["values"]
    assert {gap["field"] for gap in htcds["gaps"]} == {
        "vic_TraffickingStatusDecisionMakingOrg", "vic_MethodOfRecruitment", "vic_TypeOfSexExploitation",
    }  # fmt: skip
    assert not [name for name in ("María", "Hernández", CHILDS_BIRTHDATE, "+504", "E-123") if name in answer.text]
    log = her_supervisor.get(f"{path_of(case)}/access-log").json["items"]
    assert "coding.read" in {row["action"] for row in log}
