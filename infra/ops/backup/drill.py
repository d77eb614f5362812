"""The drill: the last backup is restored elsewhere, compared with what was counted then, and removed."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from infra.backups.archive import write_configuration
from infra.local.home import Home
from infra.local.ports import free_port
from infra.local.postgres import EmbeddedPostgres, data_folder
from infra.local.secrets import SERVICES, write_private
from infra.ops.access import Access, Elsewhere
from infra.ops.audit import checked_chain
from infra.ops.backup import sets
from infra.ops.backup.archives import unpack
from infra.ops.backup.cluster import Cluster
from infra.ops.backup.fingerprints import token_keys
from infra.ops.backup.finish import require_keys
from infra.ops.backup.moment import Counts, count
from infra.ops.backup.problems import BackupRefused
from infra.ops.backup.server import recovered
from infra.ops.backup.sets import BackupSet
from infra.ops.backup.site import Site
from infra.ops.backup.verify import opened_vault, require_parts
from shared.kernel.country import Country


def drill(site: Site, identity: Path | None, *, quiet: bool) -> dict[str, Any]:
    """Restore the newest backup with a cluster, and compare; returns the counts. Raises BackupRefused, Unreachable.

    With `identity` the keys are those of the backup, otherwise those of the platform.
    """
    backup = sets.newest(site.store, with_cluster=True)
    with _elsewhere() as home:
        parts = require_parts(site.store, backup, home.run)
        unpack(parts["anchors"].read_bytes(), home.anchors)
        _keys(site, backup, parts["vault"], identity, home)
        port = free_port()
        cluster = _restored(site, backup, home, port)
        if not quiet:
            click.echo("recovering …", err=True)
        server = EmbeddedPostgres(folder=home.folder / "postgres", port=port, password=cluster.password)
        with recovered(server, home.run / "postgres.log") as url:
            access = Access(home, Elsewhere(vault=home.vault, admin_url=url))
            return {"set": backup.id, **_compared(access, backup)}


def _keys(site: Site, backup: BackupSet, vault: Path, identity: Path | None, home: Home) -> None:
    if identity is None:
        write_private(home.secrets, site.access.vault.file.read_text())
    else:
        opened_vault(backup, vault, identity, home.secrets.parent)


def _restored(site: Site, backup: BackupSet, home: Home, port: int) -> Cluster:
    secrets = home.vault.secrets()
    file = write_configuration(site.settings, secrets.backup_pass_phrase, cluster=home.folder / "postgres", port=port)
    cluster = Cluster(
        data=data_folder(home.folder / "postgres"), configuration=file, password=secrets.postgres_password
    )
    taken = backup.manifest["cluster"]
    point = {"type": "name", "target": taken["restore_point"], "target-action": "promote"}
    cluster.restore(set_label=taken["backup"], target=point)
    return cluster


def _compared(access: Access, backup: BackupSet) -> dict[str, Any]:
    taken = backup.manifest["cluster"]
    there = count(access.admin_url)
    other = different(taken["counts"], there)
    if other:
        raise BackupRefused(f"the restored databases differ from those of then: {', '.join(other)}")
    if token_keys(access.admin_url) != taken["token_keys"]:
        raise BackupRefused("the keys that sign tokens are not those of then")
    tables = [rows for of_service in there.values() for rows in of_service.values()]
    return {"tables": len(tables), "rows": sum(tables), "keys": require_keys(access), "chains": _require_chains(access)}


def different(expected: Mapping[str, Mapping[str, int]], found: Counts) -> list[str]:
    """The tables whose numbers of rows differ, with both."""
    return [
        f"{service}.{table}: {expected[service].get(table)} then, {found[service].get(table)} restored"
        for service in SERVICES
        for table in sorted({*expected[service], *found[service]})
        if expected[service].get(table) != found[service].get(table)
    ]


def _require_chains(access: Access) -> int:
    chains = [(service, country) for service in SERVICES for country in Country]
    for service, country in chains:
        findings = checked_chain(access, service, country, access.home.anchors).findings
        if findings:
            raise BackupRefused(f"the audit trail {service} {country} of the backup was changed: {findings[0].problem}")
    return len(chains)


@contextmanager
def _elsewhere() -> Iterator[Home]:
    """A platform's folder that is removed at the end, with the cluster where its account could reach it."""
    folder = Path(tempfile.mkdtemp(prefix="ceiba-drill-"))
    # PostgreSQL's account passes through it to its data, as through every home.
    folder.chmod(0o711)
    home = Home(folder)
    home.prepare()
    data = data_folder(folder / "postgres")
    try:
        yield home
    finally:
        for place in {folder, folder if data.is_relative_to(folder) else data.parent}:
            shutil.rmtree(place)
