"""Finishes a restore on this machine: PostgreSQL runs for as long as that takes, and `make run` starts it again."""

import json
import os
import subprocess
import sys
from typing import Any

from infra.local.postgres import EmbeddedPostgres
from infra.local.programs import REPOSITORY, runtime_environment
from infra.ops.backup.problems import BackupRefused
from infra.ops.backup.restore_state import RestoreState
from infra.ops.backup.server import recovered
from infra.ops.backup.site import Site
from shared.kernel.country import FOLDER


def finished_here(site: Site, state: RestoreState, port: int) -> dict[str, Any]:
    """The report of the restore; where PostgreSQL runs elsewhere, what is next."""
    if site.is_in_containers or not state.with_cluster:
        return {"set": state.set, "to": state.to, "next": "start PostgreSQL, then `ceiba backup finish`"}
    password = site.access.vault.secrets().postgres_password
    server = EmbeddedPostgres(folder=site.access.home.folder / "postgres", port=port, password=password)
    with recovered(server, site.access.home.run / "restore.log") as url:
        report = _finish(site, url)
    # It has its organisations and people: a start adds no demonstration to them.
    site.access.home.seeded.touch()
    return report


def _finish(site: Site, url: str) -> dict[str, Any]:
    """In a process of its own: this one has read the countries of before."""
    environment = {
        **runtime_environment(),
        **{name: value for name, value in os.environ.items() if name.startswith("CEIBA_")},
        FOLDER: str(site.countries),
        "CEIBA_HOME": str(site.access.home.folder),
        "CEIBA_ADMIN_DATABASE_URL": url,
    }
    done = subprocess.run(
        [sys.executable, "-m", "infra.ops", "backup", "finish", "--here", "--json"],
        env=environment,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupRefused(
            (done.stderr.strip().splitlines() or ["the restore was not finished"])[-1].removeprefix("Error: ")
        )
    report: dict[str, Any] = json.loads(done.stdout)
    return report
