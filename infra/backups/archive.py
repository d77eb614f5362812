"""Lets the embedded PostgreSQL archive: its configuration of pgBackRest, in a folder that its account can reach."""

from dataclasses import replace
from pathlib import Path

from infra.backups.pgbackrest import configuration
from infra.backups.settings import BackupSettings, BadBackupSettings
from infra.local.postgres import CannotRunHere, account, can_enter, data_folder, hand_over
from infra.local.secrets import write_private


def write_configuration(settings: BackupSettings, pass_phrase: str, *, cluster: Path, port: int) -> Path:
    """Write `pgbackrest.conf` beside the data of `cluster`; returns it. Raises CannotRunHere, BadBackupSettings."""
    data, user = data_folder(cluster), account()
    work = data.parent / "pgbackrest"
    work.mkdir(mode=0o700, exist_ok=True)
    hand_over(work, user)
    if settings.folder:
        _prepare(settings.folder, user)
    if settings.bucket and settings.bucket.ca:
        authority = _handed_over(work / "ca.pem", _text_of(settings.bucket.ca), user)
        settings = replace(settings, bucket=replace(settings.bucket, ca=str(authority)))
    text = configuration(settings, pass_phrase, data=data, port=port, work=work)
    return _handed_over(work / "pgbackrest.conf", text, user)


def _text_of(authority: str) -> str:
    try:
        return Path(authority).read_text()
    except (OSError, UnicodeDecodeError):
        raise BadBackupSettings("CEIBA_BACKUP_S3_CA names no text file that can be read") from None


def _handed_over(file: Path, text: str, user: str | None) -> Path:
    write_private(file, text)
    hand_over(file, user)
    return file


def _prepare(repository: Path, user: str | None) -> None:
    repository.mkdir(mode=0o711, parents=True, exist_ok=True)
    if user and not can_enter(repository, user):
        raise CannotRunHere(f"the account {user} of PostgreSQL cannot reach {repository}: choose another folder")
    cluster = repository / "cluster"
    cluster.mkdir(mode=0o700, exist_ok=True)
    hand_over(cluster, user)
