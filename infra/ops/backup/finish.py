"""The second half of a restore, on a server that has recovered. Each step may be repeated.

Schema and roles of this release, then a probe of every kind of key, then the record of the restore in the audit, then
what people had asked to be erased, and at last what other services must hear again.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import click

from infra.local.environment import Addresses, service_environment
from infra.local.programs import REPOSITORY, runtime_environment
from infra.local.secrets import SERVICES
from infra.ops.access import Access
from infra.ops.audit import recorded
from infra.ops.backup.problems import BackupRefused
from infra.ops.backup.restore_state import RestoreState, end, unfinished
from infra.ops.backup.site import Site
from infra.ops.keys.probes import thorough_key_checks
from infra.ops.setup import migrate_services, provision_services
from shared.kernel.country import Country

BY = "operator"
AFTERWARDS = (("cases", ("backup", "erase-again")), ("identity", ("retell-settings",)), ("cases", ("retell-facts",)))
"""Service, with whose environment it runs, and command."""


def finish(site: Site, *, here: bool, quiet: bool) -> dict[str, Any]:
    """Do what is left of the restore that began in this place; returns a report. Raises BackupRefused.

    `here` runs the commands of the services, whose packages are installed here; otherwise they are the operator's.
    """
    state = unfinished(site.folder)
    if state is None:
        raise BackupRefused("no restore has begun here: `ceiba backup restore` comes first")
    report: dict[str, Any] = {"set": state.set, "to": state.to}
    for name, step in _steps(site, state, here=here):
        if not quiet:
            click.echo(f"{name} …", err=True)
        report[name] = step()
        state.note(name, site.folder)
    end(site.folder)
    return report


def _steps(site: Site, state: RestoreState, *, here: bool) -> Iterator[tuple[str, Callable[[], Any]]]:
    access = site.access
    yield "provision", lambda: len(provision_services(access))
    yield "migrate", lambda: len(migrate_services(access))
    yield "keys", lambda: require_keys(access)
    yield "audit", lambda: _record(site, state)
    for service, command in AFTERWARDS:
        yield " ".join(command), partial(_run_as if here else _left_to, site, service, command)


def require_keys(access: Access) -> int:
    """Open something under every key; returns how many were tried. Raises BackupRefused that names the others."""
    checks = list(thorough_key_checks(access))
    closed = [f"{name}: {problem}" for name, problem in checks if problem]
    if closed:
        raise BackupRefused("keys and database do not belong together: " + "; ".join(closed))
    return len(checks)


def _record(site: Site, state: RestoreState) -> int:
    """Returns how many entries of the audit the restore cost."""
    moment = state.to or "the newest moment"
    why = {"by": BY, "reason": f"backup {state.set} restored to {moment} on {datetime.now(UTC).date()}"}
    rows = [
        row
        for service in SERVICES
        for country in Country
        for row in recorded(site.access, service, country, site.anchors, why)
    ]
    return sum(row["lost"] for row in rows)


def _run_as(site: Site, service: str, command: tuple[str, ...]) -> str:
    """A command of `ceiba` with the environment of a process of `service`; what it writes waits in its outbox."""
    environment = runtime_environment() | _environment(site, service)
    done = subprocess.run(
        [sys.executable, "-m", "infra.ops", *command],
        env=environment,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise BackupRefused(f"ceiba {' '.join(command)}: {last}; call the restore again when that is mended")
    return done.stdout.strip()


def _left_to(_: Site, service: str, command: tuple[str, ...]) -> str:
    # The relay: it is the process that mounts the heads of the audit, beside which the erased people are listed.
    return f"docker compose run --rm --no-deps {service}-relay python -m infra.ops {' '.join(command)}"


def _environment(site: Site, service: str) -> dict[str, str]:
    """No server but PostgreSQL is asked, so the other addresses lead nowhere."""
    nowhere = "http://127.0.0.1:9"
    addresses = Addresses(
        postgres_url=site.access.admin_url,
        broker_url="redis://127.0.0.1:9/0",
        cache_url="redis://127.0.0.1:9/0",
        public_url=nowhere,
        issuer=nowhere,
        jwks_url=f"{nowhere}/oauth2/jwks",
        smtp_url="",
        upstreams=dict.fromkeys(("identity", "cases", "referrals", "reporting"), nowhere),
        audit_anchor_dir=str(site.anchors),
    )
    own = service_environment(service, site.access.vault.secrets(), addresses)
    return own | {"CEIBA_HOME": str(site.access.home.folder)}
