"""A primary and a streaming replica of the embedded PostgreSQL."""

import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from infra.local.ports import free_ports
from infra.local.postgres import EmbeddedPostgres, account, reachable_folder
from infra.local.program import Program, group_of, kill_group
from tests.support.clusters import keep_clusters_temporary
from tests.support.databases import admin_rows
from tests.support.faults import eventually
from tests.support.running import running

_SETTINGS = {
    "wal_level": "replica",
    "max_wal_size": "64MB",
    "min_wal_size": "32MB",
    "wal_receiver_status_interval": "1",
}


@dataclass
class Pair:
    """Two servers, of which the second follows the first until it is promoted."""

    primary: EmbeddedPostgres
    replica: EmbeddedPostgres
    _primary: "subprocess.Popen[bytes]"

    def either(self, url: str) -> str:
        """`url` of the primary, as the address of whichever of the two takes writes."""
        parts = urlsplit(url)
        account_of = parts.netloc.rpartition("@")[0]
        hosts = ",".join(f"127.0.0.1:{server.port}" for server in (self.primary, self.replica))
        return urlunsplit(parts._replace(netloc=f"{account_of}@{hosts}", query="target_session_attrs=read-write"))

    def confirm_twice(self) -> None:
        """A commit is confirmed once the replica has it as well."""
        admin_rows(self.primary.url, "ALTER SYSTEM SET synchronous_standby_names = '*'")
        admin_rows(self.primary.url, "SELECT pg_reload_conf()")
        follows = "SELECT pid FROM pg_stat_replication WHERE sync_state = 'sync'"
        assert eventually(lambda: bool(admin_rows(self.primary.url, follows)), within=30, pause=0.05)

    def lose_the_primary(self) -> None:
        """SIGKILL, as when its machine is lost."""
        kill_group(self._primary)
        self._primary.wait()

    def promote(self) -> None:
        """Make the replica the one that takes writes."""
        admin_rows(self.replica.url, "SELECT pg_promote()")


@contextmanager
def primary_and_replica(folder: Path) -> Iterator[Pair]:
    """Two servers on this machine; the replica has begun to follow."""
    keep_clusters_temporary()
    password, ports = secrets.token_urlsafe(16), free_ports(2)
    server = partial(EmbeddedPostgres, password=password, settings=_SETTINGS)
    primary = server(folder=folder / "primary", port=ports[0])
    replica = server(folder=folder / "replica", port=ports[1])
    program = primary.program()
    with running(program, folder / "primary.log") as process:
        _copy(program, primary, replica)
        with running(replica.program(), folder / "replica.log"):
            yield Pair(primary, replica, process)


def _copy(program: Program, primary: EmbeddedPostgres, replica: EmbeddedPostgres) -> None:
    user = account()
    data = reachable_folder(replica.folder, user)
    command = [str(Path(program.command[0]).with_name("pg_basebackup")), "--dbname", primary.url, "--pgdata", str(data)]
    subprocess.run(
        [*command, "--write-recovery-conf", "--checkpoint=fast", "--no-sync"],
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C"},
        user=user,
        group=group_of(user),
        extra_groups=[] if user else None,
        check=True,
        capture_output=True,
    )
