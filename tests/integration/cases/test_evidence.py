"""Evidence of a proceeding: its sum, its seal, and hand-overs that both sides sign."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cases import document_desk
from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.court import NAME, a_shareable_case, added, opened
from tests.support.days import in_days

pytestmark = pytest.mark.integration

PHONE = {
    "kind": "object",
    "description": f"Un teléfono de {NAME}",
    "seal_number": "EM-0042",
    "collected_on": in_days(-3),
    "collected_by": NAME,
}


@pytest.fixture
def kept(office: Office, ana: Caller, beto: Caller) -> Any:
    """A proceeding of Ana's organisation; Beto is a colleague."""
    join(office, ana, beto)
    return opened(ana, [{"case_id": a_shareable_case(ana)["id"], "standing": "victim"}])


def sheet(caller: Caller, kept: Any, evidence: Any) -> Any:
    answer = caller.get(f"/proceedings/{kept['id']}/evidence/{evidence['id']}/custody-sheet")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_both_sides_sign_a_hand_over(ana: Caller, beto: Caller, kept: Any) -> None:
    evidence = added(ana, kept, "evidence", PHONE)
    give = {"evidence_id": evidence["id"], "to_user": beto.subject, "seal_intact": True}
    given = added(ana, kept, "handovers", give)
    receive = f"/proceedings/{kept['id']}/handovers/{given['id']}/receive"

    waiting = ana.post(f"/proceedings/{kept['id']}/handovers", give)
    not_for_her = ana.post(receive)
    received, again = beto.post(receive), beto.post(receive)

    assert (waiting.status_code, waiting.json["type"].rpartition("/")[2]) == (409, "evidence-waits")
    assert (not_for_her.status_code, not_for_her.json["type"].rpartition("/")[2]) == (409, "not-the-holder")
    assert (received.json["received_by"], again.json["version"]) == (beto.subject, received.json["version"])
    assert sheet(ana, kept, evidence)["holder"] == beto.subject
    assert ana.post(f"/proceedings/{kept['id']}/handovers", give).status_code == 409


def test_evidence_recorded_by_mistake_is_marked_and_stays(ana: Caller, kept: Any) -> None:
    evidence = added(ana, kept, "evidence", PHONE)
    path, mistake = f"/proceedings/{kept['id']}/evidence/{evidence['id']}", {"in_error": True}
    version = {"If_Match": ana.get(path).headers["ETag"]}

    assert ana.patch(path, {"description": "Otra cosa"}, **version).status_code == 422
    assert ana.patch(path, mistake).status_code == 428
    marked = ana.patch(path, mistake, **version)

    assert (marked.status_code, marked.json["in_error"]) == (200, True)
    assert ana.patch(path, mistake, **version).status_code == 412
    (listed,) = ana.get(f"/proceedings/{kept['id']}/evidence").json["items"]
    assert (listed["evidence"]["in_error"], listed["evidence"]["description"]) == (True, PHONE["description"])
    outside = {"evidence_id": evidence["id"], "receiver_name": NAME, "receipt_number": "R-7", "seal_intact": True}
    refused = ana.post(f"/proceedings/{kept['id']}/handovers", outside)
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "in_error")
    assert sheet(ana, kept, evidence)["valid"]


def test_the_list_says_in_whose_hands_each_is(ana: Caller, beto: Caller, kept: Any) -> None:
    phone, letter = (added(ana, kept, "evidence", PHONE | {"kind": kind}) for kind in ("object", "document"))
    given = added(ana, kept, "handovers", {"evidence_id": phone["id"], "to_user": beto.subject, "seal_intact": True})

    def listed() -> Any:
        return {each["evidence"]["id"]: each for each in ana.get(f"/proceedings/{kept['id']}/evidence").json["items"]}

    before = listed()
    assert (before[phone["id"]]["holder"], before[phone["id"]]["waiting"]["id"]) == (ana.subject, given["id"])
    assert (before[phone["id"]]["received"], before[letter["id"]]["waiting"]) == (None, None)
    beto.post(f"/proceedings/{kept['id']}/handovers/{given['id']}/receive")
    after = listed()[phone["id"]]
    assert (after["holder"], after["received"]["id"], after["waiting"]) == (beto.subject, given["id"], None)


def test_a_sheet_verifies_from_what_it_says_alone(office: Office, ana: Caller, beto: Caller, kept: Any) -> None:
    evidence = added(ana, kept, "evidence", PHONE)
    given = added(ana, kept, "handovers", {"evidence_id": evidence["id"], "to_user": beto.subject, "seal_intact": True})
    beto.post(f"/proceedings/{kept['id']}/handovers/{given['id']}/receive")

    printed = sheet(ana, kept, evidence)
    assert printed["valid"]
    assert digest_on_paper(printed) == printed["handovers"][0]["digest"]
    audited = [row.fields for row in office.admin("SELECT fields FROM audit WHERE action = 'evidence.received'")]
    digest = f"sha256:{printed['handovers'][0]['digest']}"
    assert [f"evidence:{evidence['id']}", f"handover:{given['id']}", digest] in audited

    office.admin(
        "UPDATE vault.proceeding_part SET record = record || '{\"seal_intact\": false}' WHERE id = %s", given["id"]
    )
    assert not sheet(ana, kept, evidence)["valid"]


def digest_on_paper(printed: Any) -> str:
    """The digest of the first hand-over, from the names and values on the sheet."""
    evidence, (handover,) = printed["evidence"], printed["handovers"]
    named = ("kind", "description", "seal_number", "collected_on", "collected_by", "sha256", "recorded_at")
    opening = summed({"evidence": evidence["id"], "recorded_by": evidence["recorded_by"], **pick(evidence, named)})
    assert opening == printed["opening"]
    said = ("to_user", "receiver_name", "institution", "receipt_number", "seal_intact", "new_seal_number", "reason")
    signed = {"given_at": handover["recorded_at"], "given_by": handover["recorded_by"]}
    ends = pick(handover, ("received_at", "received_by"))
    return summed({"before": opening, "handover": handover["id"], **signed, **pick(handover, said), **ends})


def pick(body: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: body[name] for name in names}


def summed(values: dict[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_sum_of_a_document_is_that_of_its_file(office: Office, ana: Caller, desk: Path) -> None:
    case = a_shareable_case(ana)
    kept, other = opened(ana, [{"case_id": case["id"], "standing": "victim"}]), ana.register()
    own, strange = (document_desk.added(ana, each) for each in (case, other))
    body = {"kind": "document", "collected_on": in_days(-1)}

    evidence = added(ana, kept, "evidence", {**body, "case_id": case["id"], "document_id": own["id"]})
    unknown = ana.post(
        f"/proceedings/{kept['id']}/evidence", {**body, "case_id": other["id"], "document_id": strange["id"]}
    )

    assert evidence["sha256"] == own["sha256"]
    assert (unknown.status_code, unknown.json["errors"][0]["code"]) == (422, "not_known")


def test_no_word_of_evidence_is_stored_in_the_clear(office: Office, ana: Caller, kept: Any) -> None:
    added(ana, kept, "evidence", PHONE)
    rows = [str(row) for row in office.admin("SELECT * FROM vault.proceeding_part")]

    assert [row for row in rows if "Canarioacusado" in row or "EM-0042" in row] == []
