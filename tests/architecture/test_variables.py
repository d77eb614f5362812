"""Every variable that a page or a container names is read by something: a name that nobody reads sets nothing."""

import ast
import contextlib
import os
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from infra.local.programs import REPOSITORY
from infra.processes import SERVICES
from shared.settings import SettingsError
from tests.architecture.tracked import tracked_paths

pytestmark = pytest.mark.architecture
NAMED = re.compile(r"CEIBA_[A-Z0-9_]*[A-Z0-9]")
SHORTENED = re.compile(r"`…(_[A-Z0-9_]*[A-Z0-9])")
READ_BY_SCRIPTS = re.compile(r"\$\{?(CEIBA_[A-Z0-9_]*[A-Z0-9])")
SUFFIX = "_FILE"
"""Any of them may be given as a file."""


def tracked(*patterns: str) -> list[Path]:
    return [REPOSITORY / path for path in tracked_paths(*patterns)]


class Asked(dict[str, str]):
    """An empty environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.names.add(key)
        return default

    def __missing__(self, key: str) -> str:
        self.names.add(key)
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        self.names.add(str(key))
        return False


def settings(part: str) -> set[str]:
    """The variables that the settings of `part` ask for: what is missing is reported at once, so it asks for all."""
    asked, module = Asked(), import_module(f"{part}.settings")
    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(SettingsError):
        patch.setattr(os, "environ", asked)
        module.read_settings()
    return {name for name in asked.names if NAMED.fullmatch(name)}


def constants(file: Path) -> set[str]:
    nodes = ast.walk(ast.parse(file.read_text()))
    texts = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {text for text in texts if NAMED.fullmatch(text)}


@cache
def read() -> frozenset[str]:
    """What is read anywhere."""
    found = {name for part in ("gateway", *(f"services.{service}" for service in SERVICES)) for name in settings(part)}
    for file in tracked("*.py", ":!tests/architecture"):
        found |= constants(file)
    for file in tracked("*.sh", "*.template", "docker-compose.yml", "gateway/web/package.json", "Makefile"):
        found |= set(READ_BY_SCRIPTS.findall(file.read_text()))
    return frozenset(found)


def unread(text: str) -> list[str]:
    """The variables that `text` names and nothing reads."""
    missing = [name for name in dict.fromkeys(NAMED.findall(text)) if not {name, name.removesuffix(SUFFIX)} & read()]
    ends = [end for end in SHORTENED.findall(text) if end != SUFFIX]
    return missing + [f"…{end}" for end in ends if not any(name.endswith(end) for name in read())]


def test_every_variable_that_a_page_names_is_read() -> None:
    pages = tracked("*.md", ":!CHANGELOG.md", "docker-compose.yml")

    assert [(page, missing) for page in pages if (missing := unread(page.read_text()))] == []


@pytest.mark.parametrize("part", ["gateway", *(f"services.{service}" for service in SERVICES)])
def test_the_settings_of_every_part_were_asked(part: str) -> None:
    assert {"CEIBA_JWKS_URL", "CEIBA_CACHE_URL"} <= settings(part)


def test_a_variable_that_no_code_reads_is_found() -> None:
    assert unread("set `CEIBA_PUBLIC_URL` or `CEIBA_PUBLIC_URI`, `…_SECONDS` or `…_SECUNDOS`") == [
        "CEIBA_PUBLIC_URI",
        "…_SECUNDOS",
    ]
