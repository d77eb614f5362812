"""Documents on the page of a case: added by file or camera, opened for a purpose, kept waiting offline, deleted."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Download, FilePayload, Locator, expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import has_no_barrier
from tests.support.builders.files import GPS, PLANTED, a_jpeg, a_pdf
from tests.support.journey import register
from tests.support.platform import Caller

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

PHOTO: FilePayload = {"name": f"{PLANTED}.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg(1600, 1200)}
ORDER: FilePayload = {"name": "orden.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
PROGRAM: FilePayload = {"name": "orden.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\0\x03"}


@pytest.fixture
def case(worker: Caller) -> dict[str, Any]:
    registered: dict[str, Any] = register(worker)
    return registered


def documents_of(worker: Caller, case: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = worker.get(f"/api/v1/cases/{case['id']}/documents").json()["items"]
    return items


def lines(visitor: Visitor) -> Locator:
    return visitor.page.locator("[data-document]")


def open_tab(visitor: Visitor, case: dict[str, Any], kind: str = "injury_photo") -> None:
    visitor.open(f"/cases/{case['id']}?tab=documents")
    if kind:
        visitor.page.locator("#document-kind").select_option(kind)


def download(visitor: Visitor) -> Download:
    page = visitor.page
    lines(visitor).first.locator("button.btn--second").click()
    page.locator("#document-purpose").select_option("service_delivery")
    with page.expect_download() as awaited:
        page.locator("dialog button[type=submit]").click()
    return awaited.value


def test_a_photograph_is_added_without_its_place_and_opened_for_a_purpose(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    open_tab(visitor, case, "")
    visitor.shows(visitor.text("documents.empty"))
    expect(page.locator("#document-file")).to_be_disabled()
    has_no_barrier(visitor)
    visitor.shoot("documents-empty")

    page.locator("#document-kind").select_option("injury_photo")
    page.locator("#document-camera").set_input_files(PHOTO)
    expect(lines(visitor)).to_have_count(1)
    expect(lines(visitor)).to_contain_text(PLANTED)
    expect(lines(visitor)).to_contain_text(visitor.text("documents.cleaned.metadata_removed"))
    has_no_barrier(visitor)
    visitor.shoot("documents")

    given = download(visitor)
    assert given.suggested_filename == f"{PLANTED}.jpg"
    content = Path(given.path()).read_bytes()
    assert dict(Image.open(io.BytesIO(content)).getexif().get_ifd(GPS)) == {}
    assert PLANTED.encode() not in content
    expect(page.locator("dialog")).to_have_count(0)

    lines(visitor).locator("summary").click()
    expect(lines(visitor).locator(".timeline li")).to_have_count(4)
    expect(lines(visitor)).to_contain_text(visitor.text("documents.step.downloaded"))
    has_no_barrier(visitor)
    (stored,) = documents_of(worker, case)
    assert (stored["kind"], stored["media_type"], stored["scanned"]) == ("injury_photo", "image/jpeg", False)
    assert not any(PLANTED.split()[0] in address for address in visitor.addresses)


def test_a_file_waits_while_there_is_no_connection_and_is_sent_once(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    open_tab(visitor, case, "court")
    visitor.context.set_offline(True)
    page.locator("#document-file").set_input_files(ORDER)

    visitor.shows(visitor.text("documents.offline"))
    visitor.shows(visitor.text("documents.waiting"))
    has_no_barrier(visitor)
    visitor.shoot("documents-offline")

    visitor.context.set_offline(False)
    visitor.press("documents.again")
    visitor.shows(visitor.text("documents.sent"))
    expect(lines(visitor)).to_have_count(1)
    assert [document["name"] for document in documents_of(worker, case)] == ["orden.pdf"]


def test_a_program_is_refused_in_words(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    open_tab(visitor, case, "court")

    visitor.page.locator("#document-file").set_input_files([PROGRAM, ORDER])

    expect(visitor.page.locator("form .note--care")).to_contain_text("OpenDocument")
    expect(lines(visitor)).to_have_count(1)
    has_no_barrier(visitor)
    visitor.press("documents.forget")
    expect(visitor.page.locator("form .note--care")).to_have_count(0)
    assert len(documents_of(worker, case)) == 1


def test_a_supervisor_deletes_a_document_and_its_custody_stays(
    visit: Visit, language: str, size: Size, worker: Caller, case: dict[str, Any]
) -> None:
    address = f"/api/v1/cases/{case['id']}/documents?kind=court"
    headers = {"Content-Type": "application/octet-stream"}
    assert worker.post(address, data=a_pdf(), headers=headers).status_code == 201
    visitor = visit("supervisor", "GT", language=language, size=size)
    open_tab(visitor, case, "")

    visitor.press("documents.delete", within="[data-document]")
    visitor.page.locator("#document-end-reason").select_option("recorded_in_error")
    has_no_barrier(visitor)
    visitor.page.locator("dialog button[type=submit]").click()

    expect(lines(visitor)).to_contain_text(visitor.text("documents.state.deleted"))
    lines(visitor).locator("summary").click()
    expect(lines(visitor).locator(".timeline li").last).to_contain_text(visitor.text("documents.step.deleted"))
    (stored,) = documents_of(worker, case)
    assert (stored["state"], stored["end_reason"]) == ("deleted", "recorded_in_error")


def test_a_registration_on_paper_has_every_question_and_its_answers(visit: Visit, language: str, size: Size) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    visitor.open("/cases")

    visitor.press("blank.title")

    visitor.shows(visitor.text("blank.care"))
    for key in ("register.surnames", "register.gender", "register.step.details"):
        expect(visitor.page.get_by_text(visitor.text(key), exact=True).first).to_be_visible()
    expect(visitor.page.locator(".blank__boxes li").nth(50)).to_be_visible()
    expect(visitor.page.locator(".blank")).not_to_contain_text("{")
    has_no_barrier(visitor)
    visitor.page.emulate_media(media="print")
    expect(visitor.page.locator(".blank button")).to_be_hidden()
    expect(visitor.page.locator(".blank__boxes").first).to_be_visible()
    visitor.shoot("blank-registration")
