"""A text that is about to leave is compared with who the person is, here where that is known."""

from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.erasing import erase
from tests.integration.cases.test_packets import a_request, make
from tests.support.days import CHILD_BORN

pytestmark = pytest.mark.integration


def check(caller: Caller, case: dict[str, Any], text: str) -> TestResponse:
    return caller.through_referrals.post(f"/cases/{case['id']}/text-check", {"text": text})


def audited(office: Office, case: dict[str, Any]) -> list[str]:
    """What the audit says of texts and packets of `case`, in the order of the alphabet."""
    rows = office.admin("SELECT action FROM audit WHERE object_id = %s", UUID(case["id"]))
    return sorted(row.action for row in rows if row.action in ("text.checked", "packet.sealed"))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("la trae hernandez", ["stored_name"]),
        ("Es María José, pasaporte e123456", ["stored_name", "stored_name", "number", "stored_number"]),
        ("llame al 9999 0000", ["number", "stored_number"]),
        (f"nació el 14/5/{CHILD_BORN}", ["stored_birthdate"]),
        ("llegamos a las 15:30", []),
    ],
)
def test_findings_name_place_and_kind_and_never_the_words(ana: Caller, text: str, codes: list[str]) -> None:
    case = ana.register()

    answer = check(ana, case, text)

    assert answer.status_code == 200
    assert [finding["code"] for finding in answer.json["findings"] if finding["code"] != "looks_like_name"] == codes
    assert set().union(*answer.json["findings"], {"code"}) <= {"code", "offset", "length"}


def test_of_an_erased_person_nothing_is_stored_to_compare_with(ana: Caller, her_supervisor: Caller) -> None:
    case = ana.register()
    erase(ana, her_supervisor, f"/cases/{case['id']}")

    # Hernández is a usual name, whoever has it.
    assert [f["code"] for f in check(ana, case, "viene hernandez").json["findings"]] == ["looks_like_name"]
    assert [f["code"] for f in check(ana, case, "5555-1234").json["findings"]] == ["number"]


def test_the_preview_shows_the_message_and_why_it_cannot_leave(ana: Caller) -> None:
    case = ana.register()

    preview = ana.post(f"/cases/{case['id']}/packet-preview", a_request(case, message="Viene María Hernández"))

    assert preview.json["message"] == "Viene María Hernández"
    assert preview.json["message_scrubbed"] == "Viene [nombre]"
    problems = {(problem["code"], problem["confirmable"]) for problem in preview.json["message_problems"]}
    assert problems == {("stored_name", False), ("looks_like_name", True)}
    clean = ana.post(f"/cases/{case['id']}/packet-preview", a_request(case, message="llegamos a las 15:30")).json
    assert (clean["message"], clean["message_problems"]) == ("llegamos a las 15:30", [])
    assert clean["message_scrubbed"] == "llegamos a las 15:30"
    without = ana.post(f"/cases/{case['id']}/packet-preview", a_request(case)).json
    assert (without["message"], without["message_scrubbed"]) == (None, None)


@pytest.mark.parametrize(
    ("message", "confirmed", "codes"),
    [
        ("Viene María Hernández", False, {"stored_name", "looks_like_name"}),
        ("Viene María Hernández", True, {"stored_name"}),
        ("Viene con Rosa Pérez", False, {"looks_like_name"}),
        ("llame al 9999 0000", True, {"number", "stored_number"}),
    ],
)
def test_a_packet_is_refused_with_the_message_that_names_the_person(
    office: Office, ana: Caller, message: str, confirmed: bool, codes: set[str]
) -> None:
    case = ana.register()

    refused = make(ana, case, message=message, text_confirmed=confirmed)

    assert refused.status_code == 422
    assert {(problem["pointer"], problem["code"]) for problem in refused.json["errors"]} == {
        ("/message", code) for code in codes
    }
    assert "Hern" not in refused.text
    assert audited(office, case) == ["text.checked"]
    assert office.admin("SELECT 1 FROM disclosure WHERE case_id = %s", UUID(case["id"])) == []


def test_the_comparison_stays_on_record_when_something_else_keeps_the_packet_back(office: Office, ana: Caller) -> None:
    case = ana.register()

    refused = make(ana, case, message="llega hoy", text_confirmed=False, consent_id=None)

    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "consent_missing")
    assert audited(office, case) == ["text.checked"]


def scrub(caller: Caller, case: dict[str, Any], text: str, **headers: str) -> TestResponse:
    return caller.request("POST", f"/cases/{case['id']}/scrub-text", json={"text": text}, headers=headers)


def test_a_sender_gets_the_text_without_what_names_the_person(ana: Caller) -> None:
    case = ana.register()
    text = "la trae hernandez, pasaporte e123456, llega a las 15:30"

    answer = scrub(ana, case, text)

    assert answer.status_code == 200
    assert answer.json["scrubbed"] == "la trae [nombre], pasaporte [teléfono o documento], llega a las 15:30"
    found = {(one["code"], text[one["offset"] : one["offset"] + one["length"]]) for one in answer.json["findings"]}
    assert {("stored_name", "hernandez"), ("stored_number", "e123456")} <= found
    stored = next(one for one in answer.json["findings"] if one["code"] == "stored_name")
    assert (stored["confirmable"], stored["message"]) == (
        False,
        "Es parte del nombre de la persona (caracteres 9 a 17)",
    )
    assert set(stored) == {"code", "offset", "length", "message", "confirmable"}
    assert "[name]" in scrub(ana, case, text, **{"Accept-Language": "en"}).json["scrubbed"]


def test_what_was_scrubbed_is_taken_by_the_packet(ana: Caller) -> None:
    case = ana.register()
    scrubbed = scrub(ana, case, f"Viene María Hernández, tel. 9999 0000, nació el 14/5/{CHILD_BORN}").json["scrubbed"]

    again = scrub(ana, case, scrubbed).json

    assert (again["findings"], again["scrubbed"]) == ([], scrubbed)
    assert make(ana, case, message=scrubbed, text_confirmed=False).status_code == 201


def test_scrubbing_is_audited_once_by_kinds_and_the_text_is_kept_nowhere(office: Office, ana: Caller) -> None:
    case = ana.register()

    scrub(ana, case, "viene hernandez")

    rows = office.admin("SELECT * FROM audit WHERE object_id = %s AND action = 'text.checked'", UUID(case["id"]))
    assert [(row.actor, row.fields) for row in rows] == [(ana.subject, ["looks_like_name", "stored_name"])]
    timeline = ana.get(f"/cases/{case['id']}/timeline").text
    assert "hernandez" not in timeline
    assert "[nombre]" not in timeline


@pytest.mark.parametrize("text", ["", "   ", "a" * 4001], ids=["empty", "blank", "long"])
def test_an_empty_and_a_long_text_are_not_scrubbed(ana: Caller, text: str) -> None:
    assert scrub(ana, ana.register(), text).status_code == 422
