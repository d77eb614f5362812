"""Sets: each run of `ceiba backup run` leaves one, with a signed manifest and the parts that it names."""

import json
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from infra.ops.backup.manifest import NAME, Manifest, opened, sha256_of
from infra.ops.backup.problems import BackupRefused
from infra.ops.backup.store import Store

KEPT_FOR = timedelta(days=30)
"""A copy of the keys makes people readable again who were erased since: it is not kept for longer."""
EACH_KEPT_FOR = timedelta(days=2)
"""Of sets without the cluster one a day is kept afterwards: there may be one every five minutes."""
_STAMP = "%Y%m%dT%H%M%SZ"
_FILES = "files"


@dataclass(frozen=True, slots=True)
class BackupSet:
    """A set whose manifest was read; its signature fits."""

    id: str
    manifest: Manifest
    signed_by: str

    @property
    def taken_at(self) -> datetime:
        """When its run began."""
        return datetime.fromisoformat(self.manifest["taken_at"])

    @property
    def cluster(self) -> dict[str, Any] | None:
        """The base backup of the set; None for one without the cluster."""
        found: dict[str, Any] | None = self.manifest["cluster"]
        return found


def new_id(now: datetime, *, with_cluster: bool = True) -> str:
    """The name of a set. Names sort by time."""
    end = [] if with_cluster else [_FILES]
    return "-".join([now.strftime(_STAMP), secrets.token_hex(2), *end])


def has_cluster(set_id: str) -> bool:
    """Whether a set of that name has a base backup."""
    return not set_id.endswith(_FILES)


def taken_at(set_id: str) -> datetime:
    """When the run of that name began."""
    return datetime.strptime(set_id.partition("-")[0], _STAMP).replace(tzinfo=UTC)


def ids(store: Store) -> list[str]:
    """The sets that have a manifest, oldest first. One without was not finished."""
    return sorted(name.split("/")[1] for name in store.names("sets/") if name.endswith(f"/{NAME}"))


def read_set(store: Store, set_id: str) -> BackupSet:
    """Raises BackupRefused when the manifest is missing or was changed."""
    with scratch() as folder:
        store.get(f"sets/{set_id}/{NAME}", folder / NAME)
        manifest, signed_by = opened((folder / NAME).read_text())
    if manifest["id"] != set_id:
        raise BackupRefused(f"the manifest of {set_id} is that of {manifest['id']}")
    return BackupSet(set_id, manifest, signed_by)


def newest(store: Store, *, with_cluster: bool = False) -> BackupSet:
    """The newest set, or the newest one with the cluster. Raises BackupRefused when there is none."""
    for set_id in reversed(ids(store)):
        if has_cluster(set_id) or not with_cluster:
            return read_set(store, set_id)
    raise BackupRefused("the repository has no backup")


def fetch_part(store: Store, part: dict[str, Any], folder: Path) -> Path:
    """A part of a set, compared with its checksum. Raises BackupRefused."""
    file = folder / str(part["name"]).replace("/", "-")
    store.get(part["name"], file)
    if sha256_of(file) != part["sha256"]:
        file.unlink()
        raise BackupRefused(f"{part['name']} was changed: its checksum differs from the manifest")
    return file


def documents_of(store: Store, backup: BackupSet) -> dict[str, list[Any]]:
    """Path of each document below its folder → checksum and size."""
    part = backup.manifest["parts"].get("documents")
    if part is None:
        return {}
    with scratch() as folder:
        found: dict[str, list[Any]] = json.loads(fetch_part(store, part, folder).read_text())
    return found


def expire(store: Store, now: datetime) -> list[str]:
    """Forget sets that are too old, with documents that no set names any more; returns their ids."""
    old = _too_old(ids(store), now)
    for set_id in old:
        # The manifest first: what is left of a set that is half removed is no set.
        for name in sorted(store.names(f"sets/{set_id}/"), key=lambda name: not name.endswith(NAME)):
            store.remove(name)
    if old:
        _remove_unnamed(store)
    return old


def _remove_unnamed(store: Store) -> None:
    named = {f"documents/{path}" for set_id in ids(store) for path in documents_of(store, read_set(store, set_id))}
    for name in set(store.names("documents/")) - named:
        store.remove(name)


def _too_old(found: list[str], now: datetime) -> list[str]:
    last_of_day = {taken_at(set_id).date(): set_id for set_id in found if not has_cluster(set_id)}
    kept = {set_id for set_id in found if has_cluster(set_id)} | set(last_of_day.values())

    def is_too_old(set_id: str) -> bool:
        return now - taken_at(set_id) > (KEPT_FOR if set_id in kept else EACH_KEPT_FOR)

    return [set_id for set_id in found if is_too_old(set_id)]


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that only this account can read, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="ceiba-backup-") as folder:
        yield Path(folder)
