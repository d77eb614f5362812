"""PDF files: those that can do something, or fetch something, are refused; who made them is taken out.

Every object of the file is looked at, also those of its earlier versions and those that its list leaves out: scripts,
actions that start programs or send forms, what happens by itself at its opening, files inside and elsewhere,
multimedia. A value may stand in an object of its own: each is followed to where it stands before it is judged. A file
that is signed is kept as it is: its signature stays valid.
"""

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
    read_object,
)

from services.cases.cleaning.cleaned import PROPERTIES_KEPT, PROPERTIES_REMOVED, Cleaned
from services.cases.cleaning.packages import is_harmless_link
from services.cases.domain.documents.document_refusals import (
    ACTIVE,
    BROKEN,
    ENCRYPTED,
    ON_OPENING,
    OUTSIDE,
    TOO_COMPLEX,
    FileRefused,
)

BEGINS: Final = b"%PDF-"
MOST_OBJECTS: Final = 100_000
_MOST_STEPS: Final = 8
"""From a reference to a reference; programs write none."""
_OBJECT: Final = re.compile(rb"(?<![0-9])[0-9]+[\0\s]+[0-9]+[\0\s]+obj")
_TRAILER: Final = re.compile(rb"trailer(?=[\0\s]*<<)")
_BLANKS: Final = re.compile(rb"[\0\s]*")
_KEYS: Final = frozenset({"/JS", "/JavaScript", "/EmbeddedFile", "/EmbeddedFiles", "/AF", "/RichMedia", "/XFA"})
"""Keys that no accepted file has, in any object."""
_ACTIONS: Final = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMediaExecute", "/GoToE", "/GoToR", "/Rendition"}
)
_TYPES: Final = frozenset({"/EmbeddedFile"})
_FILES: Final = ("/F", "/UF", "/DOS", "/Unix", "/Mac")
"""Keys under which a file is named; in other places `/F` is a number or a bead of a thread."""
_ADDRESSES: Final = ("/URI", "/Base")
"""Keys of a link, and of what stands before every link that is no whole address."""
_STRINGS: Final = (TextStringObject, ByteStringObject)
_SAYS_NOBODY: Final = frozenset({"/Producer", "/CreationDate", "/ModDate", "/Trapped"})
_NAMING: Final = frozenset({"/Metadata", "/PieceInfo", "/Author"})
_ANNOTATIONS: Final = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D"})


def check_pdf(content: bytes) -> Cleaned | None:
    """The PDF file without its properties; None when it is none. Raises FileRefused."""
    if not content.startswith(BEGINS):
        return None
    # What pypdf finds odd names objects of the file, which must not get into a log.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        found = _check_file(reader, content)
        if not found.names_somebody:
            return Cleaned("application/pdf", content)
        if found.is_signed:
            return Cleaned("application/pdf", content, (PROPERTIES_KEPT,))
        return Cleaned("application/pdf", _without_properties(reader), (PROPERTIES_REMOVED,))
    except FileRefused:
        raise
    # A broken file makes pypdf raise nearly anything.
    except Exception:  # noqa: BLE001
        raise FileRefused(BROKEN) from None


@dataclass(slots=True)
class _Found:
    """What the objects of a file say."""

    is_signed: bool = False
    names_somebody: bool = False

    def note(self, found: DictionaryObject) -> None:
        self.is_signed = self.is_signed or "/ByteRange" in found
        self.names_somebody = self.names_somebody or bool(_NAMING & found.keys())


def _check_file(reader: PdfReader, content: bytes) -> _Found:
    if reader.is_encrypted:
        raise FileRefused(ENCRYPTED)
    if len(reader.pages) == 0:
        raise FileRefused(BROKEN)
    _check_opening(reader.root_object)
    noted = _Found(names_somebody=bool((reader.metadata or {}).keys() - _SAYS_NOBODY))
    for each in _objects(reader, content):
        _check(each, noted)
    return noted


def _check_opening(found: DictionaryObject) -> None:
    """Only a page may be gone to by itself."""
    action = _value(found, "/OpenAction")
    if isinstance(action, DictionaryObject) and _name(action, "/S") == "/GoTo" and "/Next" not in action:
        return
    # A script has a refusal of its own, below.
    if isinstance(action, DictionaryObject) and _name(action, "/S") not in _ACTIONS:
        raise FileRefused(ON_OPENING)


def _without_properties(reader: PdfReader) -> bytes:
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    for each in writer._objects:  # noqa: SLF001 - pypdf has no public list of what it writes
        if isinstance(each, DictionaryObject):
            each.pop("/Metadata", None)
            each.pop("/PieceInfo", None)
    out = io.BytesIO()
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    writer.write(out)
    return out.getvalue()


def _objects(reader: PdfReader, content: bytes) -> Iterator[Any]:
    """The trailer and every object, whether the file lists it, a page leads to it, or it only stands there."""
    yield reader.trailer
    numbers = {(number, of) for of, known in reader.xref.items() for number in known}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    written = [found.end() for found in _OBJECT.finditer(content)]
    if len(numbers) > MOST_OBJECTS or len(written) > MOST_OBJECTS:
        raise FileRefused(TOO_COMPLEX)
    for number, generation in sorted(numbers):
        if number:
            yield reader.get_object(IndirectObject(number, generation, reader))
    for place in written + [found.end() for found in _TRAILER.finditer(content)]:
        found = _read_at(reader, content, place)
        yield found
        if isinstance(found, StreamObject) and _name(found, "/Type") == "/ObjStm":
            yield from _packed(reader, found)


def _packed(reader: PdfReader, stream: StreamObject) -> Iterator[Any]:
    """The objects in a stream of objects; its head has the number and the place of each."""
    count, first = _value(stream, "/N"), _value(stream, "/First")
    if not isinstance(count, NumberObject) or not isinstance(first, NumberObject) or count > MOST_OBJECTS:
        raise FileRefused(BROKEN)
    content = stream.get_data()
    for place in content[:first].split()[1 : 2 * count : 2]:
        yield _read_at(reader, content, first + int(place))


def _read_at(reader: PdfReader, content: bytes, place: int) -> Any:
    blanks = _BLANKS.match(content, place)
    stream = io.BytesIO(content)
    stream.seek(blanks.end() if blanks else place)
    return read_object(stream, reader)


def _check(found: Any, noted: _Found) -> None:
    """Look at an object and at what it holds directly. References lead to objects that are looked at themselves."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            if _KEYS & each.keys() or _acts(each):
                raise FileRefused(ACTIVE)
            if "/AA" in each:
                raise FileRefused(ON_OPENING)
            if _leads_elsewhere(each):
                raise FileRefused(OUTSIDE)
            _check_opening(each)
            noted.note(each)
            waiting.extend(dict.values(each))
        elif isinstance(each, ArrayObject):
            waiting.extend(list.__iter__(each))


def _acts(found: DictionaryObject) -> bool:
    return _name(found, "/S") in _ACTIONS or _name(found, "/Type") in _TYPES or _name(found, "/Subtype") in _ANNOTATIONS


def _leads_elsewhere(found: DictionaryObject) -> bool:
    """Whether it names a file outside, by itself or as content of a stream, or links to what is not of the web."""
    if any(_is_file(_value(found, key)) for key in _FILES):
        return True
    return any(_is_harmful(_value(found, key)) for key in _ADDRESSES)


def _is_file(value: Any) -> bool:
    if isinstance(value, DictionaryObject):
        return _name(value, "/Type") in {"/Filespec", "/F"} or any(
            isinstance(_value(value, key), _STRINGS) for key in _FILES
        )
    return isinstance(value, _STRINGS)


def _is_harmful(address: Any) -> bool:
    return isinstance(address, _STRINGS) and not is_harmless_link(_text(address))


def _text(value: TextStringObject | ByteStringObject) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _name(found: DictionaryObject, key: str) -> str | None:
    value = _value(found, key)
    return str(value) if isinstance(value, NameObject) else None


def _value(found: DictionaryObject, key: str) -> Any:
    """What stands under a key, wherever it stands; None for what is nowhere. Raises FileRefused for a circle."""
    value = dict.get(found, key)
    for _ in range(_MOST_STEPS):
        if not isinstance(value, IndirectObject):
            return value
        value = value.get_object()
    raise FileRefused(BROKEN)
