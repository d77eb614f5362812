"""Plain text and text documents (docx, odt). Those that reach outside or can do something are refused.

Who made a document is taken out of it, unless it is signed: then it is kept as it is. Anybody can write what
looks like a signature, so it changes what is replaced and never what is refused: all that stays is checked.
"""

import io
import zipfile
from typing import Final
from xml.etree import ElementTree as ET

from services.cases.cleaning.cleaned import PROPERTIES_KEPT, PROPERTIES_REMOVED, Cleaned
from services.cases.cleaning.docx import check_docx, is_signed_docx
from services.cases.cleaning.docx_makers import docx_makers
from services.cases.cleaning.odt import check_odt, is_signed_odt, odt_properties
from services.cases.cleaning.packages import check_package, read, with_parts
from services.cases.domain.documents.document_refusals import ACTIVE, BROKEN, FileRefused

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT: Final = "application/vnd.oasis.opendocument.text"
_ACTIVE_PARTS: Final = (
    *("vbaproject", "vbadata", "activex", "embeddings/", "basic/", "scripts/", "object ", "afchunk"),
    "customui",
)
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
    """The docx or odt without its properties; None when it is neither. Raises FileRefused."""
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            media_type = _type_of(archive)
            return None if media_type is None else _cleaned(archive, media_type, content)
    except FileRefused:
        raise
    except (zipfile.BadZipFile, ET.ParseError, ValueError, LookupError, NotImplementedError, RuntimeError, EOFError):
        raise FileRefused(BROKEN) from None


def _type_of(archive: zipfile.ZipFile) -> str | None:
    names = archive.namelist()
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    if "mimetype" in names and read(archive, "mimetype").strip() == ODT.encode():
        return ODT
    return None


def _cleaned(archive: zipfile.ZipFile, media_type: str, content: bytes) -> Cleaned:
    check_package(archive)
    names = archive.namelist()
    if any(active in name.lower() for name in names for active in _ACTIVE_PARTS):
        raise FileRefused(ACTIVE)
    is_signed = is_signed_docx(names) if media_type == DOCX else is_signed_odt(names)
    properties = docx_makers(archive) if media_type == DOCX else odt_properties(archive)
    if media_type == DOCX:
        check_docx(archive)
    else:
        check_odt(archive, replaced=() if is_signed else properties.keys())
    if not properties:
        return Cleaned(media_type, content)
    if is_signed:
        return Cleaned(media_type, content, (PROPERTIES_KEPT,))
    return Cleaned(media_type, with_parts(archive, properties), (PROPERTIES_REMOVED,))
