"""Who opens a document, and what becomes of it: tickets, deletion, erasure, damage, and the ledger of all of it."""

from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.document_desk import (
    PDF,
    add,
    added,
    download,
    files,
    path_of,
    remove_files_of,
    steps,
    ticket,
)
from tests.integration.cases.erasing import erase

pytestmark = pytest.mark.integration


def test_a_ticket_opens_once(desk: Path, ana: Caller) -> None:
    case = ana.register()
    document = added(ana, case)
    address = ticket(ana, case, document).json["address"].removeprefix("/api/v1")

    assert ana.get(address).status_code == 200
    assert ana.get(address).status_code == 404
    assert ana.get(address.partition("?")[0]).status_code == 422


def test_a_ticket_says_why(desk: Path, office: Office, ana: Caller) -> None:
    case = ana.register()
    document = added(ana, case)

    assert ana.post(f"{path_of(case)}/{document['id']}/ticket").status_code == 422
    assert download(ana, case, document).status_code == 200
    rows = office.admin(
        "SELECT action, purpose FROM audit WHERE object_id = %s AND action LIKE 'document.%%' ORDER BY id", case["id"]
    )
    assert [tuple(row) for row in rows] == [
        ("document.received", None),
        ("document.opened", "service_delivery"),
        ("document.downloaded", "service_delivery"),
    ]


@pytest.mark.parametrize("who", ["colleague_elsewhere", "abroad"])
def test_a_stranger_adds_no_document_and_leaves_no_file(
    desk: Path, ana: Caller, who: str, request: pytest.FixtureRequest
) -> None:
    assert add(request.getfixturevalue(who), ana.register()).status_code == 404
    assert files(desk) == []


def test_a_supervisor_deletes_and_the_custody_stays(
    office: Office, desk: Path, ana: Caller, her_supervisor: Caller
) -> None:
    case = ana.register()
    document = added(ana, case)
    path = f"{path_of(case)}/{document['id']}"

    def delete(caller: Caller, **headers: str) -> TestResponse:
        return caller.request("DELETE", f"{path}?reason=replaced", headers=headers)

    assert delete(ana, **{"If-Match": '"1"'}).status_code == 403
    assert delete(her_supervisor).status_code == 428
    assert delete(her_supervisor, **{"If-Match": '"2"'}).status_code == 412
    assert delete(her_supervisor, **{"If-Match": '"1"'}).status_code == 204
    assert delete(her_supervisor, **{"If-Match": '"2"'}).status_code == 404

    ended = ana.get(path).json
    assert (ended["state"], ended["name"], ended["end_reason"], ended["version"]) == ("deleted", None, "replaced", 2)
    assert steps(ana, case, document) == ["received", "cleaned", "deleted"]
    assert ticket(ana, case, document).status_code == 404
    remove_files_of(office, case)
    assert files(desk) == []
    assert ana.get(f"/cases/{case['id']}/timeline").json["items"][0]["kind"] == "document.deleted"


def test_erasing_a_person_makes_their_documents_unreadable_and_no_others(
    office: Office, desk: Path, ana: Caller, her_supervisor: Caller
) -> None:
    case = ana.register()
    child = ana.post(
        f"/cases/{case['id']}/persons",
        {
            "person": {"role": "dependant", "age": 8},
            "identity": {"first_names": "Lucía"},
            "best_interest": "considered",
        },
    ).json
    first = added(ana, case)
    of_child = added(ana, case, person_id=child["id"])
    assert of_child["person_id"] == child["id"]

    erase(ana, her_supervisor, f"/cases/{case['id']}/persons/{child['id']}")

    ended = ana.get(f"{path_of(case)}/{of_child['id']}").json
    assert (ended["state"], ended["name"]) == ("erased", None)
    assert ticket(ana, case, of_child).status_code == 404
    assert steps(ana, case, of_child)[-1] == "erased"
    assert download(ana, case, first).data == PDF
    remove_files_of(office, case)
    assert [file.name for file in files(desk)] == [first["id"]]


def test_a_file_that_was_changed_is_not_given_out(office: Office, desk: Path, ana: Caller) -> None:
    case = ana.register()
    document = added(ana, case)
    (file,) = files(desk)
    content = bytearray(file.read_bytes())
    content[20] ^= 1
    file.write_bytes(bytes(content))

    answer = download(ana, case, document)

    assert (answer.status_code, answer.json["code"]) == (409, "document_damaged")
    assert steps(ana, case, document)[-1] == "damaged"
    assert office.admin("SELECT 1 FROM audit WHERE action = 'document.damage_detected' AND object_id = %s", case["id"])


def test_the_custody_is_a_ledger(office: Office, desk: Path, ana: Caller) -> None:
    rights = office.admin(
        "SELECT privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee = 'cases_app' AND table_name = 'document_custody'"
    )

    assert sorted(row.privilege_type for row in rights) == ["INSERT", "SELECT"]
