"""PDF files are kept as they are, so that a signature in them stays valid; those that can do something are refused.

Every object of the file is looked at: scripts, actions that start programs or send forms, files and multimedia inside.
"""

import io
import logging
from collections.abc import Iterator
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from services.cases.cleaning.cleaned import Cleaned
from services.cases.domain.document_refusals import ACTIVE, BROKEN, ENCRYPTED, TOO_COMPLEX, FileRefused

BEGINS: Final = b"%PDF-"
MOST_OBJECTS: Final = 100_000
_KEYS: Final = frozenset({"/JS", "/JavaScript", "/EmbeddedFile", "/EmbeddedFiles", "/AF", "/RichMedia", "/XFA"})
"""Keys that no accepted file has, in any object."""
_ACTIONS: Final = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMediaExecute", "/GoToE", "/GoToR", "/Rendition"}
)
_TYPES: Final = frozenset({"/EmbeddedFile"})
_ANNOTATIONS: Final = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D"})


def check_pdf(content: bytes) -> Cleaned | None:
    """The same PDF file; None when it is none. Raises FileRefused."""
    if not content.startswith(BEGINS):
        return None
    # What pypdf finds odd names objects of the file, which must not get into a log.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        _check_file(PdfReader(io.BytesIO(content), strict=False))
    except FileRefused:
        raise
    # A broken file makes pypdf raise nearly anything.
    except Exception:  # noqa: BLE001
        raise FileRefused(BROKEN) from None
    return Cleaned("application/pdf", content)


def _check_file(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise FileRefused(ENCRYPTED)
    if len(reader.pages) == 0:
        raise FileRefused(BROKEN)
    for each in _objects(reader):
        _check(each)


def _objects(reader: PdfReader) -> Iterator[Any]:
    """The trailer and every object that the file lists, whether or not a page leads to it."""
    yield reader.trailer
    numbers = {(number, of) for of, known in reader.xref.items() for number in known}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise FileRefused(TOO_COMPLEX)
    for number, generation in sorted(numbers):
        if number:
            yield reader.get_object(IndirectObject(number, generation, reader))


def _check(found: Any) -> None:
    """Look at an object and at what it holds directly. References lead to objects that are looked at themselves."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            if _KEYS & each.keys() or _acts(each):
                raise FileRefused(ACTIVE)
            waiting.extend(dict.values(each))
        elif isinstance(each, ArrayObject):
            waiting.extend(list.__iter__(each))


def _acts(found: DictionaryObject) -> bool:
    return _name(found, "/S") in _ACTIONS or _name(found, "/Type") in _TYPES or _name(found, "/Subtype") in _ANNOTATIONS


def _name(found: DictionaryObject, key: str) -> str | None:
    value = found.raw_get(key) if key in found else None
    return str(value) if isinstance(value, NameObject) else None
