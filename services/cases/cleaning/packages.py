"""Packages: the ZIP files that text documents are. Parts are read within limits, and some written anew."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from services.cases.domain.document_refusals import ACTIVE, BROKEN, ENCRYPTED, TOO_COMPLEX, FileRefused

MOST_PARTS: Final = 2000
MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_XML: Final = 8 * 1024 * 1024
RATIO_FROM: Final = 10 * 1024 * 1024
MOST_RATIO: Final = 100
"""A package of more than `RATIO_FROM` bytes is at most so many times smaller packed: text is 5 to 30 times."""
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]|\.\.", re.IGNORECASE)
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
    """Every part that is XML by its content, with its name in small letters. Raises FileRefused."""
    for name in archive.namelist():
        with archive.open(name) as part:
            begins = part.read(64).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
        if begins.startswith(b"<"):
            yield name.lower(), xml(archive, name)


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
    """Whether an address leads out of the package."""
    return _ELSEWHERE.match(address.strip()) is not None


def is_harmless_link(address: str) -> bool:
    """Whether an address may stand in a link that opens when somebody clicks it: no file share, script or macro."""
    return _OPENED_BY_A_CLICK.match(address.strip()) is not None or not is_elsewhere(address)


def local(name: str) -> str:
    """The name of an element or attribute without its namespace, in small letters."""
    return name.rpartition("}")[2].lower()
