"""Plain text and text documents (docx, odt). They are kept as they are; those that can do something are refused."""

import io
import zipfile
from collections.abc import Collection
from typing import Final
from xml.etree import ElementTree as ET

from services.cases.cleaning.cleaned import Cleaned
from services.cases.domain.document_refusals import ACTIVE, BROKEN, ENCRYPTED, TOO_COMPLEX, FileRefused

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT: Final = "application/vnd.oasis.opendocument.text"
MOST_PARTS: Final = 2000
MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_XML: Final = 8 * 1024 * 1024
_ACTIVE_PARTS: Final = ("vbaproject", "vbadata", "activex", "embeddings/", "basic/", "scripts/", "object ", "afchunk")
_EXTERNAL: Final = ("attachedtemplate", "oleobject", "frame", "subdocument", "afchunk")
"""Ends of relationship types that fetch something from elsewhere when the file is opened."""
_CONTROLS: Final = frozenset(range(32)) - {9, 10, 12, 13}


def check_text(content: bytes) -> Cleaned | None:
    """The same text, if it is UTF-8 without control characters; else None."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if any(ord(letter) in _CONTROLS for letter in text):
        return None
    return Cleaned("text/plain", content)


def check_text_document(content: bytes) -> Cleaned | None:
    """The same docx or odt; None when it is neither. Raises FileRefused."""
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            media_type = _type_of(archive)
            if media_type is None:
                return None
            _check(archive, media_type)
    except FileRefused:
        raise
    except (zipfile.BadZipFile, ET.ParseError, KeyError, ValueError, NotImplementedError, RuntimeError):
        raise FileRefused(BROKEN) from None
    return Cleaned(media_type, content)


def _type_of(archive: zipfile.ZipFile) -> str | None:
    names = archive.namelist()
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    if "mimetype" in names and _read(archive, "mimetype").strip() == ODT.encode():
        return ODT
    return None


def _check(archive: zipfile.ZipFile, media_type: str) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileRefused(TOO_COMPLEX)
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(ENCRYPTED)
    names = [part.filename.lower() for part in parts]
    if any(active in name for name in names for active in _ACTIVE_PARTS):
        raise FileRefused(ACTIVE)
    if media_type == DOCX:
        _check_docx(archive)
    else:
        _check_odt(archive, names)


def _check_docx(archive: zipfile.ZipFile) -> None:
    if b"macroenabled" in _read(archive, "[Content_Types].xml").lower():
        raise FileRefused(ACTIVE)
    for name in archive.namelist():
        if name.lower().endswith(".rels"):
            for relation in _xml(archive, name):
                kind = relation.get("Type", "").lower()
                if relation.get("TargetMode") == "External" and kind.endswith(_EXTERNAL):
                    raise FileRefused(ACTIVE)


def _check_odt(archive: zipfile.ZipFile, names: Collection[str]) -> None:
    if "meta-inf/manifest.xml" not in names or "content.xml" not in names:
        raise FileRefused(BROKEN)
    if b"encryption-data" in _read(archive, "META-INF/manifest.xml"):
        raise FileRefused(ENCRYPTED)
    if b"<script:event-listener" in _read(archive, "content.xml"):
        raise FileRefused(ACTIVE)


def _xml(archive: zipfile.ZipFile, name: str) -> ET.Element:
    text = _read(archive, name)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise FileRefused(ACTIVE)
    return ET.fromstring(text)  # noqa: S314 - without a DTD there is nothing to expand


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        text = part.read(MOST_XML + 1)
    if len(text) > MOST_XML:
        raise FileRefused(TOO_COMPLEX)
    return text
