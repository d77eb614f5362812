"""A PDF file in which every value stands in an object of its own, as the format allows nearly everywhere."""

import io
from collections.abc import Mapping
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

APART = ", values apart"
_STREAM = frozenset({"/Length", "/Filter", "/DecodeParms"})
"""What a reader needs before it has the stream."""


def with_values_apart(content: bytes) -> bytes:
    """The same file; what was a value, in dictionaries and arrays of any depth, is a reference to it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    for each in list(writer._objects):
        if each is not None:
            _hold_references(writer, each)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def each_apart(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Of files by their names, each PDF with its values apart."""
    return {
        f"{name}{APART}": with_values_apart(content) for name, content in files.items() if content.startswith(b"%PDF")
    }


def _hold_references(writer: PdfWriter, found: Any) -> None:
    if isinstance(found, DictionaryObject):
        for key in dict.keys(found) - _STREAM:
            found[NameObject(key)] = _apart(writer, found.raw_get(key))
    elif isinstance(found, ArrayObject):
        found[:] = [_apart(writer, value) for value in list.__iter__(found)]


def _apart(writer: PdfWriter, value: Any) -> Any:
    if isinstance(value, IndirectObject):
        return value
    _hold_references(writer, value)
    return writer._add_object(value)
