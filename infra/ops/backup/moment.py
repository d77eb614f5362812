"""One moment of all four databases: a named place in the WAL, and how many rows each table has there.

For some milliseconds nothing is written: every table is locked in mode SHARE, so that no transaction is between its
commit and the place. The rows are counted afterwards, in snapshots of the moment that other connections took over.

Raw SQL: it runs over the administrator's connections, and tables are named by what the databases have.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.errors import LockNotAvailable

from infra.local.secrets import SERVICES
from infra.ops.access import Unreachable

ATTEMPTS = 20
LOCK_WITHIN = "500ms"
"""A writer waits no longer because of a backup. Shorter than the second after which PostgreSQL looks for deadlocks."""
ARCHIVED_WITHIN = 120.0

Counts = dict[str, dict[str, int]]
"""Service → table → its rows."""

_TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema')
UNION ALL SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'p' ORDER BY 1, 2
"""


def of_service(admin_url: str, service: str) -> str:
    """The address of the administrator in the database of a service."""
    return urlunsplit(urlsplit(admin_url)._replace(path=f"/ceiba_{service}"))


def take_moment(admin_url: str, name: str) -> Counts:
    """Make the restore point `name`, wait until it is archived, and count. Raises Unreachable."""
    with _snapshots(admin_url, name) as (connections, place):
        counts = {service: _counted(connection) for service, connection in connections.items()}
        _await_archived(admin_url, place)
    return counts


def count(admin_url: str) -> Counts:
    """How many rows each table has now."""
    counts = {}
    for service in SERVICES:
        with psycopg.connect(of_service(admin_url, service)) as connection:
            counts[service] = _counted(connection)
    return counts


@contextmanager
def _snapshots(admin_url: str, name: str) -> Iterator[tuple[Mapping[str, "psycopg.Connection[Any]"], str]]:
    for attempt in range(1, ATTEMPTS + 1):
        with ExitStack() as stack:
            try:
                yielded = _frozen(admin_url, name, stack)
            except LockNotAvailable:
                time.sleep(0.1 * attempt)
                continue
            yield yielded
            return
    raise Unreachable(f"the databases were written to without a pause: no common moment in {ATTEMPTS} attempts")


def _frozen(admin_url: str, name: str, stack: ExitStack) -> tuple[dict[str, "psycopg.Connection[Any]"], str]:
    """Snapshots of one moment in each database, and the file of WAL that holds it."""
    readers = {}
    with ExitStack() as locks:
        held = {service: _locked(of_service(admin_url, service), locks) for service in SERVICES}
        for service, snapshot in held.items():
            reader = stack.enter_context(psycopg.connect(of_service(admin_url, service)))
            reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            reader.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(snapshot)))
            readers[service] = reader
        place = _restore_point(admin_url, name)
    return readers, place


def _locked(url: str, locks: ExitStack) -> str:
    """Keep every table of a database from being written to; returns the name of the snapshot."""
    connection = locks.enter_context(psycopg.connect(url))
    tables = connection.execute(_TABLES).fetchall()
    connection.rollback()
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    connection.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(LOCK_WITHIN)))
    # Before the first query: only then is the snapshot taken.
    names = sql.SQL(", ").join(sql.Identifier(*table) for table in tables)
    connection.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(names))
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    return str(row[0]) if row else ""


def _restore_point(admin_url: str, name: str) -> str:
    with psycopg.connect(admin_url, autocommit=True) as connection:
        row = connection.execute("SELECT pg_walfile_name(pg_create_restore_point(%s))", (name,)).fetchone()
        connection.execute("SELECT pg_switch_wal()")
    return str(row[0]) if row else ""


def _await_archived(admin_url: str, place: str) -> None:
    deadline = time.monotonic() + ARCHIVED_WITHIN
    with psycopg.connect(admin_url, autocommit=True) as connection:
        while True:
            row = connection.execute("SELECT last_archived_wal, last_failed_wal FROM pg_stat_archiver").fetchone()
            # Names of files of WAL sort by time, on one timeline and across them.
            if row and row[0] and row[0][:24] >= place:
                return
            if time.monotonic() > deadline:
                raise Unreachable("PostgreSQL does not archive its WAL: see its log (`archive_command`)")
            time.sleep(0.1)


def _counted(connection: "psycopg.Connection[Any]") -> dict[str, int]:
    counts = {}
    for schema, table in connection.execute(_TABLES).fetchall():
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))).fetchone()
        counts[table if schema == "public" else f"{schema}.{table}"] = int(row[0]) if row else 0
    return counts
