"""Lets the embedded PostgreSQL archive: its configuration of pgBackRest, in a folder that its account can reach."""

from pathlib import Path

from infra.backups.pgbackrest import configuration
from infra.backups.settings import BackupSettings
from infra.local.postgres import CannotRunHere, account, can_enter, data_folder, hand_over
from infra.local.secrets import write_private


def write_configuration(settings: BackupSettings, pass_phrase: str, *, cluster: Path, port: int) -> Path:
    """Write `pgbackrest.conf` beside the data of `cluster`; returns it. Raises CannotRunHere."""
    data, user = data_folder(cluster), account()
    work = data.parent / "pgbackrest"
    work.mkdir(mode=0o700, exist_ok=True)
    hand_over(work, user)
    if settings.folder:
        _prepare(settings.folder, user)
    file = work / "pgbackrest.conf"
    write_private(file, configuration(settings, pass_phrase, data=data, port=port, work=work))
    hand_over(file, user)
    return file


def _prepare(repository: Path, user: str | None) -> None:
    repository.mkdir(mode=0o711, parents=True, exist_ok=True)
    if user and not can_enter(repository, user):
        raise CannotRunHere(f"the account {user} of PostgreSQL cannot reach {repository}: choose another folder")
    cluster = repository / "cluster"
    cluster.mkdir(mode=0o700, exist_ok=True)
    hand_over(cluster, user)
