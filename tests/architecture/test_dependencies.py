"""An image installs only what its part declares: an import that is not declared breaks in production and only there."""

import ast
import re
import sys
from importlib.metadata import packages_distributions

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
OURS = {"shared", "services", "gateway", "infra"}


def imported(folder):
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


def locked(part):
    text = (REPOSITORY / "requirements" / f"{part}.txt").read_text()
    return {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*?\])?==", text, re.MULTILINE)}


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("part", PARTS)
def test_everything_a_part_imports_is_in_its_lock(part):
    distributions = packages_distributions()
    names = {name for folder in PARTS[part] for name in imported(folder)}

    missing = [name for name in names if not {normal(d) for d in distributions.get(name, [name])} & locked(part)]

    assert missing == []


@pytest.mark.parametrize("part", [*PARTS, "dev", "web"])
def test_a_lock_pins_by_hash_and_names_no_index(part):
    text = (REPOSITORY / "requirements" / f"{part}.txt").read_text()

    assert "--index" not in text
    assert "http" not in text
    assert text.count("--hash=sha256:") >= len(re.findall(r"^\S+==", text, re.MULTILINE))
