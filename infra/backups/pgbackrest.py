"""pgBackRest: its configuration, and the settings with which PostgreSQL archives its log through it.

Base backups and WAL are in the repository's folder `cluster`, encrypted under the platform's pass phrase.
"""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from infra.backups.settings import BackupSettings, ObjectStore

STANZA = "ceiba"
ARCHIVE_SECONDS = 240
"""A segment of WAL that is not full is archived after it: with the time that takes, at most five minutes are lost."""


def configuration(settings: BackupSettings, pass_phrase: str, *, data: Path, port: int, work: Path) -> str:
    """The text of `pgbackrest.conf` for the cluster in `data`. `work` is for its locks."""
    values = {
        "repo1-cipher-type": "aes-256-cbc",
        "repo1-cipher-pass": pass_phrase,
        "repo1-retention-full": str(settings.keep),
        **(_in_bucket(settings.bucket) if settings.bucket else {"repo1-path": f"{settings.folder}/cluster"}),
        # Small files are kept together: a cluster has thousands, each a request to a bucket or a wait for a disk.
        "repo1-bundle": "y",
        "compress-type": "zst",
        "start-fast": "y",
        "log-level-file": "off",
        "log-level-console": "warn",
        "lock-path": str(work / "lock"),
        "spool-path": str(work / "spool"),
    }
    cluster = {"pg1-path": str(data), "pg1-port": str(port), "pg1-user": "postgres"}
    return "\n".join(["[global]", *_lines(values), "", f"[{STANZA}]", *_lines(cluster), ""])


def archiving(configuration_file: Path) -> dict[str, str]:
    """The settings of a PostgreSQL that archives."""
    return {
        "archive_mode": "on",
        "archive_timeout": str(ARCHIVE_SECONDS),
        # Without the libraries of the server's own package, which are of other versions than pgBackRest was built for.
        "archive_command": f"env -u LD_LIBRARY_PATH {command(configuration_file)} archive-push %p",
    }


def fetching(configuration_file: Path) -> str:
    """The `restore_command` of a PostgreSQL that recovers."""
    return f'env -u LD_LIBRARY_PATH {command(configuration_file)} archive-get %f "%p"'


def command(configuration_file: Path) -> str:
    """The beginning of each command."""
    return f"pgbackrest --config={configuration_file} --stanza={STANZA}"


def _in_bucket(bucket: ObjectStore) -> dict[str, str]:
    place = urlsplit(bucket.endpoint)
    return {
        "repo1-type": "s3",
        "repo1-path": f"/{bucket.prefix}/cluster" if bucket.prefix else "/cluster",
        "repo1-s3-bucket": bucket.bucket,
        "repo1-s3-endpoint": place.hostname or "",
        "repo1-storage-port": str(place.port or 443),
        "repo1-s3-region": bucket.region,
        "repo1-s3-key": bucket.access_key,
        "repo1-s3-key-secret": bucket.secret_key,
        "repo1-s3-uri-style": "path",
        **({"repo1-storage-ca-file": bucket.ca} if bucket.ca else {}),
    }


def _lines(values: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in values.items()]
