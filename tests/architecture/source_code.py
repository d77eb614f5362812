"""Reads the source of the product and its tests for the rules about code."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from infra.local.programs import REPOSITORY

SERVICES = ("identity", "cases", "referrals", "reporting")
PRODUCT = ("shared", "services", "gateway", "infra")
MIGRATION = "/migrations/"


@cache
def sources(*folders: str) -> dict[str, str]:
    """Path → text of the Python files below `folders`, without migrations."""
    files = (file for folder in folders for file in (REPOSITORY / folder).rglob("*.py"))
    texts = {str(file.relative_to(REPOSITORY)): file for file in files if "node_modules" not in file.parts}
    return {path: file.read_text() for path, file in sorted(texts.items()) if MIGRATION not in path}


@cache
def tree(path: str) -> ast.Module:
    return ast.parse((REPOSITORY / path).read_text())


def nodes(kind: type[ast.AST], *folders: str) -> Iterator[tuple[str, ast.AST]]:
    for path in sources(*folders):
        for node in ast.walk(tree(path)):
            if isinstance(node, kind):
                yield path, node


def lines_with(pattern: str, *folders: str) -> list[str]:
    """`path:line` of every line that matches."""
    found = re.compile(pattern)
    return [
        f"{path}:{number}"
        for path, text in sources(*folders).items()
        for number, line in enumerate(text.splitlines(), 1)
        if found.search(line)
    ]


def classes(*folders: str) -> Iterator[tuple[str, ast.ClassDef]]:
    for path, node in nodes(ast.ClassDef, *folders):
        assert isinstance(node, ast.ClassDef)
        yield path, node


def functions(*folders: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for path, node in nodes(ast.FunctionDef, *folders):
        assert isinstance(node, ast.FunctionDef)
        yield path, node


def calls(*folders: str) -> Iterator[tuple[str, ast.Call]]:
    for path, node in nodes(ast.Call, *folders):
        assert isinstance(node, ast.Call)
        yield path, node


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
