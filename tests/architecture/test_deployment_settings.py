"""The page of settings and the code name the same ones, and what compose passes on is kept for later commands."""

import re

import pytest

from infra.deployment.settings import NAMES
from infra.docker.deployment import SETTINGS
from infra.local.programs import REPOSITORY

pytestmark = pytest.mark.architecture

ROW = re.compile(r"^\| `(CEIBA_[A-Z0-9_]+)` \|", re.MULTILINE)


def test_the_page_has_every_setting_once() -> None:
    page = (REPOSITORY / "docs" / "runbooks" / "settings.md").read_text()

    assert ROW.findall(page) == list(NAMES)


def test_what_set_up_remembers_is_a_setting() -> None:
    assert set(SETTINGS) <= NAMES.keys()


def test_what_compose_passes_to_set_up_is_kept_by_make_up() -> None:
    script = (REPOSITORY / "infra" / "docker" / "remember.sh").read_text()
    compose = (REPOSITORY / "docker-compose.yml").read_text()
    operators = compose.partition("&ops-environment")[2].partition("volumes:")[0]
    passed = {name for name in re.findall(r"\$\{(CEIBA_[A-Z0-9_]+)", operators) if name in NAMES}

    assert passed
    assert [name for name in passed if name not in script] == []
