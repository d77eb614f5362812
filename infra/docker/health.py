"""HEALTHCHECK of every image: an HTTP process answers `/livez`, a worker has a fresh heartbeat.

`python -m infra.docker.health --wait 180` instead waits until the gateway finds every service ready.
"""

import os
import sys
import time
import urllib.error
import urllib.request

from infra.heartbeat import heartbeat_file, is_fresh

BASE = "http://127.0.0.1:8000"


def answers(path: str) -> bool:
    """Whether this container's HTTP process answers `path` with 200."""
    try:
        with urllib.request.urlopen(f"{BASE}{path}", timeout=3) as answer:  # noqa: S310 - a constant http address
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def is_healthy() -> bool:
    """What this container's role promises. A relay and a beat promise to end when they cannot go on."""
    match os.environ.get("CEIBA_ROLE", "api"):
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
