"""Commits by database, as PostgreSQL counts them itself, without those that the platform makes while it is idle."""

import time
from collections.abc import Mapping

import psycopg

from infra.local.secrets import SERVICES

SETTLED_AFTER = 11.0
"""Seconds until a backend that has nothing to do has reported its counts: PostgreSQL waits ten."""

_COMMITS = "SELECT datname, xact_commit FROM pg_stat_database WHERE datname LIKE 'ceiba%'"


class CommitMeter:
    """Reads `pg_stat_database` from the database `postgres`, where the reading itself is not counted."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)

    def read(self, *, settle: bool = True) -> "Commits":
        """The commits so far. Waits until the backends have reported, unless the caller has waited."""
        if settle:
            time.sleep(SETTLED_AFTER)
        by_name: dict[str, int] = dict(self._connection.execute(_COMMITS).fetchall())
        counts = {service: int(by_name.get(f"ceiba_{service}", 0)) for service in SERVICES}
        return Commits(time.monotonic(), counts)


class Commits:
    """The commits so far, at one time."""

    def __init__(self, at: float, by_database: Mapping[str, int]) -> None:
        self.at = at
        self.by_database = by_database

    def per_second_since(self, before: "Commits") -> dict[str, float]:
        """Commits a second by database."""
        seconds = self.at - before.at
        return {name: (count - before.by_database[name]) / seconds for name, count in self.by_database.items()}

    def per_work_since(self, before: "Commits", times: int, idle: Mapping[str, float]) -> dict[str, float]:
        """Commits by database for each of `times` works, without the `idle` ones a second."""
        seconds = self.at - before.at
        return {
            name: max(count - before.by_database[name] - idle.get(name, 0.0) * seconds, 0.0) / times
            for name, count in self.by_database.items()
        }
