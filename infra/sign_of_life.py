"""Where a worker leaves its sign of life, and how old it may be. Imports nothing: a health check runs it often."""

import os
import time
from pathlib import Path

ROLE_FILE = Path("/tmp/ceiba-role")  # noqa: S108 - a container's own tmpfs
"""What a container was started as: `api`, `stream`, `worker`, `beat`, `relay`, or another program's name."""
STALE_AFTER = 30.0
"""Seconds; a worker sends itself a task every five (`infra/heartbeat.py`). On a machine far too busy (load 57 on two
cores) a healthy worker once went 20 s without hearing one."""


def heartbeat_file() -> Path:
    """Where this process's worker leaves its sign of life."""
    return Path(os.environ.get("CEIBA_HEARTBEAT_FILE", "/tmp/worker-heartbeat"))  # noqa: S108 - a container's own tmpfs


def is_fresh(file: Path) -> bool:
    """Whether the worker behind `file` gave a sign of life lately."""
    return file.exists() and time.time() - file.stat().st_mtime < STALE_AFTER
