"""Where backups of a platform are kept, and for whom: the settings that the servers and `ceiba backup` share."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

RECIPIENT = "CEIBA_BACKUP_RECIPIENT"
REPOSITORY = "CEIBA_BACKUP_REPOSITORY"
VARIABLES = (
    RECIPIENT,
    REPOSITORY,
    "CEIBA_BACKUP_KEEP",
    "CEIBA_BACKUP_S3_ENDPOINT",
    "CEIBA_BACKUP_S3_REGION",
    "CEIBA_BACKUP_S3_CA",
    "CEIBA_BACKUP_S3_ACCESS_KEY",
    "CEIBA_BACKUP_S3_SECRET_KEY",
)
KEEP = 7
"""Full backups of the cluster that are kept, unless CEIBA_BACKUP_KEEP says another number."""


class BadBackupSettings(Exception):
    """A setting of the backup is missing or malformed. The text names the variable and never its value."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ObjectStore:
    """A bucket of a server that speaks S3 over TLS, and who we are there."""

    endpoint: str
    region: str
    bucket: str
    prefix: str
    """Without a slash at either end; may be empty."""
    access_key: str
    secret_key: str
    ca: str
    """A file with the certificate of the authority, where it is none that the machine knows; else empty."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BackupSettings:
    """A repository of backups. Of `folder` and `bucket` one is set."""

    recipient: str
    """Whom copies of the keys are encrypted to (`age1…`); empty where nobody was named yet."""
    folder: Path | None
    bucket: ObjectStore | None
    keep: int


def backup_settings(values: Mapping[str, str]) -> BackupSettings | None:
    """The settings in `values`; None without a repository. Raises BadBackupSettings."""
    repository = values.get(REPOSITORY, "")
    if not repository:
        return None
    recipient, keep = values.get(RECIPIENT, ""), values.get("CEIBA_BACKUP_KEEP") or str(KEEP)
    if recipient and not recipient.startswith("age1"):
        raise BadBackupSettings(f"{RECIPIENT} is the public key that `age-keygen` prints, age1…")
    if not keep.isdecimal() or int(keep) < 1:
        raise BadBackupSettings("CEIBA_BACKUP_KEEP is a number of full backups, 1 or more")
    if repository.startswith("s3://"):
        return BackupSettings(recipient=recipient, folder=None, bucket=_bucket(repository, values), keep=int(keep))
    if not Path(repository).is_absolute():
        raise BadBackupSettings(f"{REPOSITORY} is an absolute folder or s3://bucket/prefix")
    return BackupSettings(recipient=recipient, folder=Path(repository), bucket=None, keep=int(keep))


def _bucket(repository: str, values: Mapping[str, str]) -> ObjectStore:
    needed = ("CEIBA_BACKUP_S3_ENDPOINT", "CEIBA_BACKUP_S3_ACCESS_KEY", "CEIBA_BACKUP_S3_SECRET_KEY")
    missing = [name for name in needed if not values.get(name)]
    if missing:
        raise BadBackupSettings(f"a repository in a bucket also needs {', '.join(missing)}")
    endpoint, access_key, secret_key = (values[name] for name in needed)
    if not endpoint.startswith("https://"):
        raise BadBackupSettings("CEIBA_BACKUP_S3_ENDPOINT starts with https://")
    place = urlsplit(repository)
    return ObjectStore(
        endpoint=endpoint,
        region=values.get("CEIBA_BACKUP_S3_REGION") or "us-east-1",
        bucket=place.netloc,
        prefix=place.path.strip("/"),
        access_key=access_key,
        secret_key=secret_key,
        ca=values.get("CEIBA_BACKUP_S3_CA", ""),
    )
