"""The file that a worker touches while it takes work. Imports nothing heavy: a health check runs it often."""

import os
import time
from pathlib import Path

STALE_AFTER = 30.0
"""Seconds; a worker sends itself a task every five (`shared/messaging/heartbeat.py`). On an overloaded machine (load 57
on two cores) a healthy worker once went 20 s without receiving one."""


def heartbeat_file() -> Path:
    """The file of the worker of this process, from `CEIBA_HEARTBEAT_FILE`."""
    return Path(os.environ.get("CEIBA_HEARTBEAT_FILE", "/tmp/worker-heartbeat"))  # noqa: S108 - a container's own tmpfs


def is_fresh(file: Path) -> bool:
    """Whether the worker behind `file` took work within the last `STALE_AFTER` seconds."""
    return file.exists() and time.time() - file.stat().st_mtime < STALE_AFTER
