"""Finds dates that are written out, so that none is ever compared with a real clock.

The rule for a stranger: in code, a date of the platform's own time (2025 and later) and the birth of somebody who was
a child in it are either counted from today (`tests.support.days`), or the file says why the calendar cannot touch them:

    # fixed dates: the rules are handed their day
    "e.g. 2026-11-25T03:00Z",  # fixed date: an example in a text

Docstrings and comments are not looked at. The rule itself does not know what day it is: it never turns red by waiting.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 2025, 2079
"""Earlier is past for ever, later is to come for as long as this code lives."""
BIRTHS_FROM = FIRST_YEAR - 18
"""Whoever was born earlier is an adult for ever."""

_ISO = re.compile(r"(?<![\d-])(20\d\d)-(?:(?:0[1-9]|1[0-2])(?:-[0-3]\d)?|Q[1-4])(?![\d-])")
_TYPED = re.compile(r"(?<!\d)\d{1,2}/\d{1,2}/(20\d\d)(?!\d)")
_IN_SCRIPT = re.compile(r"new Date\((20\d\d),")
_BIRTH = re.compile(r"birth", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_WHOLE_FILE = re.compile(r"^(?:#|//) fixed dates: .{10,}$", re.MULTILINE)
_ONE_LINE = re.compile(r"(?:#|//) fixed date: .{10,}$")


@dataclass(frozen=True, slots=True)
class FixedDate:
    """A place where a date is written out."""

    line: int
    text: str


def fixed_dates(source: str) -> list[FixedDate]:
    """The dates written out in a Python module that says nowhere why."""
    if _WHOLE_FILE.search(source):
        return []
    lines = source.splitlines()
    tree = ast.parse(source)
    found = {FixedDate(node.lineno, lines[node.lineno - 1].strip()) for node in _places(tree)}
    return sorted((f for f in found if not _ONE_LINE.search(f.text)), key=lambda f: f.line)


def fixed_dates_in_script(source: str) -> list[FixedDate]:
    """The same for TypeScript, line by line."""
    if _WHOLE_FILE.search(source):
        return []
    return [
        FixedDate(number, line.strip())
        for number, line in enumerate(source.splitlines(), 1)
        if not line.lstrip().startswith(("//", "*", "/*")) and not _ONE_LINE.search(line)
        if any(_near(year) for pattern in (_ISO, _TYPED, _IN_SCRIPT) for year in pattern.findall(line))
    ]


def _places(tree: ast.Module) -> Iterator[ast.expr]:
    docstrings = set(_docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            if any(_near(year) for pattern in (_ISO, _TYPED) for year in pattern.findall(node.value)):
                yield node
        elif isinstance(node, ast.Call):
            if _constructs(node):
                yield node
            yield from (word.value for word in node.keywords if _is_birth(word.arg, word.value))
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            yield from (value for key, value in pairs if isinstance(key, ast.Constant) and _is_birth(key.value, value))


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    # Also those that stand below a constant.
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))


def _constructs(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "year")]
    return name in ("date", "datetime") and any(isinstance(a, ast.Constant) and _near(a.value) for a in first)


def _is_birth(name: object, value: ast.expr) -> bool:
    if not isinstance(name, str) or not _BIRTH.search(name) or not isinstance(value, ast.Constant):
        return False
    return any(BIRTHS_FROM <= int(year) <= LAST_YEAR for year in _YEAR.findall(str(value.value)))


def _near(year: object) -> bool:
    return str(year).isdigit() and FIRST_YEAR <= int(str(year)) <= LAST_YEAR
