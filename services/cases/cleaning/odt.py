"""OpenDocument texts: what fetches something from elsewhere, or starts something, when they are opened.

What an attribute holds decides, not what it is called: any that names a place outside is refused, in any part, unless
it belongs to a link to click or is a mere name. A part that is replaced is not looked at; a signature replaces nothing.
"""

import zipfile
from collections.abc import Collection, Iterable, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from services.cases.cleaning.packages import is_elsewhere, is_harmless_link, local, names_a_place, read, xml_parts
from services.cases.domain.documents.document_refusals import ACTIVE, BROKEN, ENCRYPTED, OUTSIDE, FileRefused

_ACTIVE: Final = frozenset(
    {"event-listener", "library-embedded", "library-linked", "applet", "plugin", "object-ole", "floating-frame"}
)
_FETCHING: Final = frozenset(
    {
        "dde-source",
        "dde-link",
        "dde-links",
        "dde-connection",
        "dde-connection-decl",
        "section-source",
        "connection-resource",
    }
)
_META: Final = (
    b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office='
    b'"urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"><office:meta/></office:document-meta>'
)
_LINKS: Final = frozenset({"a", "bibliography-mark"})
_HOLDS_AN_ADDRESS: Final = frozenset({"href", "src", "action", "resource", "image-data"})
"""Attributes that hold nothing else, so that a place beside the package, or an unknown scheme, counts too."""
_WORDS: Final = frozenset(
    {"name", "label", "title", "description", "string-value", "value", "current-value"}
    | {"transformation", "algorithm", "type", "requiredfeatures"}
)
"""Attributes that are shown, or name a kind, and are never fetched; but for those of a property of a control."""
_PROPERTIES: Final = frozenset({"property", "list-value"})
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def check_odt(archive: zipfile.ZipFile, replaced: Collection[str]) -> None:
    """Raise FileRefused for one that is encrypted, reaches outside or can act in a part that is not replaced."""
    names = {name.lower() for name in archive.namelist()}
    if "meta-inf/manifest.xml" not in names or "content.xml" not in names:
        raise FileRefused(BROKEN)
    if b"encryption-data" in read(archive, "META-INF/manifest.xml"):
        raise FileRefused(ENCRYPTED)
    for name, root in xml_parts(archive):
        if name not in replaced:
            _check_part(root)


def odt_properties(archive: zipfile.ZipFile) -> Mapping[str, bytes]:
    """The part that says who made it, as it is without it."""
    return {"meta.xml": _META} if "meta.xml" in archive.namelist() else {}


def is_signed_odt(names: Iterable[str]) -> bool:
    """Whether it has a signature, which a change would break."""
    return any(name.lower() == "meta-inf/documentsignatures.xml" for name in names)


def _check_part(root: ET.Element) -> None:
    for each in root.iter():
        name = local(each.tag)
        if name in _ACTIVE or each.tag == f"{_TEXT}script":
            raise FileRefused(ACTIVE)
        if name in _FETCHING or not _stays_inside(name, each):
            raise FileRefused(OUTSIDE)


def _stays_inside(name: str, element: ET.Element) -> bool:
    if name in _LINKS:
        return all(map(is_harmless_link, element.attrib.values()))
    words = frozenset() if name in _PROPERTIES else _WORDS
    return not any(_leads_outside(local(key), text, words) for key, text in element.items() if _RDF not in key)


def _leads_outside(key: str, text: str, words: frozenset[str]) -> bool:
    if key in _HOLDS_AN_ADDRESS:
        return is_elsewhere(text)
    return key not in words and names_a_place(text)
