"""Puts the files of a backup where a platform has them."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from infra.local.secrets import write_private
from infra.ops.backup import sets
from infra.ops.backup.archives import unpack
from infra.ops.backup.manifest import sha256_of
from infra.ops.backup.problems import BackupRefused
from infra.ops.backup.sets import BackupSet
from infra.ops.backup.site import Site

STAGED = ".restoring"
"""On the file system of the documents, so that they are moved and not copied again."""
SETTINGS = "restored-settings"
"""The folder beside the vault with files of settings: where they belong is the operator's to know."""


def put_files(site: Site, parts: Mapping[str, Path], *, vault: Path, settings: Path) -> None:
    """The keys, the countries and the settings. Files that are the same already stay."""
    put_vault(vault, site.access.vault.file.parent)
    unpack(parts["countries"].read_bytes(), site.countries)
    shutil.copytree(settings, site.folder / SETTINGS, dirs_exist_ok=True)
    demonstration = settings / site.access.home.demo.name
    if demonstration.exists() and not site.access.home.demo.exists():
        write_private(site.access.home.demo, demonstration.read_text())


def put_vault(vault: Path, folder: Path) -> None:
    """The files of the vault, for this account alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in sorted(vault.iterdir()):
        if not file.name.startswith("."):
            write_private(folder / file.name, file.read_text())


def require_continuation(archive: Path, anchors: Path) -> None:
    """Raises BackupRefused when a file of heads that is there does not go on where its copy in the backup ends."""
    with _unpacked(archive) as copies:
        for copy in copies:
            kept = anchors / copy.name
            if kept.exists() and not kept.read_bytes().startswith(copy.read_bytes()):
                raise BackupRefused(f"{kept} is of another platform: it does not continue the copy in the backup")


def put_anchors(archive: Path, anchors: Path) -> None:
    """Heads of the audit, and who was erased. A file that outlived the database is newer than its copy, and stays."""
    anchors.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _unpacked(archive) as copies:
        for copy in copies:
            if not (anchors / copy.name).exists():
                shutil.copyfile(copy, anchors / copy.name)


@contextmanager
def _unpacked(archive: Path) -> Iterator[list[Path]]:
    with sets.scratch() as folder:
        unpack(archive.read_bytes(), folder)
        yield sorted(path for path in folder.rglob("*") if path.is_file())


def staged_documents(site: Site, backup: BackupSet, *, quiet: bool) -> Path | None:
    """The documents in a folder below the one where they belong, each compared. Raises BackupRefused."""
    documents = sets.documents_of(site.store, backup)
    if site.documents is None or not documents:
        return None
    staged = site.documents / STAGED
    with click.progressbar(sorted(documents), label="documents", hidden=quiet) as names:
        for name in names:
            _stage(site, name, staged / name, documents[name][0])
    return staged


def put_documents(site: Site, staged: Path | None) -> None:
    """Move them where they belong. Others that are there stay."""
    if staged is None or site.documents is None or not staged.exists():
        return
    shutil.copytree(staged, site.documents, dirs_exist_ok=True, copy_function=shutil.move)
    shutil.rmtree(staged)
    _own_as(site.documents)


def _own_as(folder: Path) -> None:
    """What root restores into a volume belongs to the account of the volume, as in containers."""
    if os.geteuid() == 0:
        owner = folder.stat()
        for path in folder.rglob("*"):
            os.chown(path, owner.st_uid, owner.st_gid)


def _stage(site: Site, name: str, file: Path, checksum: str) -> None:
    if file.exists() and sha256_of(file) == checksum:
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    site.store.get(f"documents/{name}", file)
    if sha256_of(file) != checksum:
        raise BackupRefused(f"documents/{name} was changed: its checksum differs from the index")
