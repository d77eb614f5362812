"""Restores a platform: everything is fetched and compared first, and only then is anything written.

The second half, on a server that runs, is in `finish.py`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from infra.backups.pgbackrest import fetching
from infra.ops.backup import sets
from infra.ops.backup.archives import unpack
from infra.ops.backup.problems import BackupRefused
from infra.ops.backup.put_back import (
    put_anchors,
    put_documents,
    put_files,
    require_continuation,
    staged_documents,
)
from infra.ops.backup.recipients import decrypt_with
from infra.ops.backup.restore_state import RestoreState, unfinished
from infra.ops.backup.sets import BackupSet
from infra.ops.backup.site import Site
from infra.ops.backup.verify import opened_vault, require_parts, require_signer


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the operator asked for."""

    identity: Path
    set_id: str | None
    to: datetime | None
    signed_by: str | None
    with_cluster: bool
    quiet: bool


def lay_out(site: Site, wanted: Wanted, port: int) -> RestoreState:
    """Put files and cluster in place; no server may run there. Raises BackupRefused before anything is written."""
    backup = sets.read_set(site.store, wanted.set_id) if wanted.set_id else sets.newest(site.store)
    require_signer(backup, wanted.signed_by)
    state = _state(site, backup, wanted)
    if "files" not in state.done:
        _require_unused(site, state)
        _put_files(site, backup, wanted, state)
    if wanted.with_cluster and "cluster" not in state.done:
        cluster = site.new_cluster(site.access.vault.secrets().backup_pass_phrase, port)
        cluster.restore(set_label=None, target=recovery_target(wanted.to), fetch=fetching(site.fetching_configuration))
        state.note("cluster", site.folder)
    return state


def _put_files(site: Site, backup: BackupSet, wanted: Wanted, state: RestoreState) -> None:
    with sets.scratch() as folder:
        parts = require_parts(site.store, backup, folder)
        opened_vault(backup, parts["vault"], wanted.identity, folder / "vault")
        unpack(decrypt_with(wanted.identity, parts["settings"]), folder / "settings")
        require_continuation(parts["anchors"], site.anchors)
        if wanted.with_cluster:
            sets.newest(site.store, with_cluster=True)
        documents = staged_documents(site, backup, quiet=wanted.quiet)
        # Everything is as it should be: from here on it is written.
        state.note("begun", site.folder)
        put_anchors(parts["anchors"], site.anchors)
        put_files(site, parts, vault=folder / "vault", settings=folder / "settings")
        put_documents(site, documents)
        state.note("files", site.folder)


def _state(site: Site, backup: BackupSet, wanted: Wanted) -> RestoreState:
    to = wanted.to.astimezone(UTC).isoformat() if wanted.to else None
    state, begun = RestoreState(backup.id, to, wanted.with_cluster), unfinished(site.folder)
    if begun is None:
        return state
    if not begun.is_same(state):
        raise BackupRefused(
            f"a restore of {begun.set} to {begun.to or 'the newest moment'} began here and has not ended:"
            " call it again with the same options, or empty this place"
        )
    return begun


def _require_unused(site: Site, state: RestoreState) -> None:
    """Raises BackupRefused where a platform runs, or where there is something that a restore would write over."""
    if site.access.home.is_in_use():
        raise BackupRefused(f"a platform runs in {site.access.home.folder}: stop it, or restore elsewhere")
    if "begun" in state.done:
        return
    taken = [str(path) for path in _places(site, with_cluster=state.with_cluster) if path.exists()]
    if taken:
        raise BackupRefused(f"there is a platform already ({', '.join(taken)}): restore into an empty place")


def _places(site: Site, *, with_cluster: bool) -> list[Path]:
    vault = site.access.vault.file
    places = [vault, vault.with_name("deployment.json")]
    return [*places, site.data / "PG_VERSION"] if with_cluster else places


def recovery_target(to: datetime | None) -> dict[str, str]:
    """Options of pgBackRest for a moment; the newest one that the repository has without it."""
    if to is None:
        return {"type": "default"}
    moment = to.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00")
    return {"type": "time", "target": moment, "target-action": "promote"}
