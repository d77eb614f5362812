"""A release takes no permission away unseen: what was given stays good, or a line says what becomes of it."""

from pathlib import Path

import pytest

from infra.local.secrets import SERVICES
from tests.architecture.migrations import scripts
from tests.architecture.test_endpoint_matrix import table

pytestmark = pytest.mark.architecture

RELEASED = Path(__file__).with_name("released_endpoints.txt")
NOBODY = "nobody: "


def released() -> list[list[str]]:
    lines = RELEASED.read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines if line and not line.startswith("#")]


def test_an_endpoint_that_asks_for_another_permission_names_what_becomes_of_who_held_the_old_one() -> None:
    now = {(line.service, line.endpoint): line.asks.partition(",")[0] for line in table()}
    said = {(service, endpoint): (rest[0] if rest else asked) for service, endpoint, asked, *rest in released()}
    differs = [key for key, asks in said.items() if now.get(key, asks) != asks]
    assert differs == [], "say in released_endpoints.txt which permission it asks for now, and which migration gives it"


def test_every_such_line_names_a_migration_or_a_reason() -> None:
    there = {f"{service} {script.revision}" for service in SERVICES for script in scripts(service)}
    named = [line[4] for line in released() if len(line) > 3]
    assert named != []
    assert [name for name in named if name not in there and not name.startswith(NOBODY)] == []
