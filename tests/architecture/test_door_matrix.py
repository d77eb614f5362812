"""Who may enter where, as a table to read (doors.txt), and every door asked as every role."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from infra.local.program import moved_clock
from infra.local.programs import REPOSITORY
from infra.local.secrets import SERVICES
from tests.architecture.ask_doors import NOBODY
from tests.support.role_tokens import EXCHANGED
from tests.support.tokens import SCOPES

pytestmark = pytest.mark.architecture

TABLE = Path(__file__).with_name("doors.txt")
ROLES = tuple(SCOPES)
EVERYBODY = "everybody"
ASKS_WHO_SHE_IS = {"GET /api/v1/me", "GET /oauth2/userinfo", "POST /oauth2/userinfo"}
"""Answer 401 to a token of nobody: they look the caller up."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    service: str
    door: str
    asks: str
    roles: tuple[str, ...]

    def __str__(self) -> str:
        roles = EVERYBODY if self.roles == ROLES else " ".join(self.roles)
        return f"{self.service} | {self.door} | {self.asks} | {roles}"


def table() -> list[Line]:
    """The table as it is written down."""
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [
        Line(service, door, asks, ROLES if roles == EVERYBODY else tuple(roles.split()))
        for service, door, asks, roles in cells
    ]


@pytest.fixture(scope="module")
def asked(database_of):
    """`asked(service)`: every door of a service, what it asks for and what it answered to each role."""

    def ask(service: str) -> list[dict]:
        answer = subprocess.run(
            [sys.executable, "-m", "tests.architecture.ask_doors", service],
            cwd=REPOSITORY,
            env={**moved_clock(), "PATH": os.environ["PATH"], **database_of(service).environ},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr[-3000:]
        return list(json.loads(answer.stdout))

    return cache(ask)


def test_every_door_is_in_the_table_with_what_it_asks_for(service, asked):
    written = {(line.door, line.asks) for line in table() if line.service == service}
    there = {(door["door"], door["asks"]) for door in asked(service)}

    assert sorted(there - written) == [], (
        "a door is not in tests/architecture/doors.txt, or asks for something else than it says there: write its line"
        " (service | method path | what it asks for | the roles that then enter), and consider each of those roles"
    )
    assert sorted(written - there) == [], "doors.txt names a door that is gone: take its line out"


def test_who_holds_a_permission_enters_and_nobody_else(service, asked):
    lines = {line.door: line for line in table() if line.service == service}
    wrong = [
        f"{lines[door['door']]}: {caller} was answered {status}"
        for door in asked(service)
        if door["door"] in lines
        for caller, status in door["statuses"].items()
        if not is_right(lines[door["door"]], caller, status)
    ]

    assert wrong == []


def is_right(line: Line, caller: str, status: int) -> bool:
    """Whether `status` is what the table promises to `caller`."""
    exchanged, role = caller.startswith(EXCHANGED), caller.removeprefix(EXCHANGED)
    if caller == NOBODY or exchanged != (" via " in line.asks):
        return status == 401
    if role not in line.roles:
        return status == 403
    return status < 500 and status != 403 and (status != 401 or line.door in ASKS_WHO_SHE_IS)


def test_the_roles_of_a_line_are_those_that_hold_what_it_asks_for():
    wrong = []
    for line in table():
        permission = line.asks.partition(" via ")[0]
        holders = tuple(role for role in ROLES if permission in SCOPES[role].split())
        expected = {"public": (), "any-caller": ROLES}.get(line.asks, holders)
        if line.roles != expected:
            wrong.append(f"{line} (hold it: {' '.join(expected)})")

    assert wrong == []


def test_the_table_covers_every_service(capsys):
    lines = table()

    assert {line.service for line in lines} == set(SERVICES)
    assert len({(line.service, line.door) for line in lines}) == len(lines)
    closed = len([line for line in lines if line.asks != "public"])
    with capsys.disabled():
        print(f"\n  {closed} of {len(lines)} doors, asked by {len(ROLES)} roles and nobody", end="")
