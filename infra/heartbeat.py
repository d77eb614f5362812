"""A worker that lives says so in a file: `celery … worker --include infra.heartbeat`.

The file is touched with every heartbeat that the broker took, so a worker that lost its broker goes stale as well.
"""

import os
import time
from pathlib import Path

from celery.signals import heartbeat_sent, worker_ready

STALE_AFTER = 20.0
"""Seconds; Celery sends a heartbeat every two."""


def heartbeat_file() -> Path:
    """Where this process's worker leaves its sign of life."""
    return Path(os.environ.get("CEIBA_HEARTBEAT_FILE", "/tmp/worker-heartbeat"))  # noqa: S108 - a container's own tmpfs


def is_fresh(file: Path) -> bool:
    """Whether the worker behind `file` gave a sign of life lately."""
    return file.exists() and time.time() - file.stat().st_mtime < STALE_AFTER


def beat(**_: object) -> None:
    """Leave a sign of life."""
    heartbeat_file().touch()


worker_ready.connect(beat, weak=False)
heartbeat_sent.connect(beat, weak=False)
