"""One backup or restore of a platform at a time."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.ops.backup.problems import BackupRefused


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the lock of the platform whose secrets are in `folder`. Raises BackupRefused while another holds it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Secrets that Kubernetes mounts are read-only. There the CronJob starts no second one.
    place = folder if os.access(folder, os.W_OK) else Path(tempfile.gettempdir())
    with (place / ".backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused("another backup or restore of this platform is running") from None
        yield
