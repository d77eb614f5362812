"""What PostgreSQL itself counts: statements, calls of the functions of the signed context, commits."""

import os
import re
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
import requests

from infra.local.secrets import SERVICES
from tests.bench.quiet import admin_url
from tests.support.faults import eventually
from tests.support.platform import Platform

SETTINGS = {
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.max": "10000",
    "pg_stat_statements.track": "top",
    "track_functions": "all",
}
"""Only the platform that is measured has them; they cost it a few per cent."""

_STATEMENTS = """
    SELECT substr(d.datname, 7), r.rolname, s.query, s.calls, s.total_exec_time
      FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid JOIN pg_roles r ON r.oid = s.userid
     WHERE d.datname LIKE 'ceiba%' AND r.rolname <> 'postgres'
"""
_FUNCTIONS = "SELECT schemaname || '.' || funcname, calls, self_time FROM pg_stat_user_functions"

_READ = ("/api/v1/cases", "/api/v1/referrals?box=out", "/api/v1/me")
"""Something to read of each service that the measured works go through."""

_SPACE = re.compile(r"\s+")
_COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*")
_TEXT = re.compile(r"'(?:[^']|'')*'")
LINE = 110
LEAST = 0.05
"""Calls a work below which a statement is only what the idle stretch did not have by chance."""


@dataclass(frozen=True, slots=True)
class Count:
    """Calls, and milliseconds of execution."""

    calls: float
    milliseconds: float

    def minus(self, other: "Count | None", share: float = 1.0) -> "Count":
        """The difference, with `share` of the other."""
        if other is None:
            return self
        return Count(self.calls - other.calls * share, self.milliseconds - other.milliseconds * share)

    def per(self, times: int) -> "Count":
        """For each of `times` works."""
        return Count(self.calls / times, self.milliseconds / times)


Counts = Mapping[tuple[str, str], Count]
"""(database, statement or function) → what it took."""


def one_line(statement: str) -> str:
    """A normalised statement as one short line. What is left of written-out texts is hidden: it could be anything."""
    text = _SPACE.sub(" ", _TEXT.sub("'…'", _COMMENT.sub("", statement))).strip()
    return text if len(text) <= LINE else f"{text[: LINE - 1]}…"


def difference(after: Counts, before: Counts, idle: Counts, share: float, times: int) -> dict[tuple[str, str], Count]:
    """What each of `times` works took: `after` without `before` and without `share` times what an idle stretch took."""
    found = {key: count.minus(before.get(key)).minus(idle.get(key), share).per(times) for key, count in after.items()}
    return {key: count for key, count in found.items() if count.calls >= LEAST}


class DatabaseCounts:
    """Reads what a PostgreSQL with `SETTINGS` counts."""

    def __init__(self, platform: Platform) -> None:
        self._postgres = psycopg.connect(admin_url(platform), autocommit=True)
        self._by_service = {
            service: psycopg.connect(admin_url(platform, f"ceiba_{service}"), autocommit=True) for service in SERVICES
        }

    def statements(self) -> Counts:
        """By database and statement, of all roles but the superuser."""
        return _summed((database, one_line(query), *rest) for database, _, query, *rest in self._rows(_STATEMENTS))

    def functions(self) -> Counts:
        """By database and function. The time is its own, without the functions that it calls."""
        found: dict[tuple[str, str], Count] = {}
        for service, connection in self._by_service.items():
            rows = connection.execute(_FUNCTIONS).fetchall()
            found |= {(service, name): Count(calls, milliseconds) for name, calls, milliseconds in rows}
        return found

    def _rows(self, statement: str) -> Sequence[Any]:
        return self._postgres.execute(statement).fetchall()


def _summed(rows: Any) -> dict[tuple[str, str], Count]:
    found: dict[tuple[str, str], Count] = {}
    for database, name, calls, milliseconds in rows:
        other = found.get((database, name), Count(0, 0))
        found[database, name] = Count(other.calls + calls, other.milliseconds + milliseconds)
    return found


def begin_to_count(platform: Platform) -> None:
    """Give the platform's PostgreSQL the `SETTINGS` and start it again. The platform connects anew by itself."""
    with psycopg.connect(admin_url(platform), autocommit=True) as connection:
        for name, value in SETTINGS.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    pid = platform.pid("postgres")
    os.kill(pid, signal.SIGINT)  # a fast shutdown; the supervisor starts it again
    platform.await_restart("postgres", pid)
    # The gateway says that it is healthy for some time after the database has gone, and the first request of each
    # service still finds a connection that has ended.
    if eventually(lambda: _answers(platform) and _is_healthy(platform) and _has_connected(platform), within=90) is None:
        raise TimeoutError("the platform is not healthy again")
    with psycopg.connect(admin_url(platform), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")


def _answers(platform: Platform) -> bool:
    try:
        psycopg.connect(admin_url(platform)).close()
    except psycopg.OperationalError:
        return False
    return True


def _is_healthy(platform: Platform) -> bool:
    return requests.get(f"{platform.url}/healthz", timeout=30).ok


def _has_connected(platform: Platform) -> bool:
    caseworker = platform.client("caseworker", "GT", 0)
    return all(caseworker.get(path).ok for path in _READ)
