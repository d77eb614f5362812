"""What stood in an identity before it was corrected: for those who may read the identity, and as long as it exists."""

from typing import Any

import pytest

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.erasing import erase
from tests.support.builders.case_bodies import an_identity

pytestmark = pytest.mark.integration

WRONG, RIGHT = "Canariapedra", "Canariapedro"
WHY = {"X_Purpose": "referral"}


def corrected(ana: Caller, path: str) -> None:
    answer = ana.patch(path, {"first_names": RIGHT}, If_Match='"1"', **WHY)
    assert answer.status_code == 200, answer.text


def changes(caller: Caller, path: str, **headers: str) -> Any:
    return caller.get(f"{path}/changes", **(headers or WHY))


def test_a_correction_keeps_what_stood_there_before(ana: Caller) -> None:
    case = ana.register(identity=an_identity(first_names=WRONG))
    path = f"/cases/{case['id']}/identity"

    corrected(ana, path)
    ana.patch(path, {"phones": []}, If_Match='"2"', **WHY)

    (phones, names) = changes(ana, path).json["items"]
    assert names["fields"] == [{"field": "first_names", "before": WRONG, "after": RIGHT}]
    first = ana.get(f"/cases/{case['id']}/persons").json["items"][0]
    assert (names["actor"], names["person_id"]) == (ana.subject, first["id"])
    assert [(changed["field"], changed["after"]) for changed in phones["fields"]] == [("phones", [])]
    assert phones["fields"][0]["before"][0]["number"] == an_identity()["phones"][0]["number"]


def test_reading_them_is_audited_with_the_purpose(office: Office, ana: Caller) -> None:
    case = ana.register()

    changes(ana, f"/cases/{case['id']}/identity")

    rows = office.admin(
        "SELECT purpose FROM audit WHERE action = 'identity_changes.read' AND object_id = %s", case["id"]
    )
    assert [row.purpose for row in rows] == ["referral"]


def test_names_are_nowhere_in_the_clear_and_end_with_the_person(
    office: Office, ana: Caller, her_supervisor: Caller
) -> None:
    case = ana.register(identity=an_identity(first_names=WRONG))
    path = f"/cases/{case['id']}/identity"
    corrected(ana, path)

    (kept,) = office.admin("SELECT content FROM vault.identity_change WHERE case_id = %s", case["id"])
    entries = office.admin("SELECT details::text AS details FROM timeline_entry WHERE case_id = %s", case["id"])
    sent = office.admin("SELECT data::text AS data FROM outbox")
    assert WRONG.encode() not in bytes(kept.content)
    assert not [row for row in (*entries, *sent) if WRONG in str(row) or RIGHT in str(row)]

    erase(ana, her_supervisor, f"/cases/{case['id']}")

    assert changes(ana, path).status_code == 404


def test_what_is_coded_is_in_the_timeline_with_before_and_after(ana: Caller) -> None:
    case = ana.register(risk_level="high")

    ana.patch(f"/cases/{case['id']}", {"risk_level": "low", "person": {"gender": "masculine"}}, If_Match='"1"')

    entry = ana.get(f"/cases/{case['id']}/timeline").json["items"][0]
    assert entry["details"]["changes"] == {
        "risk_level": {"before": "high", "after": "low"},
        "person.gender": {"before": "feminine", "after": "masculine"},
    }
