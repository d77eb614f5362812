"""Small enough to read: budgets that are printed, and ceilings that are not bent."""

import ast
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY

pytestmark = pytest.mark.architecture

FILE_BUDGET, FUNCTION_BUDGET, VIEW_BUDGET = 250, 30, 15
FILE_CEILING = 400
FOLDER_CEILING = 25
A_LIST = ("migrations", "versions")
"""Folders whose files are a list that only grows, and is read from its end."""
FOLDERS = ("shared", "services", "gateway", "infra")
BANNED_NAMES = {"utils", "helpers", "helper", "manager", "common", "misc"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, function or view, and its lines."""

    kind: str
    where: str
    lines: int
    budget: int


def source_files() -> list[Path]:
    found = [file for folder in FOLDERS for file in (REPOSITORY / folder).rglob("*.py")]
    return [file for file in found if "node_modules" not in file.parts]


def pieces(file: Path) -> list[Piece]:
    text = file.read_text()
    where = str(file.relative_to(REPOSITORY))
    found = [Piece("file", where, text.count("\n"), FILE_BUDGET)]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            view = any(isinstance(d, ast.Call) and ast.unparse(d.func) == "requires" for d in node.decorator_list)
            kind, budget = ("view", VIEW_BUDGET) if view else ("function", FUNCTION_BUDGET)
            found.append(Piece(kind, f"{where}:{node.lineno} {node.name}", body_lines(node), budget))
    return found


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def test_the_sizes_are_printed(announce: Callable[[str], None]) -> None:
    over = [piece for file in source_files() for piece in pieces(file) if piece.lines > piece.budget]

    for piece in sorted(over, key=lambda p: (p.kind, -p.lines)):
        announce(f"over budget: {piece.kind} {piece.where}: {piece.lines} lines (budget {piece.budget})")


def test_no_file_is_longer_than_the_ceiling() -> None:
    long = {str(file.relative_to(REPOSITORY)): file.read_text().count("\n") for file in source_files()}

    assert {name: lines for name, lines in long.items() if lines > FILE_CEILING} == {}


def test_no_folder_holds_more_files_than_the_ceiling() -> None:
    """With its `__init__.py`. A folder that grows over it gets quarters, by subject."""
    folders = Counter(file.parent for file in source_files() if file.parent.parts[-2:] != A_LIST)

    assert {str(folder): count for folder, count in folders.items() if count > FOLDER_CEILING} == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [str(file) for file in source_files() if file.stem in BANNED_NAMES] == []
