"""What is kept of a received file: its type by its content, images without their notes, nothing that can act."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageStat

from services.cases.cleaning.kinds import clean
from services.cases.domain.documents.document_refusals import (
    ACTIVE,
    BROKEN,
    EMPTY,
    ENCRYPTED,
    OUTSIDE,
    TOO_COMPLEX,
    TOO_MANY_PIXELS,
    UNKNOWN_TYPE,
    FileRefused,
)
from tests.support.builders.files import (
    DOCX,
    GPS,
    HEIC,
    ODT,
    PLANTED,
    a_docx,
    a_jpeg,
    a_pdf,
    an_image,
    an_odt,
)

pytestmark = pytest.mark.unit


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def refused(content: bytes) -> str:
    with pytest.raises(FileRefused) as told:
        clean(content)
    return told.value.code


def test_a_photograph_loses_its_place_and_every_note() -> None:
    received = a_jpeg()
    assert opened(received).getexif().get_ifd(GPS)[1] == "N"
    assert PLANTED.encode() in received

    kept = clean(received)

    assert (kept.media_type, kept.done) == ("image/jpeg", ("metadata_removed",))
    assert dict(opened(kept.content).getexif()) == {}
    assert PLANTED.encode() not in kept.content
    assert {"exif", "comment", "xmp", "icc_profile"} & opened(kept.content).info.keys() == set()


def test_a_photograph_stands_as_it_was_held() -> None:
    kept = opened(clean(a_jpeg(320, 240)).content)

    assert kept.size == (240, 320)
    upper, lower = kept.crop((0, 0, 240, 150)), kept.crop((0, 170, 240, 320))
    assert ImageStat.Stat(upper).sum < ImageStat.Stat(lower).sum


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_images_lose_their_notes_too(kind: str) -> None:
    received = an_image(kind)
    assert PLANTED.encode() in received

    kept = clean(received)

    assert kept.media_type == f"image/{kind.lower()}"
    assert opened(kept.content).size == (320, 240)
    assert PLANTED.encode() not in kept.content
    assert dict(opened(kept.content).getexif()) == {}


def test_a_photograph_of_an_iphone_becomes_a_jpeg_without_notes() -> None:
    kept = clean(HEIC)

    assert (kept.media_type, kept.done) == ("image/jpeg", ("metadata_removed", "converted"))
    assert opened(kept.content).size == (64, 48)
    assert b"Camera" in HEIC
    assert b"Camera" not in kept.content


def test_a_huge_photograph_is_made_smaller() -> None:
    kept = clean(a_jpeg(6000, 4000))

    assert kept.done == ("metadata_removed", "made_smaller")
    assert opened(kept.content).size == (2000, 3000)


def test_a_huge_image_of_another_format_is_refused_before_it_is_decoded() -> None:
    def part(name: bytes, content: bytes) -> bytes:
        return struct.pack("!I", len(content)) + name + content + struct.pack("!I", zlib.crc32(name + content))

    head = part(b"IHDR", struct.pack("!IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\0" * 1000)) + part(b"IEND", b"")

    assert refused(bomb) == TOO_MANY_PIXELS


def test_a_cut_photograph_is_broken() -> None:
    assert refused(a_jpeg(noise=True)[:5000]) == BROKEN


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        pytest.param(a_pdf(), "application/pdf", id="pdf"),
        pytest.param(a_docx(), DOCX, id="docx"),
        pytest.param(an_odt(), ODT, id="odt"),
        pytest.param("Ñandú\tsí\r\n".encode(), "text/plain", id="text"),
        pytest.param(b"\xef\xbb\xbfhola", "text/plain", id="text with a mark"),
    ],
)
def test_what_is_no_image_is_kept_as_it_is(content: bytes, media_type: str) -> None:
    kept = clean(content)

    assert (kept.media_type, kept.content, kept.done) == (media_type, content, ())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", EMPTY, id="empty"),
        pytest.param(b"MZ\x90\x00\x03", UNKNOWN_TYPE, id="program"),
        pytest.param(b"GIF89a" + b"\x01\x00" * 20, UNKNOWN_TYPE, id="gif"),
        pytest.param(b"\x1f\x8b\x08\x00abc", UNKNOWN_TYPE, id="gzip"),
        pytest.param("año".encode("latin-1"), UNKNOWN_TYPE, id="latin-1"),
        pytest.param(b"a\0b", UNKNOWN_TYPE, id="text with a zero"),
        pytest.param(a_docx()[:-40], BROKEN, id="cut docx"),
        pytest.param(b"%PDF-1.7\nnothing", BROKEN, id="no pdf"),
        pytest.param(a_pdf(password="abc"), ENCRYPTED, id="pdf with a password"),
        pytest.param(a_pdf(script=True), ACTIVE, id="pdf with a script"),
        pytest.param(a_pdf(inside=True), ACTIVE, id="pdf with a file"),
        pytest.param(a_pdf(launch=True), ACTIVE, id="pdf that starts a program"),
        pytest.param(a_docx(**{"word/vbaProject.bin": "x"}), ACTIVE, id="docx with macros"),
        pytest.param(a_docx(**{"word/embeddings/oleObject1.bin": "x"}), ACTIVE, id="docx with an object"),
        pytest.param(
            a_docx(**{"word/_rels/settings.xml.rels": '<R><A TargetMode="External" Type="x/attachedTemplate"/></R>'}),
            OUTSIDE,
            id="docx with a foreign template",
        ),
        pytest.param(a_docx(**{"word/_rels/a.rels": "<!DOCTYPE a><R/>"}), ACTIVE, id="docx with a DTD"),
        pytest.param(an_odt(**{"Basic/script.xml": "x"}), ACTIVE, id="odt with macros"),
        pytest.param(an_odt(**{"META-INF/manifest.xml": "<m:encryption-data/>"}), ENCRYPTED, id="odt with a password"),
        pytest.param(a_docx(**{f"word/p{n}.xml": "" for n in range(2001)}), TOO_COMPLEX, id="docx of many parts"),
    ],
)
def test_what_is_not_taken(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_a_docx_that_would_fill_the_memory_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.cases.cleaning.packages.MOST_UNPACKED", 2**20)

    assert refused(a_docx(**{"word/a.xml": "0" * 2**21})) == TOO_COMPLEX


def test_a_link_in_a_docx_is_no_danger() -> None:
    link = '<R><A TargetMode="External" Type="http://x/hyperlink" Target="https://x"/></R>'

    assert clean(a_docx(**{"word/_rels/document.xml.rels": link})).media_type == DOCX
