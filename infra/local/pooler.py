"""PgBouncer (Debian's package) in transaction mode, as it stands in front of a PostgreSQL of many processes.

It runs with `make run` and in tests when `CEIBA_TEST_POOLER` is set.
"""

import os
import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from infra.local.postgres import CannotRunHere, account, hand_over, reachable_folder
from infra.local.program import Program

VARIABLE = "CEIBA_TEST_POOLER"


@dataclass(frozen=True, kw_only=True)
class PgBouncer:
    """A pooler on 127.0.0.1:`port` in front of the PostgreSQL on `server_port`, for all of its databases."""

    folder: Path
    port: int
    server_port: int
    passwords: Mapping[str, str] = field(repr=False)
    """Role → password: with it a process signs in to the pooler, and the pooler to PostgreSQL."""
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """An address without user and database."""
        return f"postgresql://127.0.0.1:{self.port}/"

    def program(self) -> Program:
        """The pooler as a program for the supervisor."""
        binary = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin")
        if binary is None:
            raise CannotRunHere("pgbouncer is not installed: run infra/local/engines.sh")
        user = account()  # it refuses to run as root, as PostgreSQL does
        folder = reachable_folder(self.folder, user)
        users = "".join(f'"{role}" "{password}"\n' for role, password in self.passwords.items())
        for name, text in (("users.txt", users), ("pgbouncer.ini", self._configuration(folder))):
            (folder / name).touch(mode=0o600)
            (folder / name).write_text(text)
            hand_over(folder / name, user)
        return Program(
            name="pooler",
            command=[binary, "--quiet", str(folder / "pgbouncer.ini")],
            environment={"PATH": "/usr/bin:/bin", "TZ": "UTC"},
            is_ready=partial(_listens, self.port),
            port=self.port,
            user=user,
            stop_within=3.0,
        )

    def _configuration(self, folder: Path) -> str:
        settings = {
            "listen_addr": "127.0.0.1",
            "listen_port": str(self.port),
            "unix_socket_dir": "",
            "auth_type": "scram-sha-256",
            "auth_file": str(folder / "users.txt"),
            "pool_mode": "transaction",
            "max_client_conn": "1000",
            # A transaction waits for a connection to the server no longer than a request may take.
            "query_wait_timeout": "10",
            # After a failed sign-in it waits 15 s by default: too long after a restart of PostgreSQL.
            "server_login_retry": "1",
            **self.settings,
        }
        lines = [f"{name} = {value}" for name, value in settings.items()]
        return "\n".join(["[databases]", f"* = host=127.0.0.1 port={self.server_port}", "[pgbouncer]", *lines, ""])


def is_asked_for() -> bool:
    """Whether the environment asks for a pooler in front of every api and worker."""
    return bool(os.environ.get(VARIABLE))


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False
