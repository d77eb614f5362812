"""Emergency access: the number of a sealed case opens it for minutes, others are told, and a supervisor reviews it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.seals import WHY, ask, end_window, seal, sealed

pytestmark = pytest.mark.integration


def test_the_number_of_a_case_opens_it_for_some_minutes(
    office: Office, ana: Caller, beto: Caller, dora: Caller, her_supervisor: Caller
) -> None:
    case, other = sealed(ana, beto), sealed(ana, beto)
    number = case["case_number"].replace("-", " ").lower()

    access = ask(dora, number, minutes=30)

    assert access.status_code == 201, access.text
    until = datetime.fromisoformat(access.json["until"])
    assert timedelta(minutes=29) < until - datetime.now(UTC) <= timedelta(minutes=30)
    assert (access.json["case_id"], access.json["case_number"]) == (case["id"], case["case_number"])
    assert dora.get(f"/cases/{case['id']}").status_code == 200
    assert dora.get(f"/cases/{other['id']}").status_code == 404
    inside = dora.get(f"/cases/{case['id']}/seal").json
    assert (inside["may_change"], inside["emergency_until"]) == (False, access.json["until"])
    assert seal(dora, case, dora, ana, etag='"3"').status_code == 403
    notified = office.events("cases.emergency_access_opened.v1")[-1]["notified"]
    assert notified == sorted([ana.subject, beto.subject, her_supervisor.subject])


def test_a_supervisor_reads_what_was_opened_and_reviews_it(
    office: Office, ana: Caller, beto: Caller, dora: Caller, her_supervisor: Caller
) -> None:
    case = sealed(ana, beto)
    access = ask(dora, case["case_number"]).json
    dora.get(f"/cases/{case['id']}")
    dora.get(f"/cases/{case['id']}/identity", X_Purpose="service_delivery")
    path = f"/emergency-accesses/{access['id']}"

    read = her_supervisor.get(path).json

    assert {"case.read", "identity.read", "emergency.opened"} <= {entry["action"] for entry in read["accesses"]}
    assert {entry["actor"] for entry in read["accesses"]} == {dora.subject}
    assert (read["explanation"], read["case_id"], read["case_number"]) == (WHY["explanation"], None, None)
    assert (read["may_review"], dora.get(path).json["may_review"], ana.get(path).json["may_review"]) == (
        True,
        False,
        False,
    )
    assert her_supervisor.get(f"/cases/{case['id']}").status_code == 404
    assert dora.post(f"{path}/review", {"outcome": "justified"}).status_code == 403
    reviewed = her_supervisor.post(f"{path}/review", {"outcome": "justified", "note": "She was in danger"})
    assert (reviewed.status_code, reviewed.json["outcome"], reviewed.json["reviewed_by"]) == (
        200,
        "justified",
        her_supervisor.subject,
    )
    assert her_supervisor.post(f"{path}/review", {"outcome": "justified"}).status_code == 409


@pytest.mark.parametrize("outcome", ["justified", "not_justified"])
def test_nothing_is_read_after_the_review_and_who_needs_more_asks_anew(
    office: Office, ana: Caller, beto: Caller, dora: Caller, her_supervisor: Caller, outcome: str
) -> None:
    case = sealed(ana, beto)
    access = ask(dora, case["case_number"]).json
    assert dora.get(f"/cases/{case['id']}").status_code == 200

    her_supervisor.post(f"/emergency-accesses/{access['id']}/review", {"outcome": outcome})

    for path, headers in (("", {}), ("/identity", {"X_Purpose": "service_delivery"}), ("/notes", {})):
        assert dora.get(f"/cases/{case['id']}{path}", **headers).status_code == 404
    again = ask(dora, case["case_number"])
    assert (again.status_code, again.json["may_review"]) == (201, False)
    assert her_supervisor.get(f"/emergency-accesses/{again.json['id']}").json["reviewed_at"] is None


def test_nobody_uses_it_again_before_it_was_reviewed(
    office: Office, ana: Caller, beto: Caller, dora: Caller, her_supervisor: Caller
) -> None:
    case, other = sealed(ana, beto), sealed(ana, beto)
    access = ask(dora, case["case_number"]).json
    end_window(office, case)

    again = [ask(dora, number) for number in (case["case_number"], other["case_number"], "GT-0000-2026-000000-0")]

    assert [answer.status_code for answer in again] == [409] * 3
    assert {answer.json["type"].rsplit("/", 1)[-1] for answer in again} == {"emergency-not-reviewed"}
    her_supervisor.post(f"/emergency-accesses/{access['id']}/review", {"outcome": "justified"})
    assert ask(dora, other["case_number"]).status_code == 201


def test_a_wrong_number_is_answered_as_a_case_of_somebody_else_and_counted(
    office: Office, ana: Caller, beto: Caller, dora: Caller, colleague_elsewhere: Caller
) -> None:
    join(office, colleague_elsewhere)
    theirs = colleague_elsewhere.register()

    answers = [ask(dora, number) for number in ("GT-7KQ2-2026-048213-5", theirs["case_number"], "nothing at all")]

    bodies = [{k: v for k, v in answer.json.items() if k not in ("instance", "request_id")} for answer in answers]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert bodies[0] == bodies[1] == bodies[2]
    counted = office.admin("SELECT action FROM audit WHERE actor = %s AND action = 'emergency.refused'", dora.subject)
    assert len(counted) == 3
    tried = [ask(dora, "GT-7KQ2-2026-048213-5") for _ in range(8)]
    assert (tried[-1].status_code, tried[-1].json["type"].rsplit("/", 1)[-1]) == (429, "too-many-requests")


def test_it_is_not_for_who_sees_the_case_for_clients_or_while_another_has_it(
    office: Office, ana: Caller, beto: Caller, dora: Caller
) -> None:
    case, other = sealed(ana, beto), office.caller(organisation_id=ana.organisation_id)
    client = office.caller(organisation_id=ana.organisation_id, subject="client:ngo-system")
    join(office, other)

    assert (ask(beto, case["case_number"]).status_code, ask(client, case["case_number"]).status_code) == (409, 403)
    assert ask(dora, case["case_number"]).status_code == 201
    assert ask(other, case["case_number"]).status_code == 409
    assert other.get(f"/cases/{case['id']}").status_code == 404


def test_the_same_request_twice_is_one_access(office: Office, ana: Caller, beto: Caller, dora: Caller) -> None:
    case = sealed(ana, beto)
    body = {"case_number": case["case_number"], **WHY}

    first, second = (dora.post("/emergency-accesses", body, Idempotency_Key="k-1") for _ in range(2))

    assert (first.status_code, second.status_code, second.json) == (201, 201, first.json)


def test_the_list_shows_who_supervises_all_and_the_others_their_own(
    office: Office, ana: Caller, beto: Caller, dora: Caller, her_supervisor: Caller
) -> None:
    other = office.caller(organisation_id=ana.organisation_id)
    elsewhere = office.caller(role="supervisor")
    abroad = office.caller(role="supervisor", country="HN", organisation_id=ana.organisation_id)
    join(office, other, elsewhere, abroad)
    access = ask(dora, sealed(ana, beto)["case_number"]).json
    path = f"/emergency-accesses/{access['id']}"

    def listed(caller: Caller) -> bool:
        return access["id"] in {item["id"] for item in caller.get("/emergency-accesses").json["items"]}

    everybody = (her_supervisor, dora, ana, beto, other, elsewhere, abroad)
    assert [listed(caller) for caller in everybody] == [True] * 4 + [False] * 3
    assert [caller.get(path).status_code for caller in everybody] == [200] * 4 + [404] * 3
    review = [caller.post(f"{path}/review", {"outcome": "justified"}).status_code for caller in (elsewhere, abroad)]
    assert review == [404, 404]
    nobody = office.app.test_client()
    assert [nobody.get(f"/api/v1{each}").status_code for each in ("/emergency-accesses", path)] == [401, 401]


def test_the_explanation_is_in_no_event_timeline_or_audit_row(
    office: Office, ana: Caller, beto: Caller, dora: Caller, her_supervisor: Caller
) -> None:
    case = sealed(ana, beto)
    access = ask(dora, case["case_number"]).json
    her_supervisor.post(
        f"/emergency-accesses/{access['id']}/review", {"outcome": "justified", "note": "Canariazopilote was right"}
    )

    for table in ("outbox", "audit", "timeline_entry", "emergency_access", "case_record", "idempotency"):
        rows = office.admin(f"SELECT to_jsonb(t) AS row FROM {table} AS t")
        assert "canariazopilote" not in json.dumps([row.row for row in rows]).lower(), table
