"""`ceiba status` and `ceiba doctor`: the health of the services, waiting events, and checks of the machine."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import orjson
import psycopg
import urllib3

from infra.local.ports import gateway_port, is_free
from infra.local.postgres import CannotRunHere, account
from infra.local.secrets import SERVICES
from infra.local.valkey import server_binary
from infra.ops.access import Access, Unreachable
from infra.ops.answers import answer_json, answer_rows, json_option
from infra.ops.backup.checks import backup_checks
from infra.ops.keys.probes import key_checks

LEAST_FREE_BYTES = 1 << 30
_POOL = urllib3.PoolManager(timeout=urllib3.Timeout(connect=2, read=5), retries=False)
# Raw SQL: the operator's commands use psycopg as the relay does, without the SQLAlchemy tables of a service.
_WAITING = """
SELECT count(*) AS facts, coalesce(extract(epoch FROM now() - min(o.created_at)), 0)::int AS seconds
FROM outbox_delivery d JOIN outbox o ON o.id = d.event_id WHERE d.state IN ('pending', 'published')
"""


@click.command()
@json_option
@click.pass_obj
def status(access: Access, as_json: bool) -> None:
    """Health of every service as the gateway sees it, and events that wait. Exit code 1 unless all are ready.

    On one machine also the processes with their ports.
    """
    health = _health(access)
    services = [{"service": name, "state": state, **_outbox(access, name)} for name, state in sorted(health.items())]
    processes = [{"process": name, **entry} for name, entry in sorted(access.processes().items())]
    if as_json:
        answer_json({"services": services, "processes": processes})
    else:
        columns = ("service", "state", "facts_waiting", "oldest_seconds")
        answer_rows(services, columns, as_json=False, empty="No gateway answers.")
        if processes:
            click.echo()
            answer_rows(processes, ("process", "pid", "port"), as_json=False, empty="")
    if not services or any(row["state"] != "ready" for row in services):
        raise SystemExit(1)


@click.command()
@json_option
@click.pass_obj
def doctor(access: Access, as_json: bool) -> None:
    """Check this machine, and the platform when one runs. Exit code 1 when something needs attention.

    Where a platform is named by its administrator's URL (in containers), only the platform is checked.
    """
    checks = _checks_of_platform(access) if access.is_elsewhere else _checks_of_machine(access)
    rows = [{"check": name, "ok": not problem, "problem": problem or ""} for name, problem in checks]
    answer_rows(rows, ("check", "ok", "problem"), as_json=as_json, empty="")
    if not all(row["ok"] for row in rows):
        raise SystemExit(1)


def _health(access: Access) -> dict[str, str]:
    """Part → `ready`, `degraded` or `unavailable`; empty when no gateway responds."""
    url = access.gateway_url
    if url is None:
        return {}
    try:
        states: dict[str, str] = orjson.loads(_POOL.request("GET", f"{url}/healthz").data)["services"]
    except (urllib3.exceptions.HTTPError, ValueError, KeyError):
        return {}
    return states


def _outbox(access: Access, service: str) -> dict[str, Any]:
    if service not in SERVICES:
        return {}
    try:
        with access.database(service, "relay") as connection:
            row: Any = connection.execute(_WAITING).fetchone()
    except (psycopg.OperationalError, Unreachable):
        return {"facts_waiting": "database away"}
    return {"facts_waiting": row.facts, "oldest_seconds": row.seconds}


def _checks_of_platform(access: Access) -> Iterator[tuple[str, str | None]]:
    yield "gateway", _gateway(access)
    for service in SERVICES:
        yield f"database {service}", "database away" if "oldest_seconds" not in _outbox(access, service) else None
    yield from key_checks(access)
    yield from _proxies(access)
    yield from backup_checks(access)


def _proxies(access: Access) -> Iterator[tuple[str, str | None]]:
    """Check that the TLS proxy of production is in the settings; otherwise all its callers count as one address."""
    kept = access.vault.file.with_name("deployment.json")
    settings = {**(json.loads(kept.read_text()) if kept.exists() else {}), **{k: v for k, v in os.environ.items() if v}}
    if settings.get("CEIBA_ENVIRONMENT") == "production":
        named = settings.get("CEIBA_TRUSTED_PROXIES")
        lacking = "CEIBA_TRUSTED_PROXIES is not set: callers behind the proxy count as one (docs/runbooks/proxy.md)"
        yield "trusted proxies", None if named else lacking


def _checks_of_machine(access: Access) -> Iterator[tuple[str, str | None]]:
    yield "python", None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed"
    yield "postgres account", _problem(account)
    yield "valkey", _problem(server_binary)
    yield "disk", _disk(access.home.folder)
    port = gateway_port()
    if "gateway" not in access.processes():
        yield "port", None if is_free(port) else f"port {port} is in use: set CEIBA_PORT"
        return
    yield "gateway", _gateway(access)
    yield "secrets", _private(access.home.secrets)
    yield "demo.json", _private(access.home.demo)
    yield from key_checks(access)
    yield from backup_checks(access)


def _problem(check: Callable[[], object]) -> str | None:
    try:
        check()
    except CannotRunHere as problem:
        return str(problem)
    return None


def _disk(folder: Path) -> str | None:
    existing = next(part for part in (folder, *folder.parents) if part.exists())
    free = shutil.disk_usage(existing).free
    return None if free > LEAST_FREE_BYTES else f"only {free >> 20} MiB free in {existing}"


def _private(file: Path) -> str | None:
    if not file.exists():
        return f"{file} is missing"
    return None if file.stat().st_mode & 0o077 == 0 else f"others can read {file}"


def _gateway(access: Access) -> str | None:
    health = _health(access)
    weak = [f"{name} is {state}" for name, state in sorted(health.items()) if state != "ready"]
    return ", ".join(weak) or None if health else "it does not answer"
