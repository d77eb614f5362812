"""The health check of every image: an HTTP process responds at `/livez`, a worker or relay has a recent heartbeat.

`python -m infra.docker.health --wait 600` instead waits until the gateway finds every service ready, and `--ready 180`
until this container can take over the work of another one.
"""

import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from shared.messaging.heartbeat_file import heartbeat_file, is_fresh

PORT = 8000
ROLE_FILE = Path("/tmp/ceiba-role")  # noqa: S108 - a container's own tmpfs
"""The role of the container: `api`, `stream`, `worker`, `relay`, or the name of another program."""


def answers(path: str) -> bool:
    """Whether this container's HTTP process answers `path` with 200."""
    connection = HTTPConnection("127.0.0.1", PORT, timeout=3)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def is_healthy() -> bool:
    """Whether this container is healthy. A program that is no process of the platform always is."""
    match ROLE_FILE.read_text():
        case "api" | "stream":
            return answers("/livez")
        case "worker" | "relay":
            return is_fresh(heartbeat_file())
        case _:
            return True


def is_ready() -> bool:
    """Whether this container can take work. It has no role in its first moment."""
    if not ROLE_FILE.exists():
        return False
    return answers("/readyz") if ROLE_FILE.read_text() in ("api", "stream") else is_healthy()


def wait(seconds: float, reached: Callable[[], bool]) -> bool:
    """Wait until something is reached."""
    deadline = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.5)
    return True


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--wait", seconds]:
            healthy = wait(float(seconds), lambda: answers("/healthz"))
        case ["--ready", seconds]:
            healthy = wait(float(seconds), is_ready)
        case _:
            healthy = is_healthy()
    sys.exit(0 if healthy else 1)
