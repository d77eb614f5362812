"""Erasing who a person is: over HTTP, with an old sign-in, and what PostgreSQL itself refuses."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.cases.tasks import tick_accesses, tick_erasures
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.erasing import approve, ask, grow_old
from tests.integration.cases.grants import grant_of
from tests.integration.cases.test_assignments import joins
from tests.integration.cases.test_many_identities import ELEVEN_MINUTES, signed_in
from tests.integration.cases.test_second_person import decides
from tests.integration.cases.test_unusual_access import about, told

pytestmark = pytest.mark.integration


@pytest.fixture
def two(office: Office, ana: Caller, her_supervisor: Caller) -> tuple[Caller, Caller]:
    """Two supervisors who are known as such."""
    other = office.caller(role="supervisor", organisation_id=ana.organisation_id)
    for each in (her_supervisor, other):
        joins(office, ana.organisation_id, each.subject, role="supervisor")
    return her_supervisor, other


def first_names(ana: Caller, case: Any) -> str | None:
    names: str | None = ana.get(f"/cases/{case['id']}/identity", X_Purpose="referral").json["first_names"]
    return names


def test_an_open_session_of_eleven_minutes_erases_nobody(ana: Caller, two: tuple[Caller, Caller]) -> None:
    cases = [ana.register() for _ in range(5)]
    stolen = signed_in(two[0], ELEVEN_MINUTES)
    answers = [ask(stolen, f"/cases/{case['id']}") for case in cases]
    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {
        (401, "insufficient_user_authentication")
    }
    asked = ask(signed_in(two[0], 0), f"/cases/{cases[0]['id']}")
    assert asked.status_code == 202
    by_old = approve(signed_in(two[1], ELEVEN_MINUTES), asked)
    assert (by_old.status_code, by_old.json["code"]) == (401, "insufficient_user_authentication")
    assert [first_names(ana, case) for case in cases] == ["María José"] * 5


def test_one_person_alone_erases_nobody_and_another_does(
    office: Office, ana: Caller, two: tuple[Caller, Caller]
) -> None:
    decides(office, ana)
    case = ana.register()
    asked = ask(two[0], f"/cases/{case['id']}")
    assert (asked.status_code, asked.json["act"], asked.json["due_at"]) == (202, "erasure", None)
    assert asked.headers["Location"] == f"/api/v1/cases/{case['id']}/approvals"
    assert asked.json["about_pseudonym"] == case["pseudonym"]
    own = approve(two[0], asked)
    assert (own.status_code, own.json["code"]) == (409, "not_the_second_person")
    again = ask(ana, f"/cases/{case['id']}")
    assert (again.status_code, again.json["code"]) == (409, "approval_waiting")
    assert first_names(ana, case) == "María José"

    assert approve(two[1], asked).status_code == 200
    assert first_names(ana, case) is None
    late = ask(ana, f"/cases/{case['id']}")
    assert late.status_code == 404


def test_of_another_person_their_own_two_words_are_said(ana: Caller, two: tuple[Caller, Caller]) -> None:
    case = ana.register()
    body = {"person": {"role": "dependant", "age": 8}, "best_interest": "considered"}
    child = ana.post(f"/cases/{case['id']}/persons", body | {"identity": {"first_names": "Canariapedro"}}).json
    asked = ask(ana, f"/cases/{case['id']}/persons/{child['id']}")
    assert (asked.json["about"], asked.json["about_pseudonym"]) == (child["id"], child["pseudonym"])
    (waiting,) = two[0].get("/approvals").json["items"]
    assert (waiting["pseudonym"], waiting["about_pseudonym"]) == (case["pseudonym"], child["pseudonym"])


def test_the_second_in_an_hour_is_told(office: Office, ana: Caller, two: tuple[Caller, Caller]) -> None:
    ask(ana, f"/cases/{ana.register()['id']}")
    tick_accesses()
    assert about(two[0], ana) == []
    ask(ana, f"/cases/{ana.register()['id']}")
    tick_accesses()
    tick_accesses()
    (line,) = about(two[0], ana)
    assert (line["kind"], line["opened"]) == ("erasure", 2)
    (event,) = told(office, ana)
    assert set(event["recipients"]) == {each.subject for each in two}


def test_a_system_only_asks(office: Office, ana: Caller, two: tuple[Caller, Caller]) -> None:
    case, system = ana.register(), replace(two[0], subject="client:ngo-system")
    asked = ask(signed_in(system, ELEVEN_MINUTES, acr="client"), f"/cases/{case['id']}")
    assert (asked.status_code, asked.json["due_at"]) == (202, None)
    assert first_names(ana, case) == "María José"


def test_the_only_supervisor_waits_three_days_in_which_others_are_told(
    office: Office, ana: Caller, her_supervisor: Caller
) -> None:
    joins(office, ana.organisation_id, her_supervisor.subject, role="supervisor")
    administrator = joins(office, ana.organisation_id, role="organisation_admin")
    case = ana.register()
    asked = ask(her_supervisor, f"/cases/{case['id']}")
    due, now = datetime.fromisoformat(asked.json["due_at"]), datetime.now(UTC)
    assert timedelta(hours=71, minutes=59) < due - now <= timedelta(hours=72)
    tick_accesses()
    (event,) = told(office, ana)
    assert event["recipients"] == [administrator]
    tick_erasures()
    assert first_names(ana, case) == "María José"

    grow_old(office, asked, 71)
    tick_erasures()
    assert first_names(ana, case) == "María José"
    grow_old(office, asked, 2)
    tick_erasures()
    tick_erasures()

    assert first_names(ana, case) is None
    (ended,) = ana.get(f"/cases/{case['id']}/approvals").json["items"]
    assert (ended["decision"], ended["decided_by"]) == ("elapsed", "system:cases")


def test_who_was_stopped_and_comes_back_has_to_ask_anew(office: Office, ana: Caller, her_supervisor: Caller) -> None:
    joins(office, ana.organisation_id, her_supervisor.subject, role="supervisor")
    case = ana.register()
    asked = ask(her_supervisor, f"/cases/{case['id']}")
    joins(office, ana.organisation_id, her_supervisor.subject, role="supervisor", active=False)
    joins(office, ana.organisation_id, her_supervisor.subject, role="supervisor")
    tick_erasures()
    grow_old(office, asked, 73)
    tick_erasures()

    assert first_names(ana, case) == "María José"
    (ended,) = ana.get(f"/cases/{case['id']}/approvals").json["items"]
    assert (ended["decision"], ended["decided_by"]) == ("interrupted", "system:cases")
    again = ask(her_supervisor, f"/cases/{case['id']}")
    assert datetime.fromisoformat(again.json["due_at"]) > datetime.now(UTC) + timedelta(hours=71)


def test_postgresql_itself_lets_nothing_elapse_early_or_by_a_caller(
    office: Office, ana: Caller, her_supervisor: Caller
) -> None:
    joins(office, ana.organisation_id, her_supervisor.subject, role="supervisor")
    answer = ask(her_supervisor, f"/cases/{ana.register()['id']}")
    asked = answer.json
    for wrong, refusal in (
        ("due_at = asked_at + interval '71 hours'", "approval_due_later"),
        ("act = 'closure'", "approval_due_later"),
        ("decision = 'elapsed', decided_by = 'x', decided_at = now()", "approval_elapsed"),
    ):
        with pytest.raises(Exception, match=refusal):
            office.admin(f"UPDATE approval SET {wrong} WHERE id = %s", asked["id"])
    grow_old(office, answer, 73)
    late = "UPDATE approval SET decision = 'elapsed', decided_by = 'x', decided_at = due_at WHERE id = %s"
    with pytest.raises(Exception, match="row-level security"), office.services.work(grant_of(her_supervisor)) as work:
        work.connection.exec_driver_sql(late, (asked["id"],))
