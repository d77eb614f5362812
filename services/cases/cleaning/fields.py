"""The codes of the fields of a Word document, as a program reads them when it opens or updates it.

What cannot be read (a field in a code, whose result is part of it; a sign of another typeface) stands in it as
`UNREADABLE`, so that no name of a field can be put together unseen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from services.cases.cleaning.packages import local

UNREADABLE: Final = "\N{REPLACEMENT CHARACTER}"
_APART: Final = frozenset({"choice", "fallback", "txbxcontent"})
"""Text of its own: of two choices a program takes one, so a code must not be put together from both."""
_CODES: Final = frozenset({"instrtext", "delinstrtext"})
_SIGNS: Final = frozenset({"sym", "tab", "nobreakhyphen", "softhyphen", "br", "cr", "ptab", "fldsimple", *_APART})
_ARGUMENT: Final = re.compile(r'["“”]([^"“”]*)["“”]?|([^\s"“”]+)')
_SWITCH: Final = re.compile(r"\\[a-z*#@!]", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    """One that is open: its code, the same with what was deleted from it, and whether its result has begun."""

    code: str = ""
    with_deleted: str = ""
    has_result: bool = False

    def add(self, text: str, *, deleted: bool = False) -> None:
        self.with_deleted += text
        if not deleted:
            self.code += text

    @property
    def readings(self) -> set[str]:
        """The code as it is, and as it is again when a deletion is undone."""
        return {each for each in (self.code, self.with_deleted) if each.strip()} or {""}


def field_codes(root: ET.Element) -> Iterator[str]:
    """The code of each field, of which runs and paragraphs hold pieces; in every reading."""
    open_fields: list[_Field] = []
    for each in _own(root):
        name = local(each.tag)
        if name == "fldsimple":
            yield _attribute(each, "instr")
        elif name == "fldchar":
            yield from _step(open_fields, _attribute(each, "fldchartype"))
        elif name in _CODES and not open_fields:
            yield each.text or ""
        if name in _APART:
            yield from field_codes(each)
        if open_fields and not open_fields[-1].has_result:
            open_fields[-1].add(_text(name, each), deleted=name == "delinstrtext")
    for left in open_fields:
        yield from left.readings - {""}


def field_name(code: str) -> str:
    """The word that says what a field does, in capitals; empty for a code that has none."""
    return next(iter(code.split(None, 1)), "").upper()


def arguments(code: str) -> list[str]:
    """What stands behind the name, without switches and quotation marks."""
    words = _ARGUMENT.findall(code.strip()[len(field_name(code)) :])
    return [quoted or plain for quoted, plain in words if not _SWITCH.fullmatch(plain)]


def _own(root: ET.Element) -> Iterator[ET.Element]:
    """What is in an element, in its order, but for what is in parts of `_APART`."""
    waiting = list(reversed(root))
    while waiting:
        each = waiting.pop()
        yield each
        if local(each.tag) not in _APART:
            waiting.extend(reversed(each))


def _text(name: str, element: ET.Element) -> str:
    if name in _CODES or name == "t":
        return element.text or ""
    return UNREADABLE if name in _SIGNS else ""


def _step(open_fields: list[_Field], kind: str) -> Iterator[str]:
    if kind == "begin":
        if open_fields and not open_fields[-1].has_result:
            open_fields[-1].add(UNREADABLE)
        open_fields.append(_Field())
    elif kind == "separate" and open_fields:
        open_fields[-1].has_result = True
    elif kind == "end" and open_fields:
        yield from open_fields.pop().readings


def _attribute(element: ET.Element, name: str) -> str:
    return next((text for key, text in element.attrib.items() if local(key) == name), "")
