"""Looks whether a backup is whole, without restoring it."""

from pathlib import Path

import click

from infra.local.secrets import PlatformSecrets, load_or_generate
from infra.ops.backup import sets
from infra.ops.backup.archives import unpack
from infra.ops.backup.fingerprints import differing
from infra.ops.backup.manifest import public_key, sha256_of
from infra.ops.backup.problems import BackupRefused
from infra.ops.backup.recipients import decrypt_with
from infra.ops.backup.sets import BackupSet, fetch_part
from infra.ops.backup.store import Store


def require_parts(store: Store, backup: BackupSet, folder: Path) -> dict[str, Path]:
    """Every part of a set in `folder`, compared with the manifest: name → file. Raises BackupRefused."""
    return {name: fetch_part(store, part, folder) for name, part in backup.manifest["parts"].items()}


def require_documents(store: Store, backup: BackupSet, *, quiet: bool) -> int:
    """Read every document of a set and compare it; returns how many. Raises BackupRefused."""
    documents = sets.documents_of(store, backup)
    with sets.scratch() as folder, click.progressbar(sorted(documents), label="documents", hidden=quiet) as names:
        for name in names:
            store.get(f"documents/{name}", folder / "document")
            if sha256_of(folder / "document") != documents[name][0]:
                raise BackupRefused(f"documents/{name} was changed: its checksum differs from the index")
    return len(documents)


def opened_vault(backup: BackupSet, vault: Path, identity: Path, folder: Path) -> PlatformSecrets:
    """The keys of a set, in `folder`. Raises BackupRefused when they are not those of the manifest."""
    unpack(decrypt_with(identity, vault), folder)
    secrets = load_or_generate(folder / "platform.json")
    other = differing(backup.manifest["fingerprints"], secrets)
    if other:
        raise BackupRefused(f"the keys of the backup are not those of its manifest: {', '.join(other)}")
    if public_key(secrets.backup_signing_key) != backup.signed_by:
        raise BackupRefused("the manifest was signed by another platform than the one whose keys it holds")
    return secrets


def require_signer(backup: BackupSet, signed_by: str | None) -> None:
    """Raises BackupRefused when the manifest is of another signer than the operator expects."""
    if signed_by is not None and backup.signed_by != signed_by:
        raise BackupRefused(f"the backup {backup.id} was signed by {backup.signed_by}, and not by {signed_by}")
