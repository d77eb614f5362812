"""Disclosing without a consent over HTTP: asked by one person, decided by another, listed, reviewed."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from tests.integration.cases.conftest import Caller, Office, known
from tests.integration.cases.test_packets import make

pytestmark = pytest.mark.integration

TO = str(uuid4())
REASON = "Canariapedro corre peligro: lo busca quien lo explotaba."


def a_request(**changes: Any) -> dict[str, Any]:
    return {
        "basis": "child_protection_duty",
        "purpose": "referral",
        "recipient_organisation_id": TO,
        "data_scope": "d3_identified",
        "reason": REASON,
    } | changes


def path(case: dict[str, Any], *more: str) -> str:
    return "/".join((f"/cases/{case['id']}/overrides", *more))


def ask(caller: Caller, case: dict[str, Any], **changes: Any) -> Any:
    answer = caller.post(path(case), a_request(**changes))
    assert answer.status_code == 201, answer.text
    return answer.json


def decide(caller: Caller, case: dict[str, Any], override: dict[str, Any], answer: str = "approved") -> TestResponse:
    known(caller)
    return caller.post(path(case, override["id"], "decide"), {"answer": answer})


def test_one_asks_another_approves_and_a_packet_leaves_on_it(
    office: Office, ana: Caller, her_supervisor: Caller
) -> None:
    case = ana.register(consents=[])
    override = ask(ana, case)
    named = {"consent_id": None, "override_id": override["id"], "to_organisation_id": TO}

    before = make(ana, case, **named)
    approved = decide(her_supervisor, case, override)
    packet = make(ana, case, **named)
    another = replace(her_supervisor, subject=str(uuid4()))
    known(another)
    reviewed = another.post(path(case, override["id"], "review"), {"finding": "not_justified"})
    after = make(ana, case, **named)

    assert (before.status_code, before.json["errors"][0]["code"]) == (422, "consent_override_ended")
    assert (approved.status_code, approved.json["state"], approved.json["in_force"]) == (200, "approved", True)
    assert (packet.status_code, "first_names" in packet.json["fields"]) == (201, True)
    assert (reviewed.status_code, reviewed.json["finding"]) == (200, "not_justified")
    assert after.json["errors"][0]["code"] == "consent_override_ended"
    ((stored,),) = office.admin("SELECT override_id FROM disclosure WHERE case_id = %s", case["id"])
    assert str(stored) == override["id"]
    stopped = [event for event in office.events("cases.disclosure_stopped.v1") if event["case_id"] == case["id"]]
    assert [event["reason"] for event in stopped] == ["consent_override_ended"]


def test_a_review_stays_due_when_the_case_closes(ana: Caller, her_supervisor: Caller) -> None:
    case = ana.register(consents=[])
    override = ask(ana, case)
    decide(her_supervisor, case, override)

    closed = ana.post(f"/cases/{case['id']}/close", {"reason": "lost_contact"}).json
    assert [task["kind"] for task in closed["tasks"]] == ["override_review"]
    listed = her_supervisor.get("/cases?sort=due&limit=200").json["items"]
    assert [(line["next_task"], line["status"]) for line in listed if line["id"] == case["id"]] == [
        ("override_review", "closed")
    ]

    another = replace(her_supervisor, subject=str(uuid4()))
    known(another)
    reviewed = another.post(f"{path(case)}/{override['id']}/review", {"finding": "justified"})
    assert (reviewed.status_code, reviewed.json["finding"]) == (200, "justified")
    assert ana.get(f"/cases/{case['id']}").json["tasks"] == []
    assert case["id"] not in [line["id"] for line in ana.get("/cases?sort=due&limit=200").json["items"]]


def test_the_reason_is_nowhere_in_clear(office: Office, ana: Caller, her_supervisor: Caller) -> None:
    case = ana.register(consents=[])
    decide(her_supervisor, case, ask(ana, case))

    for table in ("case_record", "timeline_entry", "audit", "outbox"):
        rows = office.admin(f"SELECT t::text AS row FROM {table} t")
        assert rows
        assert not [row for row in rows if "Canariapedro" in row.row or "corre peligro" in row.row], table
    assert "Canariapedro" not in ana.get(f"/cases/{case['id']}").text
    assert "Canariapedro" not in ana.get(f"/cases/{case['id']}/timeline").text


def test_the_same_request_sent_twice_is_one_and_its_answer_is_not_kept(office: Office, ana: Caller) -> None:
    case = ana.register(consents=[])
    key = str(uuid4())

    first, second = (ana.post(path(case), a_request(), Idempotency_Key=key) for _ in range(2))

    assert first.json == second.json
    assert len(ana.get(path(case)).json["items"]) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"basis": "it_is_urgent"},
        {"data_scope": "d4_full"},
        {"purpose": "interview"},
        {"reason": ""},
        {"state": "approved"},
    ],
    ids=str,
)
def test_what_cannot_be_asked_for_is_refused(ana: Caller, wrong: dict[str, Any]) -> None:
    case = ana.register(consents=[])
    assert ana.post(path(case), a_request(**wrong)).status_code == 422


def test_a_consent_says_how_it_was_explained_and_a_court_matter_has_no_end(ana: Caller) -> None:
    case = ana.register(consents=[])
    told = {
        "language": "kek",
        "interpreter": True,
        "explained": ["interview", "purpose", "withdrawal"],
        "notice_version": "2026_11",
    }
    body = {
        "purpose": "prosecution_sharing",
        "recipient_type": "prosecution",
        "data_scope": "d3_identified",
        "given_on": case["opened_on"],
        "capacity": "guardian",
        "form": "written",
    }

    given = ana.post(f"/cases/{case['id']}/consents", body | told).json
    plain = ana.post(f"/cases/{case['id']}/consents", body).json

    assert {name: given[name] for name in told} == told
    assert (given["expires_on"], given["to_final_judgment"]) == (None, True)
    assert (plain["language"], plain["explained"]) == (None, [])
    read = ana.get(f"/cases/{case['id']}").json
    assert read["consents"][0]["explained"] == told["explained"]
    assert "consent_review" in [task["kind"] for task in read["tasks"]]
    refused = ana.post(f"/cases/{case['id']}/consents", body | {"notice_version": "1999_01"})
    assert refused.status_code == 422
