"""What of a platform is backed up, where it is, and where backups go: read from the operator's environment."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

from infra.backups.archive import write_configuration
from infra.backups.settings import BackupSettings, BadBackupSettings, backup_settings
from infra.deployment.settings import WrongDeployment, settings_given
from infra.docker.archive import IN_CONTAINER, write_for_container
from infra.local.postgres import data_folder
from infra.ops.access import Access
from infra.ops.backup.cluster import Cluster
from infra.ops.backup.problems import BackupRefused
from infra.ops.backup.store import Store, store_of
from shared.metrics.build import revision, version

DATA = "CEIBA_POSTGRES_DATA"
"""Where the data of a PostgreSQL in another container are mounted."""
CONFIGURATION = "CEIBA_PGBACKREST_CONFIG"
"""The file with which that PostgreSQL archives."""


def backup_settings_of(access: Access) -> BackupSettings | None:
    """The settings of this shell or of its file, else those that set-up remembered. Raises click.UsageError."""
    kept = access.vault.file.with_name("deployment.json")
    remembered = json.loads(kept.read_text()) if kept.exists() else {}
    try:
        return backup_settings(remembered | settings_given(os.environ))
    except (BadBackupSettings, WrongDeployment) as problem:
        raise click.UsageError(str(problem)) from None


@dataclass
class Site:
    """The places of one platform."""

    access: Access

    @cached_property
    def settings(self) -> BackupSettings:
        """Raises BackupRefused where no repository is set."""
        found = backup_settings_of(self.access)
        if found is None:
            raise BackupRefused("no repository of backups is set: CEIBA_BACKUP_REPOSITORY (docs/runbooks/backup.md)")
        return found

    @cached_property
    def store(self) -> Store:
        """Where parts are kept."""
        return store_of(self.settings)

    @property
    def folder(self) -> Path:
        """The folder of the secrets, where the state of a restore is noted too."""
        return self.access.vault.file.parent

    @property
    def anchors(self) -> Path:
        """Heads of the audit chains, and who was erased."""
        return Path(os.environ.get("CEIBA_AUDIT_ANCHOR_DIR") or self.access.home.anchors)

    @property
    def countries(self) -> Path:
        """Countries that the operator added, with their packs, pledges and training."""
        return self.access.home.countries

    @property
    def documents(self) -> Path | None:
        """The folder of documents; None where they are in a bucket."""
        if os.environ.get("CEIBA_DOCUMENTS_S3_ENDPOINT"):
            return None
        return Path(os.environ.get("CEIBA_DOCUMENTS_FOLDER") or self.access.home.folder / "documents")

    @property
    def bucket(self) -> dict[str, str] | None:
        """Where the bucket with documents is: it is copied by whoever runs it, and the manifest names it."""
        names = {"endpoint": "CEIBA_DOCUMENTS_S3_ENDPOINT", "bucket": "CEIBA_DOCUMENTS_S3_BUCKET"}
        return None if self.documents else {key: os.environ.get(name, "") for key, name in names.items()}

    @property
    def settings_files(self) -> list[tuple[str, Path]]:
        """Files of settings, each under its name in a backup."""
        named = {
            # The only place of the passwords of a demonstration.
            self.access.home.demo.name: str(self.access.home.demo),
            ".env": os.environ.get("CEIBA_ENV_FILE", ".env"),
            "providers.json": os.environ.get("CEIBA_IDENTITY_PROVIDERS_FILE", ""),
            "jurisdictions": os.environ.get("CEIBA_CASES_JURISDICTIONS", ""),
        }
        return [(name, Path(path)) for name, path in named.items() if path]

    @property
    def is_in_containers(self) -> bool:
        """Whether PostgreSQL runs in another container, whose data are mounted here."""
        return DATA in os.environ

    @property
    def data(self) -> Path:
        """The data of the cluster, as they are seen here."""
        return Path(os.environ[DATA]) if DATA in os.environ else data_folder(self.access.home.folder / "postgres")

    @property
    def fetching_configuration(self) -> Path:
        """The configuration with which a restored PostgreSQL fetches WAL, as it is seen there."""
        return IN_CONTAINER if self.is_in_containers else self._configuration

    @property
    def _configuration(self) -> Path:
        file = os.environ.get(CONFIGURATION)
        return Path(file) if file else self.data.parent / "pgbackrest" / "pgbackrest.conf"

    @property
    def archives(self) -> bool:
        """Whether PostgreSQL archives into the repository, so that its cluster is backed up here."""
        # Without a home nothing of one is made.
        return (CONFIGURATION in os.environ or self.access.home.folder.exists()) and self._configuration.exists()

    def cluster(self) -> Cluster:
        """The cluster that runs. Raises Unreachable, BackupRefused where it does not archive."""
        if not self.archives:
            raise BackupRefused("PostgreSQL does not archive: set CEIBA_BACKUP_REPOSITORY and start the platform again")
        return self._cluster(self.access.admin_url)

    def new_cluster(self, pass_phrase: str, port: int) -> Cluster:
        """A cluster that is to be restored, with a configuration of its own."""
        if self.is_in_containers:
            write_for_container(self.settings, pass_phrase, Path(os.environ[CONFIGURATION]))
            # The container of PostgreSQL gives it to its own account when it starts.
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        else:
            postgres = self.access.home.folder / "postgres"
            write_configuration(self.settings, pass_phrase, cluster=postgres, port=port)
        return self._cluster(None)

    def _cluster(self, admin_url: str | None) -> Cluster:
        return Cluster(
            data=self.data,
            configuration=self._configuration,
            password=self.access.secrets.postgres_password,
            admin_url=admin_url,
        )


def release() -> dict[str, object]:
    """The release that took a backup, and the digests of its images where the operator's environment names them."""
    return {"version": version(), "revision": revision(), "images": _images(os.environ)}


def _images(environment: Mapping[str, str]) -> dict[str, str]:
    given = environment.get("CEIBA_IMAGE_DIGESTS", "")
    return dict(pair.split("=", 1) for pair in given.split(",") if "=" in pair)
