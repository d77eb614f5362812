"""A sealed case exists for the people named alone: no read, list, count, search or log shows it to others."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.cases.bootstrap import services
from services.cases.processes.case.facts import publish_facts
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.grants import grant_of
from tests.integration.cases.seals import seal, sealed

pytestmark = pytest.mark.integration


def test_those_named_read_the_case_and_the_others_find_nothing(
    office: Office, ana: Caller, beto: Caller, dora: Caller, her_supervisor: Caller
) -> None:
    case = sealed(ana, beto)
    path = f"/cases/{case['id']}"

    assert [caller.get(path).status_code for caller in (ana, beto)] == [200, 200]
    assert [caller.get(path).status_code for caller in (dora, her_supervisor)] == [404, 404]
    assert ana.get(path).json["confidentiality"] == "sealed"
    assert ana.get(f"{path}/seal").json == {
        "named": sorted([ana.subject, beto.subject]),
        "may_change": True,
        "emergency_until": None,
    }


def test_no_list_search_or_log_shows_it(
    office: Office, ana: Caller, beto: Caller, dora: Caller, her_supervisor: Caller
) -> None:
    name = {"first_names": "Xochiquetzal", "surnames": "Zopilotepec"}
    case = sealed(ana, beto, identity=name)
    overseer = office.caller(role="country_admin")

    def seen_by(caller: Caller) -> list[bool]:
        found = (
            caller.get("/cases?limit=100").json["items"],
            caller.get("/cases?sort=due&limit=100").json["items"],
            caller.post("/cases/search", {"name": "Xochiquetzal Zopilotepec"}).json["items"],
            caller.post("/cases/alike", {"name": "Xochiquetzal Zopilotepec"}).json["items"],
            caller.post("/cases/search", {"case_number": case["case_number"]}).json["items"],
        )
        return [case["id"] in {item["id"] for item in items} for items in found]

    assert seen_by(beto) == [True] * 5
    assert seen_by(dora) == seen_by(her_supervisor) == [False] * 5
    log = overseer.get(f"/access-log?case_id={case['id']}").json["items"]
    assert log == []
    assert overseer.get(f"/cases/{case['id']}/access-log").status_code == 404
    assert her_supervisor.get(f"/cases/{case['id']}/access-log").status_code == 404


BODIES: dict[str, Any] = {
    "notes": {"text": "a"},
    "close": {"reason": "plan_completed"},
    "assignments": {"user_id": str(uuid4())},
    "assessments": {"overall_risk": "low", "done_on": "2020-01-01"},  # fixed dates: long past
    "text-check": {"text": "a"},
    "scrub-text": {"text": "a"},
    "seal": {"named": [str(uuid4()), str(uuid4())]},
    "erase-identity": {"reason": "court_order"},
    "check": {"country": "GT"},
    "persons": {"person": {"role": "witness"}},
}


def test_the_parts_of_a_case_are_hidden_in_their_tables_too(office: Office, ana: Caller, dora: Caller) -> None:
    beto = office.caller(organisation_id=ana.organisation_id)
    join(office, beto)
    case = sealed(ana, beto)
    ana.post(f"/cases/{case['id']}/notes", {"text": "Someone asked for her"})
    with services().work(grant_of(dora)) as work:
        note = work.notes.page(UUID(case["id"]), after=None, limit=9)
        entries = work.timeline.page(UUID(case["id"]), after=None, limit=9)
    with services().work(grant_of(beto)) as work:
        assert len(work.notes.page(UUID(case["id"]), after=None, limit=9).items) == 1

    assert (note.items, entries.items) == ([], [])


def test_every_part_of_a_case_asks_whether_the_case_is_visible(office: Office) -> None:
    tables = office.admin("""
        SELECT c.relname, string_agg(pg_get_expr(p.polqual, p.polrelid), ' ') AS policies
        FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'case_id'
        JOIN pg_policy AS p ON p.polrelid = c.oid WHERE c.relkind = 'r' GROUP BY c.relname
    """)

    without = {row.relname for row in tables if "FROM case_record" not in row.policies}

    # Tokens are read together with their cases; assignments and followers hold ids alone, and every endpoint reads the
    # case first; the platform alone reads emergency accesses.
    assert without == {"case_search_token", "assignment", "case_follower", "emergency_access"}


def test_the_names_are_judged(office: Office, ana: Caller, beto: Caller, dora: Caller, her_supervisor: Caller) -> None:
    case, gone = ana.register(), office.caller(organisation_id=ana.organisation_id)
    join(office, gone, active=False)
    elsewhere = office.caller()
    join(office, elsewhere)

    def problem(caller: Caller, *named: Caller) -> Any:
        answer = seal(caller, case, *named)
        return answer.status_code, [error["code"] for error in answer.json.get("errors", [])]

    assert problem(ana, ana, ana) == (422, ["too_few_named"])
    assert problem(ana, ana)[0] == 422
    assert problem(ana, ana, gone) == (422, ["not_active_here"])
    assert problem(ana, ana, elsewhere) == (422, ["not_active_here"])
    assert problem(ana, beto, dora) == (422, ["seal_without_you"])
    assert seal(her_supervisor, case, beto, dora).status_code == 200
    assert [caller.get(f"/cases/{case['id']}").status_code for caller in (ana, her_supervisor, beto)] == [404, 404, 200]


def test_the_names_are_changed_and_the_case_is_opened_again_by_those_named(
    office: Office, ana: Caller, beto: Caller, dora: Caller
) -> None:
    case = sealed(ana, beto)
    path = f"/cases/{case['id']}"

    assert seal(dora, case, dora, ana, etag='"2"').status_code == 404
    assert seal(ana, case, ana, dora, etag='"1"').status_code == 412
    assert ana.put(f"{path}/seal", {"named": [ana.subject, dora.subject]}).status_code == 428  # type: ignore[dict-item]
    assert seal(ana, case, ana, dora, etag='"2"').headers["ETag"] == '"3"'
    assert [caller.get(path).status_code for caller in (beto, dora)] == [404, 200]
    assert ana.request("DELETE", f"{path}/seal", headers={"If-Match": '"3"'}).status_code == 204
    assert beto.get(path).json["confidentiality"] == "restricted"
    assert ana.request("DELETE", f"{path}/seal", headers={"If-Match": '"4"'}).status_code == 404
    kinds = [entry["kind"] for entry in ana.get(f"{path}/timeline").json["items"]]
    assert kinds[:3] == ["case.unsealed", "seal.changed", "case.sealed"]
    published = office.events("cases.case_seal_changed.v1")[-3:]
    assert [event["sealed_for"] for event in published] == [
        sorted([ana.subject, beto.subject]),
        sorted([ana.subject, dora.subject]),
        None,
    ]


def test_the_mark_is_set_by_naming_people_alone(ana: Caller, beto: Caller, dora: Caller) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}"

    marked = ana.patch(path, {"confidentiality": "sealed"}, If_Match='"1"')
    assert [error["code"] for error in marked.json["errors"]] == ["seal_by_names"]
    seal(ana, case, ana, beto)
    opened = ana.patch(path, {"confidentiality": "normal"}, If_Match='"2"')
    assert [error["code"] for error in opened.json["errors"]] == ["seal_by_names"]
    assert ana.patch(path, {"risk_level": "high"}, If_Match='"2"').status_code == 200


def test_a_mark_of_an_earlier_release_hides_nothing_and_may_be_taken_away(office: Office, ana: Caller) -> None:
    case = ana.register()
    office.admin(
        """UPDATE case_record SET record = record || '{"confidentiality": "sealed"}' WHERE id = %s""", UUID(case["id"])
    )
    colleague = office.caller(organisation_id=ana.organisation_id)

    assert colleague.get(f"/cases/{case['id']}").json["confidentiality"] == "sealed"
    assert colleague.patch(f"/cases/{case['id']}", {"confidentiality": "normal"}, If_Match='"1"').status_code == 200


def test_one_who_is_not_named_no_longer_attends_it(office: Office, ana: Caller, beto: Caller, dora: Caller) -> None:
    case = ana.register()
    ana.post(f"/cases/{case['id']}/assignments", {"user_id": dora.subject})

    assert seal(ana, case, ana, beto, etag='"2"').status_code == 200

    assert ana.get(f"/cases/{case['id']}").json["assigned_to"] is None
    assert ana.get(f"/cases/{case['id']}/assignments").json["items"][0]["ended_at"] is not None
    refused = ana.post(f"/cases/{case['id']}/assignments", {"user_id": dora.subject})
    assert [error["code"] for error in refused.json["errors"]] == ["not_named"]
    assert ana.post(f"/cases/{case['id']}/assignments", {"user_id": beto.subject}).status_code == 201


def test_one_who_is_not_named_is_given_no_task(ana: Caller, beto: Caller, dora: Caller) -> None:
    path = f"/cases/{sealed(ana, beto)['id']}/own-tasks"
    task: Any = {"title": "other"}

    refused = ana.post(path, task | {"responsible": dora.subject})

    assert [(error["pointer"], error["code"]) for error in refused.json["errors"]] == [("/responsible", "not_named")]
    assert ana.post(path, task | {"responsible": beto.subject}).status_code == 201


def test_consumers_go_on_with_a_sealed_case(office: Office, ana: Caller, beto: Caller, dora: Caller) -> None:
    case = sealed(ana, beto)

    with office.services.system_work(frozenset({Country("GT")})) as work:
        found = work.cases.get_for_update(UUID(case["id"]))
        publish_facts(found, work=work)

    assert found.is_sealed
