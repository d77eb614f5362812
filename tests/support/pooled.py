"""A pooler in front of the PostgreSQL of a test, which may be killed and started again."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import namedtuple_row

from infra.local.certificates import write_certificate
from infra.local.pooler import PgBouncer, is_asked_for
from infra.local.ports import free_port
from infra.local.postgres import account, hand_over, reachable_folder
from infra.local.program import kill_group, stop
from infra.local.secrets import PlatformSecrets
from tests.support.clusters import keep_clusters_temporary
from tests.support.running import running, start

ONE_CONNECTION = {"default_pool_size": "1"}
"""All clients of a database take turns on one connection to the server."""
_OPERATOR = "pooler_operator"


@dataclass
class Pooler:
    """PgBouncer in transaction mode."""

    bouncer: PgBouncer
    log: Path
    _process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it and wait until it listens."""
        self._process = start(self.bouncer.program(), self.log)

    def kill(self) -> None:
        """SIGKILL: every connection of its clients ends."""
        assert self._process is not None
        kill_group(self._process)
        self._process.wait()

    def stop(self) -> None:
        """End it, if it runs."""
        if self._process is not None:
            stop(self.bouncer.program(), self._process)

    def through(self, url: str) -> str:
        """`url` of the server, by way of the pooler."""
        parts = urlsplit(url)
        account = parts.netloc.rpartition("@")[0]
        return urlunsplit(parts._replace(netloc=f"{account}@127.0.0.1:{self.bouncer.port}"))

    def ask(self, command: str) -> list[Any]:
        """The answer of its console to `command`, e.g. `RECONNECT`."""
        password = self.bouncer.passwords[_OPERATOR]
        address = f"host=127.0.0.1 port={self.bouncer.port} user={_OPERATOR} password={password} dbname=pgbouncer"
        with psycopg.connect(address, autocommit=True, row_factory=namedtuple_row) as connection:
            cursor = psycopg.ClientCursor(connection)  # the console has only the simple protocol
            cursor.row_factory = namedtuple_row
            cursor.execute(command)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def pooler(folder: Path, *urls: str, **settings: str) -> Iterator[Pooler]:
    """A pooler for the accounts of `urls`, which are on one server."""
    keep_clusters_temporary()
    given: list[Mapping[str, Any]] = [conninfo_to_dict(url) for url in urls]
    passwords = {str(one["user"]): str(one["password"]) for one in given}
    bouncer = PgBouncer(
        folder=folder / "pooler",
        port=free_port(),
        server_port=int(given[0]["port"]),
        passwords={**passwords, _OPERATOR: "of-a-test"},
        settings={"admin_users": _OPERATOR, **settings},
    )
    made = Pooler(bouncer, folder / "pooler.log")
    made.start()
    try:
        yield made
    finally:
        made.stop()


@contextmanager
def asked_for(folder: Path, admin_url: str, secrets: PlatformSecrets) -> Iterator[str | None]:
    """The address of a pooler for all services when `CEIBA_TEST_POOLER` asks for one, else None."""
    if not is_asked_for():
        yield None
        return
    passwords = {f"{service}_app": password for service, password in secrets.app_passwords.items()}
    port = int(conninfo_to_dict(admin_url)["port"])
    bouncer = PgBouncer(folder=folder / "pooler", port=free_port(), server_port=port, passwords=passwords)
    with running(bouncer.program(), folder / "pooler.log"):
        yield bouncer.url


def with_certificate(folder: Path) -> Path:
    """A folder that the pooler may read, with `fullchain.pem` and `privkey.pem`."""
    keep_clusters_temporary()
    made = reachable_folder(folder / "certificate", account())
    write_certificate(made)
    for file in made.iterdir():
        hand_over(file, account())
    return made
