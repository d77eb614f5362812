"""Who made a Word document, and who changed or commented it: the parts that say so, as they are without it.

Parts of properties are found by what the document says they are, wherever they stand. Authors of changes and comments
become numbers, in the order in which they appear, so that it stays visible which of them are of one person.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from services.cases.cleaning.packages import is_relations, read, xml, xml_names
from services.cases.domain.documents.document_refusals import BROKEN, FileRefused

_BEGINS: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_EMPTY: Final[Mapping[str, bytes]] = {
    "core-properties": b"<cp:coreProperties xmlns:cp="
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "extended-properties": b"<Properties xmlns="
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "custom-properties": b"<Properties xmlns="
    b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    "people": b'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>',
}
"""By the ends of the types of relationships and contents."""
_OTHER_NAMES: Final = {"extendedproperties": "extended-properties", "customproperties": "custom-properties"}
_USUAL: Final = {
    "docprops/core.xml": "core-properties",
    "docprops/app.xml": "extended-properties",
    "docprops/custom.xml": "custom-properties",
    "word/people.xml": "people",
}
_NAMES: Final = frozenset({"author", "initials"})
_AUTHOR: Final = re.compile(rb":(author|initials)\s*=")
_ATTRIBUTE: Final = re.compile(rb"""\s([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')""")
_TAG: Final = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"]*"|'[^']*'))+""")


def docx_makers(archive: zipfile.ZipFile) -> Mapping[str, bytes]:
    """The parts that name somebody, with their content without it."""
    kinds = {**_USUAL, **dict(_described(archive))}
    names = {name.lower(): name for name in archive.namelist()}
    makers = {names[part]: _BEGINS + _EMPTY[kind] for part, kind in kinds.items() if part in names}
    numbers: dict[str, bytes] = {}
    for name in xml_names(archive):
        text = read(archive, name)
        if name not in makers and _AUTHOR.search(text) and (without := _without_authors(text, numbers)) != text:
            makers[name] = without
    return makers


def _described(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each part of which the document says that it is one of `_EMPTY`, in small letters, with which."""
    for name in filter(is_relations, xml_names(archive)):
        base = posixpath.dirname(posixpath.dirname(name))
        yield from _kinds(xml(archive, name), "Type", "Target", base)
    types = xml(archive, "[Content_Types].xml")
    yield from _kinds(types, "ContentType", "PartName", "")
    extensions = dict(_kinds(types, "ContentType", "Extension", ""))
    for name in archive.namelist():
        if (kind := extensions.get(name.lower().rpartition(".")[2])) is not None:
            yield name.lower(), kind


def _kinds(root: ET.Element, of: str, where: str, base: str) -> Iterator[tuple[str, str]]:
    for each in root.iter():
        word = re.split(r"[/.]", each.get(of, "").lower().removesuffix("+xml"))[-1]
        kind = _OTHER_NAMES.get(word, word)
        if kind in _EMPTY and each.get(where):
            yield posixpath.normpath(posixpath.join("/", base, each.get(where, ""))).lstrip("/").lower(), kind


def _without_authors(text: bytes, numbers: dict[str, bytes]) -> bytes:
    """The XML with a number for each author and no initials; everything else to the letter as it was."""
    changes: list[tuple[int, int, bytes]] = []
    reader = expat.ParserCreate()
    reader.ordered_attributes = True

    def note(_: str, attributes: list[str]) -> None:
        if any(map(_names_somebody, attributes[::2])):
            written = _TAG.match(text, reader.CurrentByteIndex)
            if written is None:
                raise FileRefused(BROKEN)
            for value, place in zip(attributes[1::2], _ATTRIBUTE.finditer(written[0]), strict=True):
                if value and _names_somebody(place[1].decode()):
                    number = numbers.setdefault(value, b"%d" % (len(numbers) + 1)) if b"author" in place[1] else b""
                    changes.append((written.start() + place.start(2), written.start() + place.end(2), b'"%b"' % number))

    reader.StartElementHandler = note
    reader.Parse(text, True)
    return _changed(text, changes)


def _changed(text: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    pieces, done = [], 0
    for begins, ends, instead in changes:
        pieces += [text[done:begins], instead]
        done = ends
    return b"".join([*pieces, text[done:]])


def _names_somebody(key: str) -> bool:
    prefix, _, name = key.rpartition(":")
    return bool(prefix) and name in _NAMES
