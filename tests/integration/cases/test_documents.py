"""Documents of a case over HTTP: what is taken, what is kept where, and what stays out of sight."""

import json
import os
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import pytest

from services.cases.bootstrap import services
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.document_desk import (
    NAME,
    PDF,
    add,
    added,
    download,
    files,
    path_of,
    steps,
    ticket,
)
from tests.support.antivirus import antivirus
from tests.support.builders.files import PLANTED, a_jpeg, a_pdf, an_odt
from tests.support.object_store import object_store

pytestmark = pytest.mark.integration


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


def test_an_antivirus_looks_first(office: Office, desk: Path, ana: Caller) -> None:
    case = ana.register()
    with antivirus() as there:
        office.keep_documents(folder=str(desk), clamd=there.address)
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
    office.keep_documents()
    try:
        assert add(ana, case).status_code == 503
    finally:
        services.use(office.services)
    assert ana.get(path_of(case)).json["items"] == []


def test_documents_are_kept_in_a_bucket_where_one_is_set(office: Office, tmp_path: Path, ana: Caller) -> None:
    case = ana.register()
    with object_store(tmp_path) as bucket:
        parts = office.keep_documents(
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
