"""Plain words in code and pages: docs/style.md says which, these tests hold some."""

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY
from tests.architecture.source_code import PRODUCT, lines_with, nodes, sources, tree

pytestmark = pytest.mark.architecture

NOT_HERE = {
    r"\b[Dd]oors?\b": "endpoint",
    r"(?<!ceiba.referrals.)\b(bell|bells|Bell|RedisBell|Ear)\b": "pubsub, Subscription",
    r"\b([Cc]ourier|Carriers?|carriers?|Parcel|[Oo]utlets?)\b": "DeliveryDispatcher, Transports, OutgoingMessage",
    r"\b(unasked|Making|roomy)\b": "strict_requests, ExtractContext, allow_large_body",
    r"\b(she|her|hers|herself|She|Her)\b": "they, the caller, the receiver, the person",
    r"(def|class) _?(tell|told|hear|settle|whom|nobody)[_(]": "append, notify, publish, log, report",
    r"(design table|journey J\d|performance targets|reliability rules)": "no name of a document elsewhere",
}


@pytest.mark.parametrize("word", NOT_HERE)
def test_a_plain_word_stands_for_a_private_one(word: str) -> None:
    assert lines_with(word, *PRODUCT) == [], f"write: {NOT_HERE[word]}"


PRONOUN = r"\b(she|her|hers|herself)\b"
ELSEWHERE = r"\bJ\d+( and J\d+)?[:,]|\b(performance|test|master|work) plan\b|\bdesign table\b|\breliability rules\b"
DOCUMENT = re.compile(r"(?<![\w-])[\w-]+\.md\b")


@cache
def pages() -> dict[str, str]:
    """Path → text of the pages that people read."""
    files = [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")]
    files += [
        *REPOSITORY.glob("services/*/*.md"),
        *REPOSITORY.glob("gateway/*.md"),
        *REPOSITORY.glob("gateway/web/*.md"),
    ]
    return {str(file.relative_to(REPOSITORY)): file.read_text() for file in sorted(files)}


def said_in_tests() -> dict[str, str]:
    """`path:line` → docstring of a module, class, function or constant of the tests."""
    strings = (
        (path, node.value)
        for path, node in nodes(ast.Expr, "tests")
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    )
    return {f"{path}:{string.lineno}": str(string.value) for path, string in strings}


def matching(pattern: str, texts: Mapping[str, str]) -> list[str]:
    return [
        f"{place} {found.group()}"
        for place, text in texts.items()
        for found in re.finditer(pattern, text, re.IGNORECASE)
    ]


def test_a_page_names_people_by_they_or_by_role() -> None:
    assert matching(PRONOUN, pages()) == [], "write: they, the person, or the role"


def test_text_refers_only_to_documents_of_this_repository() -> None:
    here = {Path(path).name for path in pages()}
    texts = pages() | said_in_tests() | sources(*PRODUCT)
    missing = [
        f"{place} {name}" for place, text in texts.items() for name in DOCUMENT.findall(text) if name not in here
    ]

    assert missing == []
    assert matching(ELSEWHERE, texts) == []


def test_a_document_that_is_elsewhere_is_found() -> None:
    assert DOCUMENT.findall("the rule (domain.md §4.6), docs/adr/0003-a-list.md") == ["domain.md", "0003-a-list.md"]
    assert len(matching(ELSEWHERE, {"a": "J6 and J7: a referral, as the performance plan says"})) == 2


def test_a_docstring_says_something() -> None:
    short = [
        f"{path}:{getattr(node, 'lineno', 1)} {text}"
        for path in sources(*PRODUCT)
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and (text := ast.get_docstring(node))
        and len(text.split()) <= 3
    ]

    assert short == []
