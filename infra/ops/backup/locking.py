"""One backup or restore of a platform at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.ops.backup.problems import BackupRefused


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the lock of the platform whose secrets are in `folder`. Raises BackupRefused while another holds it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused("another backup or restore of this platform is running") from None
        yield
