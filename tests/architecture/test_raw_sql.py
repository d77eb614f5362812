"""A string of SQL stands only where SQLAlchemy Core cannot say it, and says why."""

import ast
import re

import pytest

from tests.architecture.source_code import PRODUCT, sources

pytestmark = pytest.mark.architecture

STATEMENT = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|LISTEN|NOTIFY|LOCK|SET|GRANT|REVOKE|CREATE|ALTER|DROP)\s+\S"
)


def statements(module: ast.Module) -> list[ast.Constant]:
    """The strings that begin like a statement of SQL, without docstrings."""
    docstrings = {node.value for node in ast.walk(module) if isinstance(node, ast.Expr)}
    return [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings
        if STATEMENT.match(node.value)
    ]


def without_a_reason(text: str) -> list[int]:
    """The lines of raw SQL that nothing explains.

    `Raw SQL:` stands in the docstring of the module, in a comment of the module above them all, or up to eight lines
    above.
    """
    module, lines = ast.parse(text), text.splitlines()
    if "Raw SQL:" in (ast.get_docstring(module) or ""):
        return []
    found = {node.lineno for node in statements(module)}
    if "sqlalchemy" in text:
        found |= {n for n, line in enumerate(lines, 1) if re.search(r"(?<![\w.])(?<!def )text\((?!\))", line)}
    of_module = next((n for n, line in enumerate(lines, 1) if line.startswith("# Raw SQL: ")), len(lines) + 1)
    return [n for n in sorted(found) if n < of_module and "Raw SQL:" not in "\n".join(lines[max(0, n - 9) : n])]


def test_raw_sql_says_why() -> None:
    wrong = {path: found for path, text in sources(*PRODUCT).items() if (found := without_a_reason(text))}

    assert wrong == {}, "SQLAlchemy Core, or a comment `# Raw SQL: why` above"


def test_raw_sql_without_a_reason_is_found() -> None:
    assert without_a_reason('FIND = "SELECT 1"\n\n\ndef f(c):\n    """SELECT it."""\n    c.execute("LISTEN x")') == [
        1,
        6,
    ]
    assert without_a_reason('# Raw SQL: a reason\nFIND = "SELECT 1"') == []
    assert without_a_reason("# Raw SQL: a reason" + "\n" * 20 + 'FIND = "SELECT 1"') == []
    assert without_a_reason('"""Reads.\n\nRaw SQL: a reason.\n"""\nFIND = "SELECT 1"') == []
