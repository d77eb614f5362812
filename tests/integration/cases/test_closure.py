"""A case is closed with what was checked, taken up again, and marked as the duplicate of another."""

from typing import Any
from uuid import uuid4

import pytest

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.referral_events import a_step, hear
from tests.integration.cases.test_assignments import assign, joins
from tests.integration.cases.test_own_cases import shows
from tests.integration.cases.test_packets import make
from tests.support.builders.case_bodies import a_consent, an_identity
from tests.support.days import in_days

pytestmark = pytest.mark.integration

NOTE = "Canariapedro Zopilotillo sabe cómo volver"
BY_PEOPLE = ("safety_plan_explained", "person_informed", "contact_agreed")


def a_closure(**changes: Any) -> dict[str, Any]:
    """A closure of a child's case that still has an open task."""
    checks = [{"check": check, "state": "done"} for check in BY_PEOPLE]
    checks.append({"check": "tasks_done", "state": "not_applicable"})
    return {
        "reason": "plan_completed",
        "checks": checks,
        "recontact": "yes",
        "recontact_how": "Por Zopilotillo",
        "note": NOTE,
    } | changes


def test_a_closure_is_kept_with_its_answers(ana: Caller) -> None:
    case = ana.register(consents=[])
    path = f"/cases/{case['id']}"

    asked = ana.get(f"{path}/closure").json
    closed = ana.post(f"{path}/close", a_closure())

    assert {each["check"]: each["state"] for each in asked["checks"]} == {
        "referrals_ended": "done",
        "tasks_done": "open",
        "goals_reviewed": "done",
    }
    assert (closed.status_code, closed.json["status"], closed.json["closure_reason"]) == (
        200,
        "closed",
        "plan_completed",
    )
    (kept,) = ana.get(f"{path}/closure").json["closures"]
    assert (kept["note"], kept["recontact"], kept["recontact_how"]) == (NOTE, "yes", "Por Zopilotillo")
    assert len(kept["checks"]) == 6


def test_a_closure_written_over_an_older_state_of_the_case_is_refused(ana: Caller) -> None:
    case = ana.register(consents=[])
    path = f"/cases/{case['id']}"
    found = {"kind": "review", "overall_risk": "imminent", "done_on": in_days(0), "seen_version": 1}
    assert ana.post(f"{path}/assessments", found).status_code == 201

    late = ana.post(f"{path}/close", a_closure(), If_Match='"1"')

    now = ana.get(path)
    assert (late.status_code, now.json["status"], now.json["risk_level"]) == (412, "intake", "imminent")
    assert ana.get(f"{path}/closure").json["closures"] == []
    assert ana.post(f"{path}/close", a_closure(), If_Match=now.headers["ETag"]).status_code == 200


def test_no_system_cancels_a_sent_referral_unseen(office: Office, ana: Caller) -> None:
    case = ana.register()
    hear(office, a_step(case))
    path = f"/cases/{case['id']}/close"
    empty = ana.post(path, {"reason": "other", "checks": []})
    assert (empty.status_code, empty.json["code"]) == (409, "referrals_unanswered")
    alone = ana.post(path, {"reason": "other"})
    assert (alone.status_code, alone.json["code"]) == (409, "referrals_unanswered")
    assert [fact for fact in office.events("cases.case_closed.v1") if fact["case_id"] == case["id"]] == []
    seen = a_closure()
    seen["checks"].append({"check": "referrals_ended", "state": "not_applicable"})
    assert ana.post(path, seen).status_code == 200


def test_an_empty_list_of_checks_is_refused(ana: Caller) -> None:
    answer = ana.post(f"/cases/{ana.register()['id']}/close", {"reason": "other", "checks": []})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "check_missing")


def test_a_case_is_taken_up_again_for_a_reason(office: Office, ana: Caller) -> None:
    case = ana.register()
    ana.post(f"/cases/{case['id']}/close", {"reason": "lost_contact"})
    unknown = ana.post(f"/cases/{case['id']}/reopen", {"reason": "whim"})
    reopened = ana.post(f"/cases/{case['id']}/reopen", {"reason": "asked_again"})
    assert (unknown.status_code, reopened.status_code, reopened.json["status"]) == (422, 200, "reopened")
    newest = ana.get(f"/cases/{case['id']}/timeline").json["items"][0]
    assert (newest["kind"], newest["details"]) == ("case.reopened", {"reason": "asked_again"})


def test_a_duplicate_is_found_as_the_case_that_is_kept(ana: Caller) -> None:
    name = f"Xpiyacoc{uuid4().hex[:6]}"
    names = an_identity(first_names=name, surnames="Ixmucane")
    case, kept = (ana.register(identity=names) for _ in range(2))

    closed = ana.post(f"/cases/{case['id']}/close", {"reason": "duplicate", "kept_case_id": kept["id"]})

    assert (closed.status_code, closed.json["status"], closed.json["duplicate_of"]) == (200, "duplicate", kept["id"])
    stays = ana.get(f"/cases/{kept['id']}").json
    assert stays["also_numbered"] == [case["case_number"]]
    assert len(stays["consents"]) == len(case["consents"]) + len(kept["consents"])
    found = ana.post("/cases/search", {"name": f"{name} Ixmucane"}).json["items"]
    assert [match["id"] for match in found] == [kept["id"]]
    (numbered,) = ana.post("/cases/search", {"case_number": case["case_number"]}).json["items"]
    assert (numbered["id"], numbered["found_as"]) == (kept["id"], case["case_number"])


def test_a_merge_that_was_a_mistake_leaves_no_word_of_the_other_person(office: Office, ana: Caller) -> None:
    """The other person allowed both; the one of the kept case said nothing."""
    counted = a_consent(purpose="aggregate_statistics", recipient_type=None)
    other = ana.register(consents=[a_consent(), counted])
    kept = ana.register(consents=[])
    ana.post(f"/cases/{other['id']}/close", {"reason": "duplicate", "kept_case_id": kept["id"]})
    ana.post(f"/cases/{other['id']}/reopen", {"reason": "closed_by_mistake"})

    left = ana.get(f"/cases/{kept['id']}/consents").json["items"]
    assert [(each["status"], each["withdrawal_channel"], each["taken_from_case_id"]) for each in left] == [
        ("withdrawn", "mistaken_merge", other["id"]),
        ("withdrawn", "mistaken_merge", other["id"]),
    ]
    theirs = ana.get(f"/cases/{other['id']}/consents").json["items"]
    assert [each["status"] for each in theirs] == ["given", "given"]
    ended = [event["case_id"] for event in office.events("cases.consent_withdrawn.v1")]
    assert (ended.count(kept["id"]), ended.count(other["id"])) == (2, 0)
    facts = [each for each in office.events("cases.case_facts_changed.v1") if each["case_id"] == kept["id"]]
    assert [each["statistics_consent"] for each in facts] == [True, False]


def test_nobody_says_by_themselves_that_a_consent_is_another_persons(ana: Caller) -> None:
    case = ana.register(consents=[a_consent()])
    path = f"/cases/{case['id']}/consents/{case['consents'][0]['id']}/withdraw"
    assert ana.post(path, {"channel": "mistaken_merge"}).status_code == 422


def test_what_left_under_consents_of_another_person_is_listed(office: Office, ana: Caller) -> None:
    other = ana.register(consents=[a_consent()])
    kept = ana.register(consents=[])
    ana.post(f"/cases/{other['id']}/close", {"reason": "duplicate", "kept_case_id": kept["id"]})
    referral_id = uuid4()
    merged = kept | {"consents": other["consents"]}
    assert make(ana, merged, referral_id=str(referral_id)).status_code in (200, 201)
    hear(office, a_step(kept, referral_id=referral_id))
    (record,) = ana.get(f"/cases/{kept['id']}/disclosures").json["items"]
    assert record["by_mistaken_merge"] is False

    ana.post(f"/cases/{other['id']}/reopen", {"reason": "closed_by_mistake"})

    (record,) = ana.get(f"/cases/{kept['id']}/disclosures").json["items"]
    assert (record["by_mistaken_merge"], record["profile"]) == (True, "d3_identified")
    stopped = [event["referral_id"] for event in office.events("cases.disclosure_stopped.v1")]
    assert stopped == [str(referral_id)]
    elsewhere = office.caller(role="supervisor")
    assert elsewhere.get(f"/cases/{kept['id']}/disclosures").status_code == 404


def test_a_withdrawal_reaches_cases_that_the_caller_does_not_see(office: Office, ana: Caller) -> None:
    other = ana.register(consents=[a_consent()])
    kept = ana.register(consents=[])
    ana.post(f"/cases/{other['id']}/close", {"reason": "duplicate", "kept_case_id": kept["id"]})
    bea = office.caller(
        organisation_id=ana.organisation_id, subject=joins(office, ana.organisation_id, role="caseworker")
    )
    assign(office.caller(organisation_id=ana.organisation_id, role="supervisor"), kept, bea.subject)
    shows(office, ana.organisation_id, "own")
    consent = other["consents"][0]["id"]
    assert bea.get(f"/cases/{other['id']}").status_code == 404

    assert bea.post(f"/cases/{kept['id']}/consents/{consent}/withdraw", {"channel": "phone"}).status_code == 200
    assert ana.get(f"/cases/{other['id']}").json["consents"][0]["status"] == "withdrawn"


def test_no_word_of_it_is_outside_the_vault(office: Office, ana: Caller, capfd: pytest.CaptureFixture[str]) -> None:
    case = ana.register(consents=[])
    assert ana.post(f"/cases/{case['id']}/close", a_closure()).status_code == 200
    ana.get(f"/cases/{case['id']}/closure")
    tables = office.admin(
        "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables"
        " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
    )
    for table in tables:
        rows = office.admin(f"SELECT row_to_json(t)::text AS text FROM {table.name} t")
        assert not [row for row in rows if "Zopilotillo" in row.text], table.name
    said = capfd.readouterr()
    assert "Zopilotillo" not in said.out + said.err
