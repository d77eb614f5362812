"""Word documents: what fetches something from elsewhere, or starts something, when they are opened."""

import zipfile
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

from services.cases.cleaning.fields import UNREADABLE, arguments, field_codes, field_name
from services.cases.cleaning.packages import (
    is_elsewhere,
    is_harmless_link,
    is_relations,
    is_whole,
    local,
    namespace,
    read,
    xml,
    xml_names,
)
from services.cases.domain.documents.document_refusals import ACTIVE, FIELD, OUTSIDE, FileRefused

_INSIDE: Final = ("attachedtemplate", "oleobject", "afchunk", "/package", "/control", "vbaproject", "extensibility")
"""Ends of relationship types of what is inside a document and may act, or be a document of another kind."""
_FIELDS: Final = frozenset(
    {
        "PAGE",
        "NUMPAGES",
        "SECTION",
        "SECTIONPAGES",
        "REVNUM",
        "NUMCHARS",
        "NUMWORDS",
        "FILENAME",
        "FILESIZE",
        "TEMPLATE",
    }
    | {"DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME"}
    | {"AUTHOR", "LASTSAVEDBY", "TITLE", "SUBJECT", "KEYWORDS", "COMMENTS", "DOCPROPERTY", "DOCVARIABLE", "INFO"}
    | {"USERNAME", "USERINITIALS", "USERADDRESS", "ADDRESSBLOCK", "GREETINGLINE"}
    | {
        "TOC",
        "TC",
        "TOA",
        "TA",
        "INDEX",
        "XE",
        "SEQ",
        "REF",
        "PAGEREF",
        "NOTEREF",
        "STYLEREF",
        "HYPERLINK",
        "GOTOBUTTON",
    }
    | {"FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "ASK", "FILLIN", "AUTOTEXT", "AUTOTEXTLIST", "GLOSSARY"}
    | {"IF", "COMPARE", "SET", "QUOTE", "MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "SKIPIF"}
    | {"AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM", "BIDIOUTLINE", "SYMBOL", "EQ", "ADVANCE", "SHAPE", "PRIVATE"}
    | {"CITATION", "BIBLIOGRAPHY", "BARCODE", "DISPLAYBARCODE", "MERGEBARCODE"}
)
"""Fields that show something of the document itself, or of who opens it to themselves. Any other is refused."""
_FORMULA: Final = "="
_ADDRESSES: Final = frozenset({"src", "link", "href"})
"""Attributes whose address is fetched when the document is opened, but for `href` of a link to click."""
_CLICKED: Final = ("hyperlink", "hlink")
"""How the names of elements of links begin."""
_VML: Final = "urn:schemas-microsoft-com:vml"
_OFFICE: Final = "urn:schemas-microsoft-com:office:office"
_FILLS: Final = frozenset({"imagedata", "fill", "stroke", "image"})


def check_docx(archive: zipfile.ZipFile) -> None:
    """Raise FileRefused for one that reaches outside or can act."""
    if b"macroenabled" in read(archive, "[Content_Types].xml").lower():
        raise FileRefused(ACTIVE)
    names = list(xml_names(archive))
    relations = [name for name in names if is_relations(name)]
    links: dict[str, frozenset[str]] = {}
    for name in relations:
        root = xml(archive, name)
        _check_relations(root)
        links[name.lower().replace("_rels/", "").removesuffix(".rels")] = _links(root)
    for name in names:
        if name not in relations:
            _check_part(xml(archive, name), links.get(name.lower(), frozenset()))


def is_signed_docx(names: Iterable[str]) -> bool:
    """Whether it has a signature, which a change would break."""
    return any(name.startswith("_xmlsignatures/") for name in names)


def _check_relations(root: ET.Element) -> None:
    for relation in root.iter():
        kind, target = relation.get("Type", "").lower(), relation.get("Target", "")
        is_external = relation.get("TargetMode", "").lower() == "external"
        if kind.endswith("/hyperlink"):
            if not is_harmless_link(target):
                raise FileRefused(OUTSIDE)
        elif is_external or is_whole(target):
            raise FileRefused(OUTSIDE)
        elif kind.endswith(_INSIDE):
            raise FileRefused(ACTIVE)


def _links(root: ET.Element) -> frozenset[str]:
    """The numbers of relations that lead outside, which only a link to click may use."""
    return frozenset(each.get("Id", "") for each in root.iter() if is_whole(each.get("Target", "")))


def _check_part(root: ET.Element, links: frozenset[str]) -> None:
    for each in root.iter():
        if not local(each.tag).startswith(_CLICKED) and any(
            text in links and namespace(key).endswith("/relationships") for key, text in each.items()
        ):
            raise FileRefused(OUTSIDE)
        if local(each.tag) == "mailmerge" or any(_leads_outside(each, key, text) for key, text in each.items()):
            raise FileRefused(OUTSIDE)
        # What stands before every link that is no whole address.
        if local(each.tag) == "hyperlinkbase" and not is_harmless_link(each.text or ""):
            raise FileRefused(OUTSIDE)
    for code in field_codes(root):
        _check_field(code)


def _leads_outside(element: ET.Element, key: str, text: str) -> bool:
    if local(key) not in _ADDRESSES:
        return False
    is_link = local(element.tag) == "a" or (namespace(element.tag) == _VML and local(element.tag) not in _FILLS)
    if local(key) == "href" and is_link and namespace(key) != _OFFICE:
        return not is_harmless_link(text)
    return is_elsewhere(text)


def _check_field(code: str) -> None:
    name = field_name(code)
    if name not in _FIELDS and not name.startswith(_FORMULA):
        raise FileRefused(FIELD)
    if name == "HYPERLINK" and (UNREADABLE in code or not all(map(is_harmless_link, arguments(code)))):
        raise FileRefused(OUTSIDE)
