"""The health check of every image: an HTTP process responds at `/livez`, a worker has a recent heartbeat.

`python -m infra.docker.health --wait 600` instead waits until the gateway finds every service ready.
"""

import sys
import time
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
    """Whether this container is healthy. A relay always is, because it exits when it cannot continue."""
    match ROLE_FILE.read_text():
        case "api" | "stream":
            return answers("/livez")
        case "worker":
            return is_fresh(heartbeat_file())
        case _:
            return True


def wait(seconds: float) -> bool:
    """Wait until every service behind the gateway is ready."""
    deadline = time.monotonic() + seconds
    while not answers("/healthz"):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.5)
    return True


if __name__ == "__main__":
    healthy = wait(float(sys.argv[2])) if sys.argv[1:2] == ["--wait"] else is_healthy()
    sys.exit(0 if healthy else 1)
