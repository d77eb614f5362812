"""What is checked before a commit, by `make check` and by the machine that builds is one list."""

import os
import re
import subprocess

import pytest
import yaml

from infra.local.programs import REPOSITORY

pytestmark = pytest.mark.architecture
MAKEFILE = (REPOSITORY / "Makefile").read_text()
FOLDERS = {"unit", "integration", "contract", "architecture", "e2e", "faults"}


def steps() -> set[str]:
    (line,) = re.findall(r"^CHECKS := (.+)$", MAKEFILE, re.MULTILINE)
    return set(line.split())


def asked_of_pytest(*goals: str) -> set[str]:
    """The arguments of pytest when `make` is asked for `goals`."""
    # Without what a `make` around this test hands down.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    made = subprocess.run(
        ["make", "--dry-run", *goals], cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=True
    )
    (line,) = (line for line in made.stdout.splitlines() if "-m tests " in line)
    return set(line.partition("-m tests ")[2].split())


def test_every_step_is_a_hook_and_every_hook_a_step() -> None:
    (repository,) = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text())["repos"]

    assert repository["repo"] == "local"
    assert sorted(hook["entry"] for hook in repository["hooks"]) == sorted(f"make check-{step}" for step in steps())
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}


def test_every_step_can_be_run_alone() -> None:
    assert set(re.findall(r"^check-([a-z]+):", MAKEFILE, re.MULTILINE)) == steps()


def test_the_machine_that_builds_runs_what_the_readme_names() -> None:
    readme = (REPOSITORY / "README.md").read_text()
    (line,) = re.findall(r"^exec make (.+)$", (REPOSITORY / ".ci/run").read_text(), re.MULTILINE)

    assert line == "check test"
    assert all(f"`make {command}`" in readme for command in line.split())


def test_every_folder_of_tests_is_run_and_none_twice() -> None:
    assert asked_of_pytest("test") == {f"tests/{folder}" for folder in FOLDERS}
    assert asked_of_pytest("check", "test") == asked_of_pytest("test") - {"tests/unit", "tests/architecture"}
