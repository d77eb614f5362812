"""Word documents: what fetches something from elsewhere, or starts something, when they are opened."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from services.cases.cleaning.packages import is_elsewhere, is_harmless_link, local, read, xml_parts
from services.cases.domain.document_refusals import ACTIVE, FIELD, OUTSIDE, FileRefused

_INSIDE: Final = ("attachedtemplate", "oleobject", "afchunk", "/package", "/control", "vbaproject", "extensibility")
"""Ends of relationship types of what is inside a document and may act, or be a document of another kind."""
_FIELDS: Final = frozenset(
    {"DDE", "DDEAUTO", "INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "IMPORT", "LINK", "EMBED", "DATABASE", "RD"}
    | {"MACROBUTTON", "CONTROL", "HTMLACTIVEX", "ADDIN", "PRINT"}
)
_ADDRESSES: Final = frozenset({"src", "link"})
"""Attributes whose address is fetched when the document is opened."""
_PROPERTIES: Final[Mapping[str, bytes]] = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}


def check_docx(archive: zipfile.ZipFile) -> None:
    """Raise FileRefused for one that reaches outside or can act."""
    if b"macroenabled" in read(archive, "[Content_Types].xml").lower():
        raise FileRefused(ACTIVE)
    for name, root in xml_parts(archive):
        if name.endswith(".rels"):
            _check_relations(root)
        else:
            _check_part(root)


def docx_properties(archive: zipfile.ZipFile) -> Mapping[str, bytes]:
    """The parts that say who made it, as they are without it."""
    return {name: empty for name, empty in _PROPERTIES.items() if name in archive.namelist()}


def is_signed_docx(names: Iterable[str]) -> bool:
    """Whether it has a signature, which a change would break."""
    return any(name.startswith("_xmlsignatures/") for name in names)


def _check_relations(root: ET.Element) -> None:
    for relation in root:
        kind, target = relation.get("Type", "").lower(), relation.get("Target", "")
        is_external = relation.get("TargetMode", "").lower() == "external"
        if kind.endswith("/hyperlink"):
            if not is_harmless_link(target):
                raise FileRefused(OUTSIDE)
        elif is_external or "://" in target or target.startswith("\\\\"):
            raise FileRefused(OUTSIDE)
        elif kind.endswith(_INSIDE):
            raise FileRefused(ACTIVE)


def _check_part(root: ET.Element) -> None:
    for each in root.iter():
        if local(each.tag) == "mailmerge":
            raise FileRefused(OUTSIDE)
        if any(local(name) in _ADDRESSES and "://" in text for name, text in each.attrib.items()):
            raise FileRefused(OUTSIDE)
    for code in _field_codes(root):
        words = code.split(None, 1)
        # A code that begins with another field says only when it is opened what it does.
        if not words or words[0].upper() in _FIELDS:
            raise FileRefused(FIELD)
        if words[0].upper() == "HYPERLINK" and is_elsewhere(_address(code)) and not is_harmless_link(_address(code)):
            raise FileRefused(OUTSIDE)


def _address(code: str) -> str:
    return code.split(None, 1)[-1].strip().strip('"“”')


def _field_codes(root: ET.Element) -> Iterator[str]:
    """The code of each field, of which runs and paragraphs hold pieces; without what fields in it come to."""
    open_fields: list[str] = []
    for each in root.iter():
        name = local(each.tag)
        if name == "fldsimple":
            yield _attribute(each, "instr")
        elif name == "instrtext" and open_fields:
            open_fields[-1] += each.text or ""
        elif name == "instrtext":
            yield each.text or ""
        elif name == "fldchar":
            yield from _step(open_fields, _attribute(each, "fldchartype"))
    yield from filter(str.strip, open_fields)


def _step(open_fields: list[str], kind: str) -> Iterator[str]:
    if kind == "begin":
        if open_fields and not open_fields[-1].strip():
            yield ""
        open_fields.append("")
    elif kind == "end" and open_fields:
        yield open_fields.pop()


def _attribute(element: ET.Element, name: str) -> str:
    return next((text for key, text in element.attrib.items() if local(key) == name), "")
