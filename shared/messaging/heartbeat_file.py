"""The file that a worker touches while it takes work, and a relay at each round.

The imports are few, because a health check runs this often, and because a relay waits most of the time.
"""

import os
import time
from pathlib import Path

STALE_AFTER = 30.0
"""Seconds. A worker sends itself a task every ten (`shared/messaging/heartbeat.py`); on an overloaded machine (load 57
on two cores) a healthy one was once observed to receive none for 20 s."""


def heartbeat_file() -> Path:
    """The file of this worker or relay, from `CEIBA_HEARTBEAT_FILE`."""
    # Not among the settings: a container's health check reads it without the variables of the service.
    return Path(os.environ.get("CEIBA_HEARTBEAT_FILE", "/tmp/worker-heartbeat"))  # noqa: S108 - a container's own tmpfs


def is_fresh(file: Path) -> bool:
    """Whether the process behind `file` touched it within the last `STALE_AFTER` seconds."""
    return file.exists() and time.time() - file.stat().st_mtime < STALE_AFTER
