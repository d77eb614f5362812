"""The configuration of pgBackRest for PostgreSQL in a container (infra/docker/postgres/Dockerfile)."""

from pathlib import Path

from infra.backups.pgbackrest import configuration
from infra.backups.settings import BackupSettings
from infra.local.secrets import write_private

DATA = Path("/var/lib/postgresql/18/docker")
"""Where the image of PostgreSQL 18 keeps its cluster."""
IN_CONTAINER = Path("/run/ceiba/pgbackrest.conf")
"""Where that container finds the configuration."""
WORK = Path("/tmp/pgbackrest")  # noqa: S108 - of a container with a /tmp of its own


def write_for_container(settings: BackupSettings, pass_phrase: str, file: Path) -> None:
    """Write it where PostgreSQL's container, and no other but the operator's, mounts it."""
    text = configuration(settings, pass_phrase, data=DATA, port=5432, work=WORK)
    # The server changes to an account that differs between images.
    write_private(file, text, mode=0o444)
