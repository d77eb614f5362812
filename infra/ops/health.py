"""`ceiba status` and `ceiba doctor`: what runs, and what would keep it from running."""

import json
import os
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from infra.local.ports import is_free
from infra.local.postgres import CannotRunHere, account
from infra.local.valkey import server_binary
from infra.ops.access import Access
from infra.ops.answers import answer_rows, json_option

LEAST_FREE_BYTES = 1 << 30


@click.command()
@json_option
@click.pass_obj
def status(access: Access, as_json: bool) -> None:
    """Processes of the local platform. Exit code 1 when none runs."""
    processes = access.processes()
    rows = [{"process": name, **entry} for name, entry in sorted(processes.items())]
    answer_rows(rows, ("process", "pid", "port"), as_json=as_json, empty="No platform runs here.")
    if not rows:
        raise SystemExit(1)


@click.command()
@json_option
@click.pass_obj
def doctor(access: Access, as_json: bool) -> None:
    """Check this machine, and the platform when one runs. Exit code 1 when something needs attention."""
    rows = [{"check": name, "ok": not problem, "problem": problem or ""} for name, problem in _checks(access)]
    answer_rows(rows, ("check", "ok", "problem"), as_json=as_json, empty="")
    if not all(row["ok"] for row in rows):
        raise SystemExit(1)


def _checks(access: Access) -> Iterator[tuple[str, str | None]]:
    yield "python", None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed"
    yield "postgres account", _problem(account)
    yield "valkey", _problem(server_binary)
    yield "disk", _disk(access.home.folder)
    port = int(os.environ.get("CEIBA_PORT", "8080"))
    if "gateway" not in access.processes():
        yield "port", None if is_free(port) else f"port {port} is in use: set CEIBA_PORT"
        return
    yield "gateway", _gateway(access.processes()["gateway"]["port"])
    yield "secrets", _private(access.home.secrets)
    yield "demo.json", _private(access.home.demo)


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


def _gateway(port: int | None) -> str | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
            json.load(response)
    except (urllib.error.URLError, TimeoutError, ValueError) as problem:
        return f"not healthy: {problem}"
    return None
