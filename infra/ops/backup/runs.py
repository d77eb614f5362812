"""One run of a backup, and runs on a schedule."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day

import click

from infra.ops.backup import sets
from infra.ops.backup.locking import one_at_a_time
from infra.ops.backup.sets import BackupSet
from infra.ops.backup.site import Site
from infra.ops.backup.state import note
from infra.ops.backup.take import take

FILES_EVERY = timedelta(minutes=5)
LOOK_EVERY = 15.0
AGAIN_AFTER = 60.0
"""Seconds after a run that failed."""


def run_once(site: Site, *, kind: str, with_cluster: bool, quiet: bool) -> tuple[BackupSet, int]:
    """Take a backup and forget those that are too old; returns it, and how many were forgotten."""
    with one_at_a_time(site.folder):
        known = sets.ids(site.store)
        taken = take(site, kind=kind, with_cluster=with_cluster, quiet=quiet)
        # Every document that is still named is looked up: not at every copy of the files.
        expired = sets.expire(site.store, datetime.now(UTC)) if with_cluster or _is_first_today(known) else []
    # Copies of files between two base backups must not hide that those fail.
    if with_cluster or not site.archives:
        note(site.access, "backup", taken.id, succeeded=True)
    return taken, len(expired)


def is_cluster_due(known: Sequence[str], at: time_of_day, now: datetime) -> bool:
    """Whether there was no backup of the cluster since the last time that it was `at` (UTC)."""
    today = datetime.combine(now.date(), at, UTC)
    last_time = today if today <= now else today - timedelta(days=1)
    return not any(sets.taken_at(set_id) >= last_time for set_id in known if sets.has_cluster(set_id))


def are_files_due(known: Sequence[str], now: datetime) -> bool:
    """Whether the last set is older than files may be."""
    return not known or now - sets.taken_at(known[-1]) >= FILES_EVERY


def run_due(site: Site, at: time_of_day) -> BackupSet | None:
    """Take what is due, if anything is."""
    known, now = sets.ids(site.store), datetime.now(UTC)
    if is_cluster_due(known, at, now):
        return run_once(site, kind="full", with_cluster=True, quiet=True)[0]
    if are_files_due(known, now):
        return run_once(site, kind="full", with_cluster=False, quiet=True)[0]
    return None


def run_for_ever(site: Site, at: time_of_day, *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Take backups as they become due. What fails is said and tried again; a setting that is wrong ends it."""
    while True:
        try:
            taken = run_due(site, at)
        except click.UsageError:
            raise
        except click.ClickException as problem:
            click.echo(f"backup failed: {problem.message}", err=True)
            sleep(AGAIN_AFTER)
            continue
        if taken is not None:
            click.echo(f"backup {taken.id}")
        sleep(LOOK_EVERY)


def _is_first_today(known: Sequence[str]) -> bool:
    return not known or sets.taken_at(known[-1]).date() < datetime.now(UTC).date()
