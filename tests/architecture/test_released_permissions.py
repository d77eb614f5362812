"""A release takes no permission away unseen: what was given stays good, or a line says what becomes of it."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pytest

from infra.local.secrets import SERVICES
from tests.architecture.migrations import scripts
from tests.architecture.test_endpoint_matrix import table

pytestmark = pytest.mark.architecture

RELEASED = Path(__file__).with_name("released_endpoints.txt")
NOBODY = "nobody: "
GONE = "gone"
Line = Sequence[str]


def released() -> list[list[str]]:
    lines = RELEASED.read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines if line and not line.startswith("#")]


def asked_now() -> dict[tuple[str, str], str]:
    """Endpoint → the permission that it asks for."""
    return {(line.service, line.endpoint): line.asks.partition(",")[0] for line in table()}


def unsaid(lines: Sequence[Line], now: Mapping[tuple[str, str], str]) -> list[tuple[str, str]]:
    """The endpoints that ask for something else than their line says."""
    said = {(service, endpoint): (rest[0] if rest else asked) for service, endpoint, asked, *rest in lines}
    return [key for key, asks in said.items() if now.get(key, GONE) != asks]


def unnamed(lines: Sequence[Line], migrations: Collection[str]) -> list[Line]:
    """The lines of those that ask for something else, which name neither a migration nor a reason."""
    changed = [line for line in lines if len(line) > 3]
    return [line for line in changed if line[4:] not in [[one] for one in migrations] and not _has_reason(line)]


def _has_reason(line: Line) -> bool:
    return len(line) == 5 and line[4].startswith(NOBODY) and len(line[4]) > len(NOBODY)


def test_an_endpoint_that_asks_for_another_permission_names_what_becomes_of_who_held_the_old_one() -> None:
    assert unsaid(released(), asked_now()) == [], (
        "say in released_endpoints.txt which permission it asks for now, and which migration gives it"
    )


def test_every_such_line_names_a_migration_or_a_reason() -> None:
    there = {f"{service} {script.revision}" for service in SERVICES for script in scripts(service)}

    assert unnamed(released(), there) == []


EXTRACTS = ("reporting", "GET /api/v1/extracts")


@pytest.mark.parametrize("asks", ["extracts:read", GONE])
def test_another_permission_and_an_endpoint_that_is_gone_are_found(asks: str) -> None:
    line = [*EXTRACTS, "reporting:read"]
    now = {} if asks == GONE else {EXTRACTS: asks}

    assert unsaid([line], {EXTRACTS: "reporting:read"}) == []
    assert unsaid([line], now) == [EXTRACTS]
    assert unsaid([[*line, asks, "identity 0036"]], now) == []


@pytest.mark.parametrize("why", ["identity 0099", "nobody:", "somebody", ""])
def test_a_line_without_a_migration_that_is_there_or_a_reason_is_found(why: str) -> None:
    line = [*EXTRACTS, "reporting:read", "extracts:read"]

    assert unnamed([[*line, why]], ["identity 0036"]) != []
    assert unnamed([line], ["identity 0036"]) != []
    assert unnamed([[*line, "identity 0036"]], ["identity 0036"]) == []
    assert unnamed([[*line, "nobody: it shows less than before"]], []) == []


def test_the_list_holds_a_release_and_not_a_few_of_its_endpoints() -> None:
    assert {line[0] for line in released()} == set(SERVICES)
    assert len(released()) > 300
