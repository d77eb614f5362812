"""Changes of a case: no change overwrites a colleague's, and those that concern statistics are published."""

from typing import Any

import pytest

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.test_assignments import joins
from tests.support.builders.case_bodies import a_consent
from tests.support.days import in_days

pytestmark = pytest.mark.integration


def test_a_change_without_if_match_is_refused(ana: Caller) -> None:
    case = ana.register()

    assert ana.patch(f"/cases/{case['id']}", {"risk_level": "low"}).status_code == 428


def test_a_change_of_an_older_version_is_refused(ana: Caller) -> None:
    path = f"/cases/{ana.register()['id']}"
    first = ana.patch(path, {"risk_level": "low"}, If_Match='"1"')

    second = ana.patch(path, {"risk_level": "medium"}, If_Match='"1"')

    assert (first.status_code, first.headers["ETag"]) == (200, '"2"')
    assert second.status_code == 412
    assert ana.get(path).json["risk_level"] == "low"


def test_a_merge_patch_changes_what_it_names_and_forgets_what_it_nulls(ana: Caller) -> None:
    path = f"/cases/{ana.register()['id']}"

    changed = ana.patch(path, {"person": {"gender": None, "education_level": "isced_1"}}, If_Match='"1"').json

    assert changed["person"]["gender"] is None
    assert changed["person"]["education_level"] == "isced_1"
    assert changed["person"]["citizenships"] == ["HND"]
    assert ana.get(path).json == changed


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"person": {"birth_year": 2090}}, "/person/birth_year"),
        (
            {
                "experience": {
                    "exploitation": [{"type": "servitude"}, {"type": "servitude", "national_purpose": "MX_II"}]
                }
            },
            "/experience/exploitation/1/national_purpose",
        ),
    ],
)
def test_a_change_follows_the_rules_of_registration(ana: Caller, change: Any, pointer: str) -> None:
    path = f"/cases/{ana.register(identity=None)['id']}"

    answer = ana.patch(path, change, If_Match='"1"')

    assert (answer.status_code, [e["pointer"] for e in answer.json["errors"]]) == (422, [pointer])
    assert ana.get(path).headers["ETag"] == '"1"'


def test_a_coded_change_is_published_to_statistics_and_a_risk_is_not(office: Office, ana: Caller) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}"
    ana.patch(path, {"risk_level": "low"}, If_Match='"1"')
    ana.patch(path, {"person": {"gender": "masculine"}}, If_Match='"2"')

    told = [e for e in office.events("cases.case_facts_changed.v1") if e["case_id"] == case["id"]]

    assert [e["gender"] for e in told] == ["masculine"]


def test_statistics_get_an_event_when_a_case_becomes_a_duplicate_and_when_it_is_none_any_more(
    office: Office, ana: Caller
) -> None:
    path = f"/cases/{ana.register()['id']}"
    closed = ana.post(f"{path}/close", {"reason": "duplicate"})
    ana.post(f"{path}/reopen")

    told = [e for e in office.events("cases.case_facts_changed.v1") if e["case_id"] == closed.json["id"]]

    assert [e["duplicate"] for e in told] == [True, False]


def test_a_closed_case_takes_no_change_until_it_is_reopened(office: Office, ana: Caller) -> None:
    path = f"/cases/{ana.register()['id']}"

    closed = ana.post(f"{path}/close", {"reason": "plan_completed"})
    again = ana.post(f"{path}/close", {"reason": "plan_completed"})
    changed = ana.patch(path, {"risk_level": "low"}, If_Match='"2"')
    reopened = ana.post(f"{path}/reopen")

    assert (closed.json["status"], closed.json["stage"]) == ("closed", "closed")
    assert (again.status_code, changed.status_code) == (409, 409)
    assert (reopened.json["status"], reopened.json["closed_on"]) == ("reopened", None)
    assert {"case_id": closed.json["id"], "closure_reason": "plan_completed", "country": "GT"} in office.events(
        "cases.case_closed.v1"
    )


def test_a_status_moves_only_along_its_life_cycle(ana: Caller) -> None:
    path = f"/cases/{ana.register()['id']}"

    forward = ana.patch(path, {"status": "active"}, If_Match='"1"')
    back = ana.patch(path, {"status": "intake"}, If_Match='"2"')

    assert (forward.json["stage"], back.status_code) == ("assistance", 422)


def test_an_assessment_gives_the_case_its_risk(ana: Caller) -> None:
    path = f"/cases/{ana.register()['id']}"

    made = ana.post(
        f"{path}/assessments", {"overall_risk": "imminent", "done_on": in_days(0), "factors": ["addiction"]}
    )

    assert made.status_code == 201
    assert ana.get(path).json["risk_level"] == "imminent"
    assert [a["overall_risk"] for a in ana.get(f"{path}/assessments").json["items"]] == ["imminent"]


def test_an_assigned_case_is_found_by_its_assignee(office: Office, ana: Caller) -> None:
    case = ana.register()
    joins(office, ana.organisation_id, ana.subject)

    ana.post(f"/cases/{case['id']}/assignments", {"user_id": ana.subject})

    assert [c["id"] for c in ana.get(f"/cases?assigned_to={ana.subject}").json["items"]] == [case["id"]]
    assert [a["user_id"] for a in ana.get(f"/cases/{case['id']}/assignments").json["items"]] == [ana.subject]


def test_the_timeline_shows_what_happened_newest_first(ana: Caller) -> None:
    path = f"/cases/{ana.register()['id']}"
    ana.patch(path, {"risk_level": "low"}, If_Match='"1"')
    ana.post(f"{path}/notes", {"text": "Canary narrative"})

    entries = ana.get(f"{path}/timeline").json["items"]

    assert [e["kind"] for e in entries][:2] == ["note.written", "case.changed"]
    assert {e["kind"] for e in entries[2:]} == {"case.registered", "consent.given"}
    assert entries[1]["details"] == {
        "fields": ["risk_level"],
        "changes": {"risk_level": {"before": "high", "after": "low"}},
    }


def test_a_note_is_read_by_the_authors_organisation_only(
    office: Office, ana: Caller, colleague_elsewhere: Caller
) -> None:
    path = f"/cases/{ana.register()['id']}/notes"
    ana.post(path, {"text": "Pidió hablar con su madre"})

    assert [n["text"] for n in ana.get(path).json["items"]] == ["Pidió hablar con su madre"]
    assert colleague_elsewhere.get(path).status_code == 404
    assert b"madre" not in bytes(office.admin("SELECT content FROM note ORDER BY id DESC LIMIT 1")[0].content)


def test_consents_are_given_and_withdrawn_and_published(office: Office, ana: Caller) -> None:
    case = ana.register(consents=[])
    path = f"/cases/{case['id']}/consents"

    given = ana.post(path, a_consent())
    withdrawn = ana.post(f"{path}/{given.json['id']}/withdraw", {"channel": "phone"})
    again = ana.post(f"{path}/{given.json['id']}/withdraw", {"channel": "phone"})

    assert (given.status_code, withdrawn.json["status"], again.status_code) == (201, "withdrawn", 409)
    consent_id = given.json["id"]
    assert [e["consent_id"] for e in office.events("cases.consent_granted.v1") if e["case_id"] == case["id"]] == [
        consent_id
    ]
    assert [e["consent_id"] for e in office.events("cases.consent_withdrawn.v1") if e["case_id"] == case["id"]] == [
        consent_id
    ]
    assert ana.get(f"/cases/{case['id']}").json["consents"][0]["status"] == "withdrawn"


def test_a_withdrawn_statistics_consent_takes_the_person_out_of_the_count(office: Office, ana: Caller) -> None:
    case = ana.register(consents=[a_consent(purpose="aggregate_statistics", data_scope="d0_anonymous")])
    consent_id = case["consents"][0]["id"]

    ana.post(f"/cases/{case['id']}/consents/{consent_id}/withdraw", {})

    told = [e for e in office.events("cases.case_facts_changed.v1") if e["case_id"] == case["id"]]
    assert [e["statistics_consent"] for e in told] == [False]


def test_the_access_log_names_every_reading_and_only_supervisors_see_it(
    ana: Caller, her_supervisor: Caller, colleague_elsewhere: Caller
) -> None:
    case_id = ana.register()["id"]
    ana.get(f"/cases/{case_id}")

    log = her_supervisor.get(f"/cases/{case_id}/access-log").json["items"]

    assert [(row["action"], row["actor"]) for row in log] == [
        ("case.read", ana.subject),
        ("case.registered", ana.subject),
    ]
    assert ana.get(f"/cases/{case_id}/access-log").status_code == 403
