"""A case that is another's and one that does not exist are the same refusal, and the same trace of it."""

from typing import Any
from uuid import uuid4

import pytest

from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.seals import sealed

pytestmark = pytest.mark.integration


def traces(office: Office, who: Caller) -> list[Any]:
    return office.admin("SELECT * FROM audit WHERE actor = %s AND action LIKE 'access.%%' ORDER BY id", who.subject)


@pytest.mark.parametrize("who", ["colleague_elsewhere", "abroad"])
def test_the_missing_and_the_foreign_look_alike_to_the_caller_and_in_the_trail(
    office: Office, ana: Caller, who: str, request: pytest.FixtureRequest
) -> None:
    stranger, case = request.getfixturevalue(who), ana.register()["id"]
    foreign, missing = (stranger.get(f"/cases/{one}") for one in (case, uuid4()))

    assert foreign.status_code == missing.status_code == 404
    assert foreign.json | {"request_id": ""} == missing.json | {"request_id": ""}
    first, second = traces(office, stranger)
    assert str(first.object_id) == case
    for name in ("action", "country", "organisation_id", "object_type", "purpose", "fields"):
        assert getattr(first, name) == getattr(second, name)
    assert (first.country, first.organisation_id) == (stranger.country, stranger.organisation_id)
    assert str(first.request_id) == foreign.headers["X-Request-Id"]


def tried(entries: list[Any]) -> set[tuple[str, str, str]]:
    return {
        (entry["actor"], entry["organisation_id"], entry["action"])
        for entry in entries
        if entry["action"].startswith("access.")
    }


def test_who_supervises_a_case_reads_what_others_were_refused_of_it(
    office: Office, ana: Caller, her_supervisor: Caller, colleague_elsewhere: Caller
) -> None:
    case, liaison = ana.register()["id"], office.caller(role="legal_liaison")
    ana.get(f"/cases/{case}")
    colleague_elsewhere.get(f"/cases/{case}")
    for path in ("", "/notes", "/identity", f"/documents/{uuid4()}/custody"):
        assert liaison.get(f"/cases/{case}{path}").status_code == 403

    log = her_supervisor.get(f"/cases/{case}/access-log?limit=100").json["items"]
    trail = her_supervisor.get(f"/audit/cases?object_id={case}&limit=100").json["items"]

    refused = {
        (liaison.subject, str(liaison.organisation_id), "access.forbidden"),
        (colleague_elsewhere.subject, str(colleague_elsewhere.organisation_id), "access.not_found"),
    }
    for entries in (log, trail):
        assert tried(entries) == refused
        assert len([entry for entry in entries if entry["actor"] == liaison.subject]) == 4
    assert {entry["actor"] for entry in log if entry["action"] == "case.read"} == {ana.subject}


def test_nobody_else_reads_what_was_tried_of_a_case(
    office: Office, ana: Caller, her_supervisor: Caller, colleague_elsewhere: Caller
) -> None:
    other, case = ana.register()["id"], ana.register()["id"]
    colleague_elsewhere.get(f"/cases/{case}")
    assert tried(her_supervisor.get(f"/cases/{other}/access-log").json["items"]) == set()
    stranger = office.caller(role="supervisor")
    assert stranger.get(f"/cases/{case}/access-log").status_code == 404
    assert stranger.get(f"/audit/cases?actor={colleague_elsewhere.subject}").json["items"] == []


def test_what_was_tried_of_a_sealed_case_is_read_by_those_who_see_it(
    office: Office, ana: Caller, beto: Caller, her_supervisor: Caller, colleague_elsewhere: Caller
) -> None:
    join(office, ana, beto, her_supervisor)
    other = office.caller(role="supervisor", organisation_id=ana.organisation_id)
    case = sealed(ana, her_supervisor)["id"]
    colleague_elsewhere.get(f"/cases/{case}")
    assert tried(her_supervisor.get(f"/cases/{case}/access-log").json["items"])
    assert other.get(f"/cases/{case}/access-log").status_code == 404
    assert other.get(f"/audit/cases?actor={colleague_elsewhere.subject}").json["items"] == []
