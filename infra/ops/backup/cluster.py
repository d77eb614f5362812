"""pgBackRest for the cluster of a platform: base backups, WAL, and back."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from infra.backups.pgbackrest import STANZA, command
from infra.ops.access import Unreachable


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """A cluster whose data are in `data`, and the configuration with which pgBackRest reaches it and the repository."""

    data: Path
    configuration: Path
    password: str = field(repr=False)
    admin_url: str | None = field(repr=False, default=None)
    """None while no server runs on the data."""

    def back_up(self, kind: str) -> dict[str, Any]:
        """Take a base backup (`full`, `diff` or `incr`) and expire older ones; returns its entry for a manifest."""
        self._run("stanza-create")
        self._run("backup", f"--type={kind}")
        newest = self.backups()[-1]
        return {
            "stanza": STANZA,
            "backup": newest["label"],
            "type": newest["type"],
            "system": self._stanza()["db"][-1]["system-id"],
            "postgresql": self._stanza()["db"][-1]["version"],
        }

    def backups(self) -> list[dict[str, Any]]:
        """What pgBackRest has, oldest first."""
        found: list[dict[str, Any]] = self._stanza()["backup"]
        return found

    def verify(self) -> None:
        """Read every file of the repository and compare its checksum. Raises Unreachable."""
        self._run("verify")

    def restore(self, *, set_label: str | None, target: Mapping[str, str], fetch: str | None = None) -> None:
        """Put the cluster into `data`; it recovers to `target` when it is started. May be repeated.

        `target` are options of pgBackRest (`type`, `target`); `fetch` is another `restore_command`.
        """
        options = [f"--{name}={value}" for name, value in target.items()]
        if set_label:
            options.append(f"--set={set_label}")
        if fetch:
            options.append(f"--recovery-option=restore_command={fetch}")
        # The new server archives nothing before it is told to: it would write into the repository that it comes from.
        self._run("restore", "--delta", "--archive-mode=off", *options)

    def _stanza(self) -> dict[str, Any]:
        stanzas: list[dict[str, Any]] = json.loads(self._run("info", "--output=json"))
        return stanzas[0]

    def _run(self, name: str, *options: str) -> str:
        user, group = self._account()
        try:
            done = subprocess.run(
                [*command(self.configuration).split(), *options, name],
                env=self._environment(),
                cwd="/",
                user=user,
                group=group,
                extra_groups=None if user is None else [],
                capture_output=True,
                text=True,
                check=False,
            )
        except FileNotFoundError:
            raise Unreachable("the program pgbackrest is not installed (Debian's package `pgbackrest`)") from None
        if done.returncode:
            # Its errors name files and hosts, and no row of a table.
            lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if "ERROR" in line]
            raise Unreachable(f"pgbackrest {name}: {'; '.join(lines) or f'exit code {done.returncode}'}")
        return done.stdout

    def _account(self) -> tuple[int | None, int | None]:
        """Whoever owns the data: pgBackRest and the server share files, and the server is never root."""
        if os.geteuid() != 0:
            return None, None
        owner = self.data.stat()
        return owner.st_uid, owner.st_gid

    def _environment(self) -> dict[str, str]:
        host = urlsplit(self.admin_url).hostname if self.admin_url else None
        # pgBackRest connects by libpq, which finds the host there; its own setting means another machine.
        reached = {"PGHOST": host or "127.0.0.1", "PGPASSWORD": self.password}
        return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", **reached}
