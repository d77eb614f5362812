"""Decisions that sources and documents name are kept in `docs/adr`, each with its line in the list."""

import re

import pytest

from infra.local.programs import REPOSITORY

pytestmark = pytest.mark.architecture

KEPT = {file.name[:4]: file.name for file in (REPOSITORY / "docs/adr").glob("0*.md")}
_NAMED = re.compile(r"(?:ADR |adr/)(\d{4})")
_SOURCES = ("services", "gateway", "shared", "infra", "tests", "docs", "README.md", "CHANGELOG.md")
_BUILT = {"node_modules", "static", "look", "__pycache__"}
_ENDINGS = {".py", ".md", ".ts", ".tsx", ".sh", ".yml", ".html", ".css"}


def named() -> dict[str, set[str]]:
    """Number → the files that name it."""
    found: dict[str, set[str]] = {}
    for top in _SOURCES:
        for file in [REPOSITORY / top, *(REPOSITORY / top).rglob("*")]:
            if file.suffix in _ENDINGS and file.is_file() and not _BUILT & set(file.parts):
                for number in _NAMED.findall(file.read_text("utf-8")):
                    found.setdefault(number, set()).add(str(file.relative_to(REPOSITORY)))
    return found


def test_every_decision_that_is_named_is_kept() -> None:
    found = named()

    assert len(found) > 30
    assert {number: files for number, files in found.items() if number not in KEPT} == {}


def test_every_decision_has_its_line_in_the_list_and_no_number_is_left_out() -> None:
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (REPOSITORY / "docs/adr/README.md").read_text("utf-8"))

    assert listed == sorted(KEPT.values())
    assert sorted(map(int, KEPT)) == list(range(1, len(KEPT) + 1))
