"""Documents of a case over HTTP: what is taken, who opens what, what is kept where, and what stays out of sight."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from services.cases.bootstrap import Services, services
from services.cases.domain.jobs import RemoveDocumentFiles
from services.cases.settings import DocumentSettings
from services.cases.tasks import remove_files, tick_files
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office
from tests.support.antivirus import antivirus
from tests.support.builders.case_bodies import a_registration
from tests.support.builders.files import PLANTED, a_jpeg, a_pdf, an_odt
from tests.support.object_store import object_store

pytestmark = pytest.mark.integration

NAME = f"acta de {PLANTED}.pdf"
PDF = a_pdf()


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Iterator[Path]:
    """A folder for documents, and the limits that a test may count on."""
    use(office, folder=str(tmp_path), max_bytes_of_kind={"court": 2_000_000}, per_case=20)
    yield tmp_path
    services.use(office.services)


def use(office: Office, **changes: Any) -> Services:
    """Let the service keep documents as these settings say."""
    own = DocumentSettings(**{"max_bytes_of_kind": {}, **changes})
    parts = Services(
        settings=replace(office.services.settings, documents=own),
        engine=office.services.engine,
        clock=office.services.clock,
    )
    services.use(parts)
    return parts


def path_of(case: Any) -> str:
    return f"/cases/{case['id']}/documents"


def add(caller: Caller, case: Any, content: bytes = PDF, *, kind: str = "court", **more: str) -> TestResponse:
    """Add a document; `person_id` and headers may be given."""
    query = f"?kind={kind}" + (f"&person_id={more.pop('person_id')}" if "person_id" in more else "")
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(NAME)}",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return caller.request("POST", f"{path_of(case)}{query}", data=content, headers=headers)


def added(caller: Caller, case: Any, content: bytes = PDF, **more: str) -> Any:
    answer = add(caller, case, content, **more)
    assert answer.status_code == 201, answer.text
    return answer.json


def ticket(caller: Caller, case: Any, document: Any) -> TestResponse:
    return caller.post(f"{path_of(case)}/{document['id']}/ticket", X_Purpose="service_delivery")


def download(caller: Caller, case: Any, document: Any) -> TestResponse:
    address: str = ticket(caller, case, document).json["address"]
    return caller.get(address.removeprefix("/api/v1"))


def steps(caller: Caller, case: Any, document: Any) -> list[str]:
    return [step["step"] for step in caller.get(f"{path_of(case)}/{document['id']}/custody").json["items"]]


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_document_comes_back_as_it_was_sent(desk: Path, ana: Caller) -> None:
    case = ana.register()

    document = added(ana, case)
    answer = download(ana, case, document)

    assert document == ana.get(f"{path_of(case)}/{document['id']}").json
    assert ana.get(path_of(case)).json["items"] == [document]
    assert (document["name"], document["media_type"], document["kind"]) == (NAME, "application/pdf", "court")
    assert document["sha256"] == document["received_sha256"] == sha256(PDF).hexdigest()
    assert (answer.status_code, answer.data) == (200, PDF)
    assert unquote(answer.headers["Content-Disposition"]) == f"attachment; filename*=UTF-8''{NAME}"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert steps(ana, case, document) == ["received", "cleaned", "opened", "downloaded"]


def test_a_photograph_is_kept_without_its_place(desk: Path, ana: Caller) -> None:
    case, photograph = ana.register(), a_jpeg()

    document = added(ana, case, photograph, kind="injury_photo")
    kept = download(ana, case, document).data

    assert PLANTED.encode() in photograph
    assert PLANTED.encode() not in kept
    assert document["cleaned"] == ["metadata_removed"]
    assert (document["received_sha256"], document["sha256"]) == (
        sha256(photograph).hexdigest(),
        sha256(kept).hexdigest(),
    )
    assert document["media_type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"MZ\x90\0", "file_type_not_accepted", id="program"),
        pytest.param(b"<html><script>1</script>\0", "file_type_not_accepted", id="page"),
        pytest.param(a_pdf(script=True), "file_has_active_content", id="script"),
        pytest.param(a_pdf(password="x"), "file_is_encrypted", id="password"),
        pytest.param(b"", "file_is_empty", id="empty"),
    ],
)
def test_a_file_is_judged_by_its_content(desk: Path, ana: Caller, content: bytes, code: str) -> None:
    case = ana.register()

    answer = add(ana, case, content, Content_Type="application/pdf")

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, code)
    assert answer.json["errors"][0]["pointer"] == "/file"
    assert files(desk) == []
    assert ana.get(path_of(case)).json["items"] == []


def test_a_file_above_the_limit_of_its_kind_is_refused(desk: Path, ana: Caller) -> None:
    case = ana.register()
    large = PDF + os.urandom(2_000_001 - len(PDF))

    assert add(ana, case, large).status_code == 413
    assert add(ana, case, os.urandom(26 * 2**20), kind="medical").status_code == 413
    assert files(desk) == []


def test_the_same_file_sent_twice_with_one_key_is_one_document(desk: Path, ana: Caller) -> None:
    case, key = ana.register(), str(uuid4())

    first = add(ana, case, Idempotency_Key=key)
    second = add(ana, case, Idempotency_Key=key)
    other = add(ana, case, an_odt(), Idempotency_Key=key)

    assert (first.status_code, second.status_code, other.status_code) == (201, 201, 422)
    assert second.json == first.json
    assert len(ana.get(path_of(case)).json["items"]) == 1
    assert len(files(desk)) == 1


def test_nothing_of_it_is_readable_where_it_is_kept(office: Office, desk: Path, ana: Caller) -> None:
    case = ana.register()
    document = added(ana, case, f"{PLANTED} vive aquí".encode(), kind="other")

    (file,) = files(desk)
    assert PLANTED.encode() not in file.read_bytes()
    assert file.name == document["id"]
    for table in ("document", "document_custody", "timeline_entry", "audit", "outbox", "idempotency"):
        assert PLANTED not in str(office.admin(f"SELECT {table}::text AS row FROM {table}")), table
    downloaded = download(ana, case, document)
    assert downloaded.data.decode() == f"{PLANTED} vive aquí"
    assert downloaded.headers["Content-Type"].startswith("text/plain")


def test_names_and_contents_are_in_no_log_and_no_address(
    desk: Path, ana: Caller, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    case = ana.register()

    document = added(ana, case, f"{PLANTED}".encode(), kind="other")
    refused = add(ana, case, PLANTED.encode() + b"\0")
    address = ticket(ana, case, document).json["address"]
    ana.get(address.removeprefix("/api/v1"))

    out, err = capfd.readouterr()
    timeline = ana.get(f"/cases/{case['id']}/timeline").text
    everything = refused.text + address + timeline + caplog.text + out + err
    assert [word for word in PLANTED.split() if word in everything] == []


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
def test_a_stranger_finds_no_document(desk: Path, ana: Caller, who: str, request: pytest.FixtureRequest) -> None:
    stranger, case = request.getfixturevalue(who), ana.register()
    document = added(ana, case)
    address = ticket(ana, case, document).json["address"].removeprefix("/api/v1")
    path = f"{path_of(case)}/{document['id']}"

    answers = [
        add(stranger, case),
        stranger.get(path_of(case)),
        stranger.get(path),
        stranger.get(f"{path}/custody"),
        ticket(stranger, case, document),
        stranger.get(address),
    ]
    supervisor = replace(stranger, role="supervisor")
    answers.append(supervisor.request("DELETE", f"{path}?reason=replaced", headers={"If-Match": '"1"'}))

    assert {answer.status_code for answer in answers} == {404}
    assert len(files(desk)) == 1


def test_nobody_without_a_token_and_no_role_without_the_permission_enters(
    office: Office, desk: Path, ana: Caller
) -> None:
    case = ana.register()
    document = added(ana, case)
    path = f"/api/v1{path_of(case)}"

    for method, address in (
        ("POST", f"{path}?kind=court"),
        ("GET", path),
        ("POST", f"{path}/{document['id']}/ticket"),
        ("GET", f"{path}/{document['id']}/content?ticket=x"),
        ("DELETE", f"{path}/{document['id']}?reason=replaced"),
    ):
        assert ana.http.open(address, method=method).status_code == 401
        admin = office.caller(role="country_admin", organisation_id=ana.organisation_id)
        assert admin.request(method, address.removeprefix("/api/v1")).status_code == 403


def test_a_ticket_of_another_is_worth_nothing(office: Office, desk: Path, ana: Caller) -> None:
    case = ana.register()
    document = added(ana, case)
    address = ticket(ana, case, document).json["address"].removeprefix("/api/v1")

    colleague = office.caller(organisation_id=ana.organisation_id)
    assert colleague.get(address).status_code == 404


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


def remove_files_of(office: Office, case: Any) -> None:
    """What the worker does with the job of this case."""
    jobs = [job for job in office.events("cases.remove_document_files.v1") if job["case_id"] == case["id"]]
    assert len(jobs) == 1
    remove_files(RemoveDocumentFiles(country=Country("GT"), case_id=case["id"]), services())


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

    erased = her_supervisor.post(
        f"/cases/{case['id']}/persons/{child['id']}/erase-identity", {"reason": "person_request"}
    )

    assert erased.status_code == 204, erased.text
    ended = ana.get(f"{path_of(case)}/{of_child['id']}").json
    assert (ended["state"], ended["name"]) == ("erased", None)
    assert ticket(ana, case, of_child).status_code == 404
    assert steps(ana, case, of_child)[-1] == "erased"
    assert download(ana, case, first).data == PDF
    remove_files_of(office, case)
    assert [file.name for file in files(desk)] == [first["id"]]


def test_a_person_of_another_case_is_refused(desk: Path, ana: Caller) -> None:
    answer = add(ana, ana.register(), person_id=str(uuid4()))

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "not_of_this_case")


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


def test_an_antivirus_looks_first(office: Office, desk: Path, ana: Caller) -> None:
    case = ana.register()
    with antivirus() as there:
        use(office, folder=str(desk), clamd=there.address)
        document = added(ana, case)
        infected = add(ana, case, b"EICAR", kind="other")
    away = add(ana, case)

    assert (document["scanned"], there.got) == (True, [PDF, b"EICAR"])
    assert steps(ana, case, document) == ["received", "scanned", "cleaned"]
    assert (infected.status_code, infected.json["errors"][0]["code"]) == (422, "file_is_infected")
    assert (away.status_code, "Retry-After" in away.headers) == (503, True)
    assert len(files(desk)) == len(ana.get(path_of(case)).json["items"]) == 1


def test_without_a_place_for_documents_they_are_refused(office: Office, ana: Caller) -> None:
    case = ana.register()
    use(office)
    try:
        assert add(ana, case).status_code == 503
    finally:
        services.use(office.services)
    assert ana.get(path_of(case)).json["items"] == []


def test_a_file_whose_case_closed_meanwhile_is_removed_a_day_later(office: Office, desk: Path, ana: Caller) -> None:
    case = ana.register()
    document = added(ana, case)
    (file,) = files(desk)
    left = uuid4()
    services().documents.storage.put(Country("GT"), left, b"left behind")
    (orphan,) = [path for path in files(desk) if path.name == str(left)]
    for path in (file, orphan):
        os.utime(path, (1, 1))

    tick_files()

    assert files(desk) == [file]
    assert download(ana, case, document).data == PDF


def test_documents_are_kept_in_a_bucket_where_one_is_set(office: Office, tmp_path: Path, ana: Caller) -> None:
    case = ana.register()
    with object_store(tmp_path) as bucket:
        parts = use(
            office,
            s3_endpoint=bucket.endpoint,
            s3_bucket=bucket.name,
            s3_region=bucket.region,
            s3_access_key=bucket.access_key,
            s3_secret_key=bucket.secret_key,
        )
        document = added(ana, case)
        assert download(ana, case, document).data == PDF
        (kept,) = parts.documents.storage.files(Country("GT"))
        assert str(kept.document_id) == document["id"]
        assert PDF[:100] not in parts.documents.storage.get(Country("GT"), kept.document_id)
    # The store is away from here on.
    assert download(ana, case, document).status_code == 503
    assert add(ana, case).status_code == 503
    services.use(office.services)


def test_what_a_code_list_does_not_know_is_refused(desk: Path, ana: Caller) -> None:
    answer = add(ana, ana.register(), kind="secret")

    assert answer.status_code == 422
    assert json.loads(answer.text)["errors"][0]["pointer"] == "?kind"


def test_a_registration_says_nothing_of_documents(desk: Path, ana: Caller) -> None:
    case = ana.post("/cases", a_registration()).json

    assert ana.get(path_of(case)).json == {"items": [], "next_cursor": None}
