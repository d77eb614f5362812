"""Takes a backup: first the heads of the audit, which may be older than the database, last the keys and documents."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from infra.ops.backup import sets
from infra.ops.backup.archives import packed
from infra.ops.backup.fingerprints import fingerprints, token_keys
from infra.ops.backup.manifest import NAME, Manifest, part, sha256_of, signed
from infra.ops.backup.moment import take_moment
from infra.ops.backup.recipients import encrypt_for
from infra.ops.backup.site import Site, release
from infra.ops.backup.store import Store

Say = Callable[[str], None]


def take(site: Site, *, kind: str, with_cluster: bool, quiet: bool) -> sets.BackupSet:
    """Take a backup of everything, or of everything but the cluster. Raises BackupRefused, Unreachable."""
    now = datetime.now(UTC)
    set_id = sets.new_id(now, with_cluster=with_cluster)
    # Asked first: a backup whose keys nobody could open must not begin.
    with sets.scratch() as folder:
        encrypt_for(site.settings.recipient, b"", folder / "tried")
        manifest: Manifest = {
            "format": 1,
            "id": set_id,
            "taken_at": now.isoformat(),
            "release": release(),
            "parts": {"anchors": _kept(site.store, set_id, "anchors.tar", packed([(".", site.anchors)]), folder)},
            "cluster": _cluster(site, set_id, kind, quiet=quiet) if with_cluster else None,
            "fingerprints": fingerprints(site.access.vault.secrets()),
            "bucket": site.bucket,
        }
        manifest["parts"] |= {
            "vault": _encrypted(site, set_id, "vault.age", packed(_vault_files(site)), folder),
            "settings": _encrypted(site, set_id, "settings.age", _settings(site), folder),
            "countries": _kept(site.store, set_id, "countries.tar", packed([(".", site.countries)]), folder),
        }
        if site.documents is not None:
            index = _documents(site.store, site.documents, quiet=quiet)
            manifest["parts"]["documents"] = _kept(
                site.store, set_id, "documents.json", json.dumps(index, sort_keys=True).encode(), folder
            )
        # Last: a set without a manifest was not finished.
        text = signed(manifest, site.access.vault.secrets().backup_signing_key)
        (folder / NAME).write_text(text)
        site.store.put(f"sets/{set_id}/{NAME}", folder / NAME)
    return sets.read_set(site.store, set_id)


def _cluster(site: Site, set_id: str, kind: str, *, quiet: bool) -> dict[str, Any]:
    cluster = site.cluster()
    if not quiet:
        click.echo("base backup of the cluster …", err=True)
    entry = cluster.back_up(kind)
    if not quiet:
        click.echo("rows of each table …", err=True)
    point = f"ceiba-{set_id}"
    counts = take_moment(site.access.admin_url, point)
    return entry | {"restore_point": point, "counts": counts, "token_keys": token_keys(site.access.admin_url)}


def _vault_files(site: Site) -> list[tuple[str, Path]]:
    vault = site.access.vault.file
    return [("platform.json", vault), ("deployment.json", vault.with_name("deployment.json"))]


def _settings(site: Site) -> bytes:
    """Files, and the variables with which the operator's command runs; encrypted, as some hold passwords."""
    with sets.scratch() as folder:
        given = {name: value for name, value in os.environ.items() if name.startswith("CEIBA_")}
        (folder / "environment.json").write_text(json.dumps(given, indent=1, sort_keys=True))
        return packed([("environment.json", folder / "environment.json"), *site.settings_files])


def _encrypted(site: Site, set_id: str, name: str, content: bytes, folder: Path) -> dict[str, Any]:
    encrypt_for(site.settings.recipient, content, folder / name)
    return _put(site.store, f"sets/{set_id}/{name}", folder / name)


def _kept(store: Store, set_id: str, name: str, content: bytes, folder: Path) -> dict[str, Any]:
    (folder / name).write_bytes(content)
    return _put(store, f"sets/{set_id}/{name}", folder / name)


def _put(store: Store, name: str, file: Path) -> dict[str, Any]:
    store.put(name, file)
    return part(name, file)


def _documents(store: Store, root: Path, *, quiet: bool) -> dict[str, list[Any]]:
    """Copy the files that the repository lacks. A file never changes once it is there, and is encrypted already."""
    # Below folders of countries: neither what is still written nor what a restore has begun.
    found = {str(path.relative_to(root)): path for path in root.glob("*/??/*") if path.is_file() and not path.suffix}
    index = {path: entry for path, entry in _known(store).items() if path in found}
    new = sorted(found.keys() - index.keys())
    with click.progressbar(new, label="documents", hidden=quiet or not new) as names:
        for name in names:
            entry = _copied(store, name, found[name])
            if entry is not None:
                index[name] = entry
    return index


def _copied(store: Store, name: str, path: Path) -> list[Any] | None:
    try:
        entry = [sha256_of(path), path.stat().st_size]
        store.put(f"documents/{name}", path)
    except FileNotFoundError:
        # Its document ended meanwhile.
        return None
    return entry


def _known(store: Store) -> dict[str, list[Any]]:
    known = sets.ids(store)
    return sets.documents_of(store, sets.read_set(store, known[-1])) if known else {}
