"""Packages: the ZIP files that text documents are. Parts are read within limits, and some written anew."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from services.cases.domain.documents.document_refusals import ACTIVE, BROKEN, ENCRYPTED, TOO_COMPLEX, FileRefused

MOST_PARTS: Final = 2000
MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_XML: Final = 8 * 1024 * 1024
RATIO_FROM: Final = 10 * 1024 * 1024
MOST_RATIO: Final = 100
"""A package of more than `RATIO_FROM` bytes is at most so many times smaller packed: text is 5 to 30 times."""
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]|(.*[/\\])?\.\.([/\\]|$)", re.IGNORECASE)
_WHOLE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)
_PLACE: Final = re.compile(
    r"[a-z][a-z0-9+.-]+:[/\\]|[/\\]{2}|(https?|ftp|file|smb|javascript|macro|vnd\.sun\.star\.[a-z]+):", re.IGNORECASE
)
"""In what may be any words: the beginning of an address, and of nothing else."""
_HERE: Final = re.compile(r"data:image/(png|jpe?g|gif);base64,", re.IGNORECASE)
_SKIPPED_BY_PROGRAMS: Final = re.compile(r"[\x00-\x20]")
_BLANKS: Final = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"
_OPENED_BY_A_CLICK: Final = re.compile(r"(https?|mailto|tel):|#", re.IGNORECASE)


def check_package(archive: zipfile.ZipFile) -> None:
    """Raise FileRefused for one that is encrypted, broken, or larger than its limits."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise FileRefused(TOO_COMPLEX)
    if unpacked > RATIO_FROM and unpacked > packed * MOST_RATIO:
        raise FileRefused(TOO_COMPLEX)
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(ENCRYPTED)
    # Of two parts with one name programs open different ones; `testzip` reads all and compares sizes and sums.
    if len({part.filename.lower() for part in parts}) < len(parts) or archive.testzip() is not None:
        raise FileRefused(BROKEN)


def xml_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, ET.Element]]:
    """Every part of `xml_names`. Raises FileRefused."""
    for name in xml_names(archive):
        yield name, xml(archive, name)


def xml_names(archive: zipfile.ZipFile) -> Iterator[str]:
    """The names of the parts that are XML by their content. Raises FileRefused for one that is only called so."""
    for part in archive.infolist():
        begins = _begins(archive, part)
        if begins.startswith(b"<"):
            yield part.filename
        elif begins and part.filename.lower().endswith((".xml", ".rels")):
            # In letters that this module does not know, where another program may.
            raise FileRefused(BROKEN)


def _begins(archive: zipfile.ZipFile, of: zipfile.ZipInfo) -> bytes:
    with archive.open(of) as part:
        while (piece := part.read(64)) and not piece.strip(_BLANKS):
            pass
    return piece.lstrip(_BLANKS)


def xml(archive: zipfile.ZipFile, name: str) -> ET.Element:
    """The XML of a part. Raises FileRefused for one with a DTD, and for one in which a DTD could not be seen."""
    text = read(archive, name)
    if b"\0" in text or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise FileRefused(ACTIVE)
    return ET.fromstring(text)  # noqa: S314 - without a DTD there is nothing to expand


def read(archive: zipfile.ZipFile, name: str) -> bytes:
    """The content of a part. Raises FileRefused for one that is too long."""
    with archive.open(name) as part:
        text = part.read(MOST_XML + 1)
    if len(text) > MOST_XML:
        raise FileRefused(TOO_COMPLEX)
    return text


def with_parts(archive: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The package with other content in some parts; order, names and packing of all stay."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for part in archive.infolist():
            of = zipfile.ZipInfo(part.filename, part.date_time)
            of.compress_type = part.compress_type
            content = changed.get(part.filename)
            new.writestr(of, archive.read(part) if content is None else content)
    return out.getvalue()


def is_elsewhere(address: str) -> bool:
    """Whether an address leads out of the package, however it is spelled."""
    return any(_ELSEWHERE.match(read) and not _HERE.match(read) for read in _readings(address))


def is_whole(address: str) -> bool:
    """Whether an address names where it leads by itself: with a scheme, or a machine."""
    return any(_WHOLE.match(read) for read in _readings(address))


def names_a_place(words: str) -> bool:
    """Whether words that need not be an address are one of something outside."""
    return any(_PLACE.match(read) for read in _readings(words))


def is_harmless_link(address: str) -> bool:
    """Whether an address may stand in a link that opens when somebody clicks it: no file share, script or macro."""
    return _OPENED_BY_A_CLICK.match(_readings(address)[0]) is not None or not is_elsewhere(address)


def _readings(address: str) -> tuple[str, str]:
    """An address as programs read it, without blanks, and with its signs in percent written out."""
    read = _SKIPPED_BY_PROGRAMS.sub("", address)
    return read, _SKIPPED_BY_PROGRAMS.sub("", unquote(read))


def is_relations(name: str) -> bool:
    """Whether a part is a list of relations of another part, by its name."""
    return name.lower().endswith(".rels")


def local(name: str) -> str:
    """The name of an element or attribute without its namespace, in small letters."""
    return name.rpartition("}")[2].lower()


def namespace(name: str) -> str:
    """The namespace of an element or attribute; empty for one without."""
    return name.rpartition("}")[0].removeprefix("{")
