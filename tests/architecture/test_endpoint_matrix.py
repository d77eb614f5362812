"""Who may enter where, as a table to read (endpoints.txt), and every endpoint asked as every role."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from infra.local.program import moved_clock
from infra.local.programs import REPOSITORY
from infra.local.secrets import SERVICES
from services.identity.domain.training.standing import READING
from shared.web.access.authorization import RECENT_SIGN_IN
from tests.architecture.call_endpoints import NOBODY, SIGN_IN_AGAIN
from tests.support.databases import ServiceDatabase
from tests.support.role_tokens import EXCHANGED, OLD
from tests.support.tokens import SCOPES

pytestmark = pytest.mark.architecture

TABLE = Path(__file__).with_name("endpoints.txt")
ROLES = tuple(SCOPES)
EVERYBODY = "everybody"
LOOKS_UP_THE_CALLER = {
    "GET /api/v1/me",
    "PATCH /api/v1/me",
    "GET /api/v1/me/sessions",
    "POST /api/v1/me/sessions/<uuid:session_id>/end",
    "GET /api/v1/me/training",
    "GET /api/v1/me/training/<module>",
    "GET /api/v1/me/training/<module>/pictures/<file>",
    "POST /api/v1/me/training/<module>/attempts",
    "GET /oauth2/userinfo",
    "POST /oauth2/userinfo",
}
"""These look the caller up, and answer 401 to a token of a person or an application that does not exist."""

ENDS_IN_FOR_READERS = (
    *("/exports", "/search", "/alike", "/read", "/seen", "/follow", "/ticket", "/check"),
    *("/emergency-accesses", "/emergency-accesses/<uuid:access_id>/review"),
)
"""What a person who only reads may post: questions, marks of their own, and a reading in an emergency."""
ASK_INSIDE = ("/identity", "/erase-identity")
"""These ask for `cases:write` too, in their view (tests/integration/cases/test_identity.py)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    service: str
    endpoint: str
    asks: str
    roles: tuple[str, ...]

    @property
    def permission(self) -> str:
        """The permission alone."""
        return self.asks.partition(", ")[0].partition(" via ")[0]

    @property
    def needs_recent_sign_in(self) -> bool:
        """Whether a person must always have signed in recently; `recent if many` has tests of its own."""
        return self.asks.endswith(f", {RECENT_SIGN_IN}")

    def __str__(self) -> str:
        roles = EVERYBODY if self.roles == ROLES else " ".join(self.roles)
        return f"{self.service} | {self.endpoint} | {self.asks} | {roles}"


def table() -> list[Line]:
    """The table as it is written down."""
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [
        Line(service, endpoint, asks, ROLES if roles == EVERYBODY else tuple(roles.split()))
        for service, endpoint, asks, roles in cells
    ]


@pytest.fixture(scope="module")
def asked(database_of: Callable[[str], ServiceDatabase]) -> Any:
    """`asked(service)`: every endpoint of a service, what it asks for and what it answered to each role."""

    def ask(service: str) -> list[dict[str, Any]]:
        answer = subprocess.run(
            [sys.executable, "-m", "tests.architecture.call_endpoints", service],
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


def test_every_endpoint_is_in_the_table_with_what_it_asks_for(service: str, asked: Any) -> None:
    written = {(line.endpoint, line.asks) for line in table() if line.service == service}
    there = {(endpoint["endpoint"], endpoint["asks"]) for endpoint in asked(service)}

    assert sorted(there - written) == [], (
        "an endpoint is not in tests/architecture/endpoints.txt, or requires something else than that: add its line"
        " (service | method path | what it asks for | the roles that then enter), and consider each of those roles"
    )
    assert sorted(written - there) == [], "endpoints.txt names an endpoint that is gone: take its line out"


def test_only_callers_with_the_permission_may_call_an_endpoint(service: str, asked: Any) -> None:
    lines = {line.endpoint: line for line in table() if line.service == service}
    wrong = [
        f"{lines[endpoint['endpoint']]}: {caller} was answered {status}"
        for endpoint in asked(service)
        if endpoint["endpoint"] in lines
        for caller, status in endpoint["statuses"].items()
        if not is_right(lines[endpoint["endpoint"]], caller, status)
    ]

    assert wrong == []


def is_right(line: Line, caller: str, status: int | str) -> bool:
    """Whether `status` is what the table promises to `caller`."""
    exchanged, role = caller.startswith(EXCHANGED), caller.rpartition(":")[2]
    if caller == NOBODY or exchanged != (" via " in line.asks):
        return status == 401
    if role not in line.roles:
        return status == 403
    if isinstance(status, str) or (caller.startswith(OLD) and line.needs_recent_sign_in):
        return status == SIGN_IN_AGAIN and caller.startswith(OLD) and line.needs_recent_sign_in
    return status < 500 and status != 403 and (status != 401 or line.endpoint in LOOKS_UP_THE_CALLER)


def test_the_roles_of_a_line_are_those_that_hold_what_it_asks_for() -> None:
    wrong = []
    for line in table():
        holders = tuple(role for role in ROLES if line.permission in SCOPES[role].split())
        expected = {"public": (), "any-caller": ROLES}.get(line.asks, holders)
        if line.roles != expected:
            wrong.append(f"{line} (hold it: {' '.join(expected)})")

    assert wrong == []


def test_what_changes_something_asks_for_more_than_reading() -> None:
    changing = [line for line in table() if not line.endpoint.startswith("GET ") and line.permission in READING]

    assert [line for line in changing if not line.endpoint.endswith(ENDS_IN_FOR_READERS + ASK_INSIDE)] == []


def test_the_table_covers_every_service(announce: Callable[[str], None]) -> None:
    lines = table()

    assert {line.service for line in lines} == set(SERVICES)
    assert len({(line.service, line.endpoint) for line in lines}) == len(lines)
    closed = len([line for line in lines if line.asks != "public"])
    announce(f"{closed} of {len(lines)} endpoints, asked by {len(ROLES)} roles and nobody")
    acts = [line for line in lines if ", " in line.asks]
    always = sum(line.needs_recent_sign_in for line in acts)
    announce(f"{always} endpoints need a recent sign-in, {len(acts) - always} once it is for many")
    assert always > 0
