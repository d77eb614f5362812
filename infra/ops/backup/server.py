"""An embedded PostgreSQL that runs for a while on a restored cluster.

Raw SQL: only the server itself says whether it has recovered.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from infra.local.postgres import EmbeddedPostgres
from infra.local.program import Program, Running, spawn, stop
from infra.ops.access import Unreachable

RECOVERED_WITHIN = 6 * 3600.0
"""A week of WAL takes its time; a server that cannot go on ends by itself."""


@contextmanager
def recovered(server: EmbeddedPostgres, log: Path) -> Iterator[str]:
    """Start it, wait until it has recovered, stop it at the end; gives the address of its administrator.

    Raises Unreachable with the lines of the server when it ends before.
    """
    program = server.program()
    with log.open("ab") as output:
        process = spawn(program, output)
    try:
        _await_recovered(program, process, server.url, log)
        yield server.url
    finally:
        stop(program, process)


def _await_recovered(program: Program, process: Running, url: str, log: Path) -> None:
    deadline = time.monotonic() + RECOVERED_WITHIN
    while not (program.is_ready() and _is_primary(url)):
        if process.poll() is not None:
            lines = [line.partition("FATAL:")[2] for line in log.read_text(errors="replace").splitlines()]
            said = "; ".join(line.strip() for line in lines if line) or f"exit code {process.returncode}"
            raise Unreachable(f"PostgreSQL did not recover: {said}")
        if time.monotonic() > deadline:
            raise Unreachable("PostgreSQL did not recover in time")
        time.sleep(0.05)


def _is_primary(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute("SELECT pg_is_in_recovery()").fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and not row[0]
