"""What `ceiba doctor` says about backups."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import click
import psycopg

from infra.ops.access import Access
from infra.ops.backup.site import backup_settings_of
from infra.ops.backup.state import last_success

OLDEST = timedelta(days=1)
DRILLED = timedelta(days=8)
"""A drill a week, and a day for the one that failed."""

Check = tuple[str, str | None]


def backup_checks(access: Access) -> Iterator[Check]:
    """In production backups must be set up; wherever they are, they must be recent."""
    try:
        settings = backup_settings_of(access)
    except click.UsageError as problem:
        yield "backup", problem.message
        return
    production = _environment(access) == "production"
    if production and (settings is None or not settings.recipient):
        lacking = "CEIBA_BACKUP_REPOSITORY" if settings is None else "CEIBA_BACKUP_RECIPIENT"
        yield "backup", f"{lacking} is not set: this platform has no backup (docs/runbooks/backup.md)"
    elif settings is not None:
        yield "backup", _age(access, "backup", OLDEST, "`ceiba backup run`")
        yield "backup drill", _age(access, "drill", DRILLED, "`ceiba backup drill`") if production else None


def _age(access: Access, kind: str, oldest: timedelta, command: str) -> str | None:
    try:
        last = last_success(access, kind)
    except psycopg.Error:
        return "database away"
    if last is None:
        return f"there was none yet: {command}"
    age = datetime.now(UTC) - last
    return f"the last one is {age // timedelta(hours=1)} hours old: {command}" if age > oldest else None


def _environment(access: Access) -> str:
    kept = access.vault.file.with_name("deployment.json")
    remembered = json.loads(kept.read_text()) if kept.exists() else {}
    return os.environ.get("CEIBA_ENVIRONMENT") or remembered.get("CEIBA_ENVIRONMENT", "local")
