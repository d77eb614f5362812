"""OpenDocument texts: what fetches something from elsewhere, or starts something, when they are opened."""

import zipfile
from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from services.cases.cleaning.packages import is_elsewhere, is_harmless_link, local, read, xml_parts
from services.cases.domain.document_refusals import ACTIVE, BROKEN, ENCRYPTED, OUTSIDE, FileRefused

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
_LINKS: Final = "a"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def check_odt(archive: zipfile.ZipFile) -> None:
    """Raise FileRefused for one that is encrypted, reaches outside or can act."""
    names = {name.lower() for name in archive.namelist()}
    if "meta-inf/manifest.xml" not in names or "content.xml" not in names:
        raise FileRefused(BROKEN)
    if b"encryption-data" in read(archive, "META-INF/manifest.xml"):
        raise FileRefused(ENCRYPTED)
    for name, root in xml_parts(archive):
        # What it says of a template goes with the other properties.
        if name != "meta.xml":
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
    addresses = [text for key, text in element.attrib.items() if local(key) == "href"]
    if name == _LINKS:
        return all(map(is_harmless_link, addresses))
    return not any(map(is_elsewhere, addresses))
