"""Every problem of the platform with its titles, as one list.

`python -m tests.architecture.problems > docs/problems.md` renews the page.
"""

import ast
import importlib
from collections.abc import Iterator
from typing import NamedTuple

from gateway.browser.session_ends import SessionRevoked
from shared.kernel.errors import DomainError, Text
from shared.web.http_errors import status_of
from shared.web.problems import HTTP_TITLES
from tests.architecture.source_code import classes, nodes

_HEAD = """# Problems

Every `code` of an `application/problem+json` response, with the title that it has in each language (`Accept-Language`).
A client decides by `code` and shows `title`. Written by `python -m tests.architecture.problems`; a test compares.

| code | status | español | English |
|---|---|---|---|"""


_ENDED = """
Why a session was ended, as `ended_for` of `session_revoked`, with the title that it has then:

| ended_for | status | español | English |
|---|---|---|---|"""


class Titled(NamedTuple):
    """A code, where it is declared, its status and its titles."""

    code: str
    where: str
    status: int
    title: Text


def titled() -> list[Titled]:
    """Every kind of error that has a code of its own, by code."""
    declared = {
        importlib.import_module(path.removesuffix(".py").replace("/", ".")).__dict__[node.name]
        for path, node in classes("shared", "services", "gateway")
        if any(_declares(statement, "slug") for statement in node.body)
    }
    own = [_of(kind) for kind in declared if issubclass(kind, DomainError)]
    by_status = [Titled(_code(slug), "shared.web.problems", status, title)
                 for status, (slug, title) in HTTP_TITLES.items()]  # fmt: skip
    known = {problem.code for problem in own}
    return sorted([*own, *(problem for problem in by_status if problem.code not in known)])


def ended() -> list[Titled]:
    """Every reason for which the platform ends a session (`ended_for`), which is under one code, by its word."""
    kinds = SessionRevoked.__subclasses__()
    return sorted(Titled(str(kind.reason), f"{kind.__module__}.{kind.__name__}", 401, kind.title) for kind in kinds)


def messages() -> Iterator[tuple[str, str, str]]:
    """(`path:line`, Spanish, English) of every sentence about one field, with `…` for what is put in."""
    for path, node in nodes(ast.Call, "shared", "services", "gateway"):
        assert isinstance(node, ast.Call)
        words = {keyword.arg: keyword.value for keyword in node.keywords}
        if "es" in words and "en" in words:
            spanish, english = _text(words["es"]), _text(words["en"])
            if spanish and english:
                yield f"{path}:{node.lineno}", spanish, english


def page() -> str:
    """The text of `docs/problems.md`."""
    return "\n".join([_HEAD, *_rows(titled()), _ENDED, *_rows(ended()), ""])


def _rows(problems: list[Titled]) -> list[str]:
    return [f"| `{p.code}` | {p.status} | {p.title['es']} | {p.title['en']} |" for p in problems]


def _of(kind: type[DomainError]) -> Titled:
    status = status_of(kind.__new__(kind))
    return Titled(_code(kind.slug), f"{kind.__module__}.{kind.__name__}", status, kind.title)


def _code(slug: str) -> str:
    return slug.replace("-", "_")


def _declares(statement: ast.stmt, name: str) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _text(value: ast.expr) -> str:
    if isinstance(value, ast.Constant):
        return str(value.value)
    if isinstance(value, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in value.values)
    return ""


if __name__ == "__main__":
    print(page(), end="")
