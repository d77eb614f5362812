"""Screening, cautions and assessments as a caller sees them, and what of them a packet carries."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest

from infra.local.secrets import PlatformSecrets
from shared.contracts.codelists import code_list
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.erasing import erase
from tests.integration.cases.test_packets import a_request, make, opened
from tests.support.builders.parts import CANARY, EXAMPLES
from tests.support.days import in_days

pytestmark = pytest.mark.integration


@pytest.fixture
def private_keys(platform_secrets: PlatformSecrets) -> Any:
    """The keys of the receiving countries."""
    return platform_secrets.packet_private_keys


def flag(caller: Caller, case: Mapping[str, Any], code: str, **changes: Any) -> Any:
    body = {"flag": code, "active_from": in_days(0), **changes}
    answer = caller.post(f"/cases/{case['id']}/flags", body)
    assert answer.status_code == 201, answer.text
    return answer.json


def screened(caller: Caller, case: Mapping[str, Any], **changes: Any) -> Any:
    return caller.post(f"/cases/{case['id']}/screenings", {**EXAMPLES["screenings"].body, **changes})


def card_of(caller: Caller, case: Mapping[str, Any]) -> Any:
    (card,) = [card for card in caller.get("/cases").json["items"] if card["id"] == case["id"]]
    return card


def test_a_caution_is_in_the_case_and_in_its_card_and_makes_a_new_version(ana: Caller) -> None:
    case = ana.register()

    recorded = flag(ana, case, "do_not_call")

    read = ana.get(f"/cases/{case['id']}")
    in_force = [{"flag": "do_not_call", "person_id": None}]
    assert (case["flags"], read.json["flags"], card_of(ana, case)["flags"]) == ([], in_force, in_force)
    assert read.headers["ETag"] == '"2"'
    ana.patch(f"/cases/{case['id']}/flags/{recorded['id']}", {"active_to": in_days(0)}, If_Match='"1"')
    assert (ana.get(f"/cases/{case['id']}").json["flags"], card_of(ana, case)["flags"]) == ([], [])
    assert [each["active_to"] for each in ana.get(f"/cases/{case['id']}/flags").json["items"]] == [in_days(0)]


def test_nobody_sets_the_cautions_of_a_case_beside_their_record(ana: Caller) -> None:
    case = ana.register()

    answer = ana.patch(f"/cases/{case['id']}", {"flags": [{"flag": "pregnant"}]}, If_Match='"1"')

    assert answer.status_code == 422


def test_a_list_of_cases_written_by_the_release_before_has_no_cautions(office: Office, ana: Caller) -> None:
    case = ana.register()
    # A release that does not know the column leaves it to its default.
    office.admin("UPDATE case_record SET flags = DEFAULT WHERE id = %s RETURNING id", case["id"])

    assert (card_of(ana, case)["flags"], ana.get(f"/cases/{case['id']}").json["flags"]) == ([], [])


def test_the_packet_carries_the_cautions_that_the_preview_showed(ana: Caller, private_keys: dict[str, str]) -> None:
    case, referral_id = ana.register(), str(uuid4())
    for code in code_list("caution_flag").items:
        flag(ana, case, code)

    preview = ana.post(f"/cases/{case['id']}/packet-preview", a_request(case)).json
    packet = make(ana, case, referral_id=referral_id)

    content = opened(packet, referral_id, "GT", private_keys).decode()
    assert packet.json["capacity"]["flags"] == preview["before_acceptance"]["flags"] == ["do_not_call", "minor_alone"]
    assert "more_flags" not in packet.json["capacity"]
    told = [*preview["after_acceptance"]["flags"], *preview["after_acceptance"]["more_flags"]]
    assert sorted(told) == sorted(code_list("caution_flag").items)
    assert all(f'"{code}"' in content for code in told)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"instrument_version": 99}, "/instrument_version"),
        ({"answers": {CANARY: "yes"}}, "/answers"),
        ({"answers": {"offered": CANARY}}, "/answers/offered"),
        ({"result": "certain"}, "/result"),
        ({"done_on": in_days(3)}, "/done_on"),
    ],
)
def test_what_the_instrument_does_not_know_is_refused_and_not_repeated(
    ana: Caller, changes: dict[str, Any], pointer: str
) -> None:
    answer = screened(ana, ana.register(), **changes)

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert CANARY not in answer.text


def test_the_words_about_a_factor_are_encrypted_and_end_with_the_person(
    office: Office, ana: Caller, her_supervisor: Caller
) -> None:
    case = ana.register(needs=["medical"])
    item = {"domain": "security", "factor": "migration", "is_risk": "yes", "level": "high", "need": "legal_counsel"}
    body = {"overall_risk": "high", "done_on": in_days(0), "items": [{**item, "note": CANARY}], "add_needs": True}
    where, key = f"/cases/{case['id']}/assessments", str(uuid4())

    made = ana.post(where, body, Idempotency_Key=key)
    again = ana.post(where, body, Idempotency_Key=key)

    assert (made.status_code, again.json) == (201, made.json)
    assert ana.get(where).json["items"] == [made.json]
    assert made.json["items"] == [{**item, "note": CANARY}]
    assert ana.get(f"/cases/{case['id']}").json["needs"] == ["medical", "legal_counsel"]
    rows = office.admin("SELECT items::text AS items, content FROM assessment WHERE case_id = %s", case["id"])
    entries = office.admin("SELECT details::text AS details FROM timeline_entry WHERE case_id = %s", case["id"])
    kept = office.admin("SELECT data::text AS data FROM outbox")
    assert not [row for row in (*rows, *entries, *kept) if CANARY.split()[0] in str(row)]
    erase(ana, her_supervisor, f"/cases/{case['id']}")
    (read,) = ana.get(where).json["items"]
    assert read["items"] == [{**item, "note": None}]


def test_an_assessment_of_the_release_before_is_read_as_it_was(office: Office, ana: Caller) -> None:
    case = ana.register()
    ana.post(f"/cases/{case['id']}/assessments", {"overall_risk": "low", "done_on": in_days(0)})
    old = '[{"domain": "security", "factor": "migration", "is_risk": "yes"}]'
    office.admin("UPDATE assessment SET items = %s::jsonb WHERE case_id = %s RETURNING id", old, case["id"])

    (read,) = ana.get(f"/cases/{case['id']}/assessments").json["items"]

    assert read["items"] == [
        {"domain": "security", "factor": "migration", "is_risk": "yes", "level": None, "need": None, "note": None}
    ]


def test_an_instrument_is_read_by_everybody_in_any_version_and_kept(office: Office, ana: Caller) -> None:
    listed = ana.get("/instruments").json["items"]
    newest = ana.get("/instruments/trafficking_indicators")
    kept = ana.get("/instruments/trafficking_indicators", If_None_Match=newest.headers["ETag"])

    assert {"id": "trafficking_indicators", "version": 1, "title": newest.json["title"]} in listed
    assert ana.get("/instruments/trafficking_indicators?version=1").json["questions"][0]["text"]["es"]
    assert (kept.status_code, newest.headers["Cache-Control"]) == (304, "private, max-age=3600")
    assert ana.get("/instruments/trafficking_indicators?version=99").status_code == 404
    assert ana.get("/instruments/nonsense").status_code == 404
    assert office.app.test_client().get("/api/v1/instruments").status_code == 401
