"""Names of files, tickets and limits of documents."""

# fixed dates: NOON is the clock

from datetime import timedelta

import pytest

from services.cases.domain.documents.documents import (
    CEILING,
    CaseDocument,
    DocumentLimits,
    DownloadTicket,
    digest_of,
    expiry_of,
    kept_name,
)
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON

pytestmark = pytest.mark.unit


def a_document(name: str | None, media_type: str = "image/jpeg") -> CaseDocument:
    return CaseDocument(
        id=new_id(),
        person_id=new_id(),
        kind="photo",
        media_type=media_type,
        size=1,
        sha256="",
        received_size=1,
        received_sha256="",
        received_at=NOON,
        received_by="ana",
        name=name,
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (None, None),
        ("", None),
        ("  dpi.pdf ", "dpi.pdf"),
        ("C:\\fotos\\dpi de María.pdf", "dpi de María.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb\0.pdf", "ab.pdf"),
        ("fdp.\u202eexe", "fdp.exe"),
        ("x" * 200 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_folders_and_without_what_nobody_sees(given: str | None, kept: str | None) -> None:
    assert kept_name(given) == kept


@pytest.mark.parametrize(
    ("name", "media_type", "file"),
    [
        ("IMG_1.HEIC", "image/jpeg", "IMG_1.jpg"),
        ("acta.v2.pdf", "application/pdf", "acta.v2.pdf"),
        ("acta", "application/pdf", "acta.pdf"),
        ("page.html", "text/plain", "page.txt"),
        (".pdf", "application/pdf", ".pdf.pdf"),
        (None, "image/png", "photo.png"),
    ],
)
def test_a_file_is_downloaded_with_the_end_of_what_it_is(name: str | None, media_type: str, file: str) -> None:
    assert a_document(name, media_type).file_name == file


def test_a_ticket_opens_one_document_for_one_caller_for_a_minute() -> None:
    document = new_id()
    ticket = DownloadTicket(
        digest=digest_of("secret"),
        document_id=document,
        subject="ana",
        purpose="interview",
        expires_at=expiry_of(NOON),
    )

    assert ticket.opens(document, "ana", NOON + timedelta(seconds=59))
    assert not ticket.opens(document, "ana", NOON + timedelta(seconds=60))
    assert not ticket.opens(document, "eva", NOON)
    assert not ticket.opens(new_id(), "ana", NOON)


def test_a_kind_may_have_a_limit_of_its_own_below_the_ceiling() -> None:
    limits = DocumentLimits(largest=1000, largest_of_kind={"court": 2000, "medical": CEILING + 1}, most=1)

    assert [limits.of(kind) for kind in ("photo", "court", "medical")] == [1000, 2000, CEILING]
