"""Caseloads, open and unassigned cases in the list, and following a case: over HTTP and in PostgreSQL."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.test_assignments import assign, joins

pytestmark = pytest.mark.integration


def loads_of(supervisor: Caller) -> dict[str | None, dict[str, Any]]:
    return {load["user_id"]: load for load in supervisor.get("/caseload").json["items"]}


def test_the_caseload_counts_what_the_list_shows(office: Office, ana: Caller, her_supervisor: Caller) -> None:
    worker, idle = joins(office, ana.organisation_id), joins(office, ana.organisation_id)
    cases = [ana.register(risk_level=level) for level in ("high", "low", "low", "medium")]
    for case in cases[:3]:
        assert assign(ana, case, worker).status_code == 201
    assert ana.post(f"/cases/{cases[2]['id']}/close", {"reason": "other"}).status_code == 200

    loads = loads_of(her_supervisor)

    assert (loads[worker]["open"], loads[worker]["active"]) == (2, True)
    assert loads[worker]["by_risk"] == {"low": 1, "medium": 0, "high": 1, "imminent": 0}
    assert (loads[idle]["open"], loads[None]["open"]) == (0, 1)
    shown = {
        "assigned_to=" + worker: {cases[0]["id"], cases[1]["id"], cases[2]["id"]},
        "open=true&assigned_to=" + worker: {cases[0]["id"], cases[1]["id"]},
        "open=true&risk_level=low&assigned_to=" + worker: {cases[1]["id"]},
        "open=true&unassigned=true": {cases[3]["id"]},
        "open=true": {cases[0]["id"], cases[1]["id"], cases[3]["id"]},
        "open=true&sort=due&unassigned=true": {cases[3]["id"]},
    }
    for query, expected in shown.items():
        listed = {card["id"] for card in ana.get(f"/cases?{query}").json["items"]}
        assert listed == expected, query


def test_mine_are_the_cases_one_attends_and_those_one_opened_that_nobody_attends(office: Office, ana: Caller) -> None:
    bea = office.caller(organisation_id=ana.organisation_id, subject=joins(office, ana.organisation_id))
    opened, given, taken, theirs = ana.register(), ana.register(), bea.register(), bea.register()
    joins(office, ana.organisation_id, ana.subject)
    assign(ana, given, bea.subject)
    assign(bea, taken, ana.subject)

    def mine(caller: Caller, query: str = "") -> set[str]:
        return {card["id"] for card in caller.get(f"/cases?mine=true{query}").json["items"]}

    assert mine(ana) == {opened["id"], taken["id"]}
    assert mine(bea) == mine(bea, "&source=registered&sort=opened_on") == {given["id"], theirs["id"]}
    assert mine(bea, "&sort=due&open=true") == {given["id"], theirs["id"]}
    assert mine(office.caller(organisation_id=ana.organisation_id, subject="a-system")) == set()


def test_a_case_is_overdue_once_its_first_task_is(office: Office, ana: Caller, her_supervisor: Caller) -> None:
    worker = joins(office, ana.organisation_id)
    case = ana.register(risk_level="high")
    assign(ana, case, worker)
    assert loads_of(her_supervisor)[worker]["overdue"] == 0

    office.at(datetime.now(UTC) + timedelta(days=60))

    assert loads_of(her_supervisor)[worker]["overdue"] == 1


def test_the_caseload_is_for_supervisors_and_of_their_organisation(
    office: Office, ana: Caller, colleague_elsewhere: Caller
) -> None:
    ana.register()
    assert ana.request("GET", "/caseload", headers={"Authorization": ""}).status_code == 401
    assert ana.get("/caseload").status_code == 403
    for stranger in (
        office.caller(role="supervisor", organisation_id=colleague_elsewhere.organisation_id),
        office.caller(role="supervisor", organisation_id=ana.organisation_id, country="HN"),
    ):
        assert [load["open"] for load in stranger.get("/caseload").json["items"]] == [0]


def changes_told(office: Office, case: dict[str, Any]) -> list[tuple[str, list[str]]]:
    events = office.events("cases.followed_case_changed.v1")
    return [(event["change"], event["recipients"]) for event in events if event["case_id"] == case["id"]]


def test_who_follows_is_told_once_in_ten_minutes_and_never_of_their_own_changes(
    office: Office, ana: Caller, her_supervisor: Caller
) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}/follow"
    for caller in (ana, her_supervisor):
        assert caller.put(path, {}).json == {"follows": True}
        assert caller.put(path, {}).json == {"follows": True}
        assert caller.get(path).json == {"follows": True}

    for level in ("low", "medium"):
        version = ana.get(f"/cases/{case['id']}").headers["ETag"]
        assert ana.patch(f"/cases/{case['id']}", {"risk_level": level}, If_Match=version).status_code == 200
    assert ana.post(f"/cases/{case['id']}/close", {"reason": "other"}).status_code == 200

    assert changes_told(office, case) == [("risk", [her_supervisor.subject])]

    assert her_supervisor.request("DELETE", path).json == {"follows": False}
    office.at(datetime.now(UTC) + timedelta(minutes=11))
    assert ana.post(f"/cases/{case['id']}/reopen").status_code == 200
    assert len(changes_told(office, case)) == 1
