"""An organisation may want a second person before a case is sealed."""

from typing import Any

import pytest

from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.seals import seal, sealed
from tests.integration.cases.test_second_person import decide, decides

pytestmark = pytest.mark.integration


@pytest.fixture
def team(office: Office, ana: Caller, her_supervisor: Caller) -> list[Caller]:
    """A caseworker, another one and a second supervisor, who is asked before Ana's organisation seals a case."""
    beto, dora = (office.caller(organisation_id=ana.organisation_id) for _ in range(2))
    rosa = office.caller(organisation_id=ana.organisation_id, role="supervisor")
    join(office, ana, her_supervisor, beto, dora, rosa)
    decides(office, ana, "sealed")
    return [beto, dora, rosa]


def seen_by(case: Any, *callers: Caller) -> list[bool]:
    return [caller.get(f"/cases/{case['id']}").status_code == 200 for caller in callers]


def told(office: Office, case: Any) -> list[str]:
    return [each["recipient"] for each in office.events("cases.approval_decided.v1") if each["case_id"] == case["id"]]


def test_it_is_asked_for_and_the_case_is_seen_as_before(
    office: Office, ana: Caller, team: list[Caller], her_supervisor: Caller
) -> None:
    beto, dora, rosa = team
    case = ana.register()

    asked = seal(ana, case, ana, beto)

    assert (asked.status_code, asked.json["act"]) == (202, "sealed")
    assert asked.json["terms"] == {"named": sorted([ana.subject, beto.subject])}
    assert seen_by(case, dora, rosa) == [True, True]
    assert ana.get(f"/cases/{case['id']}/seal").json["named"] == []
    assert seal(beto, case, ana, beto).status_code == 409
    (event,) = [each for each in office.events("cases.approval_asked.v1") if each["case_id"] == case["id"]]
    assert sorted(event["recipients"]) == sorted([her_supervisor.subject, rosa.subject])


def test_a_supervisor_who_is_not_named_approves_and_sees_the_case_no_longer(
    office: Office, ana: Caller, team: list[Caller]
) -> None:
    beto, dora, rosa = team
    case = ana.register()
    asked = seal(ana, case, ana, beto).json
    assert decide(dora, asked, decision="approved").status_code == 403

    answer = decide(rosa, asked, decision="approved")

    assert (answer.status_code, answer.json["decided_by"]) == (200, rosa.subject)
    assert seen_by(case, ana, beto, dora, rosa) == [True, True, False, False]
    assert rosa.get("/approvals").json["items"] == []
    assert rosa.get(f"/cases/{case['id']}/approvals").status_code == 404
    assert decide(rosa, asked, decision="refused", reason="other").status_code == 404
    done = office.admin("SELECT actor FROM audit WHERE object_id = %s AND action = 'case.sealed'", case["id"])
    assert [row.actor for row in done] == [rosa.subject]
    assert told(office, case) == [ana.subject]


def test_refused_the_case_stays_open_to_all(ana: Caller, team: list[Caller]) -> None:
    beto, dora, rosa = team
    case = ana.register()
    asked = seal(ana, case, ana, beto).json

    assert decide(rosa, asked, decision="refused", reason="other").status_code == 200

    assert seen_by(case, dora, rosa) == [True, True]
    assert seal(ana, case, ana, beto).status_code == 202


def test_a_supervisor_who_asked_for_others_is_not_told_of_a_case_that_no_longer_exists_for_them(
    office: Office, ana: Caller, team: list[Caller], her_supervisor: Caller
) -> None:
    beto, dora, rosa = team
    case = ana.register()
    asked = seal(her_supervisor, case, beto, dora).json
    assert decide(her_supervisor, asked, decision="approved").status_code == 409

    assert decide(rosa, asked, decision="approved").status_code == 200

    assert seen_by(case, beto, dora, ana, her_supervisor) == [True, True, False, False]
    assert told(office, case) == []


def test_the_question_waits_when_one_of_the_people_left(office: Office, ana: Caller, team: list[Caller]) -> None:
    beto, dora, rosa = team
    case = ana.register()
    asked = seal(ana, case, ana, beto).json
    join(office, beto, active=False)

    refused = decide(rosa, asked, decision="approved")

    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "not_active_here")
    assert seen_by(case, dora) == [True]
    assert [each["id"] for each in rosa.get("/approvals").json["items"]] == [asked["id"]]


def test_names_are_changed_and_a_case_is_opened_without_a_second_person(
    office: Office, ana: Caller, team: list[Caller]
) -> None:
    beto, dora, _ = team
    decides(office, ana)
    case = sealed(ana, beto)
    decides(office, ana, "sealed")

    assert seal(ana, case, ana, dora, etag='"2"').status_code == 200
    opened = ana.request("DELETE", f"/cases/{case['id']}/seal", headers={"If-Match": '"3"'})
    assert opened.status_code == 204
