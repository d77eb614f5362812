"""Entry point of every image: point the settings at the files of this service's secrets, then run the program."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from infra.docker.health import ROLE_FILE
from infra.docker.watch import DRAIN_SECONDS, Drain, run_watched
from infra.processes import Place, Process, command, counts_folder, environment
from shared.messaging.heartbeat_file import heartbeat_file

SECRETS = Path("/run/ceiba")
ANCHOR_SECRETS = Path("/run/ceiba-anchors")
"""Of the bucket with heads of the audit: mounted by relays and by the operator's commands alone."""
PORT = 8000
METRICS_PORT = 9464
"""The port of `/metrics` of workers and relays, inside the containers' network."""
RUN = Path("/tmp")  # noqa: S108 - a container's own tmpfs
RECEIVER_PORT = "8026"
"""The port of the receiver of webhooks in a demonstration (docker-compose.yml, profile `demo`)."""
WEB_STOPS_WITHIN = 20
"""Seconds that requests have for their end when a web process stops: more than the 15 that the longest usual one takes.
Compose and Kubernetes wait longer, because the process is drained before (infra/docker/watch.py)."""
CHECKED_WITHIN = 120
"""Seconds: a folder of settings may be on a mount that hangs."""


def place_of(process: Process) -> Place:
    """Processes in a container listen on all its addresses, which only the containers' network reaches."""
    port = METRICS_PORT if process.is_measured else PORT
    return Place(host="0.0.0.0", port=port, run=RUN, web_stops_within=WEB_STOPS_WITHIN)  # noqa: S104


def before_worker(secrets: Path) -> list[str]:
    """The command before a worker's command. In a demonstration it forwards webhooks from the loopback."""
    loopback = secrets / "CEIBA_ALLOW_LOOPBACK_WEBHOOKS"
    if not loopback.is_file() or loopback.read_text() != "true":
        return []
    return ["python", "-m", "infra.docker.forward", RECEIVER_PORT, "receiver"]


def point_at_secrets(*folders: Path) -> None:
    """Set `CEIBA_X_FILE` for each file `/run/ceiba/CEIBA_X`; the values themselves never enter the environment."""
    for folder in folders:
        # By name: a folder that Kubernetes mounts holds entries of its own as well (`..data`).
        for file in sorted(folder.glob("CEIBA_*")):
            os.environ.setdefault(f"{file.name}_FILE", str(file))


def require_settings(role: str) -> None:
    """End with code 2, and a line for each setting that is wrong, before the program of the role starts.

    In a process of its own, because the one here stays beside a server and is to remain small. A relay is given none of
    the files that a setting may name.
    """
    alone = ["--alone"] if role == "relay" else []
    check = [sys.executable, "-m", "infra.settings_check", *alone]
    code = subprocess.run(check, check=False, timeout=CHECKED_WITHIN).returncode
    if code:
        sys.exit(code)


def main(arguments: list[str]) -> None:
    """Run the role that the first argument names (`api`, `stream`, `worker`, `relay`), else the arguments."""
    point_at_secrets(SECRETS, ANCHOR_SECRETS)
    role, *rest = arguments
    # The engine starts the health check as another process, which reads the role from this file.
    ROLE_FILE.write_text(role)
    if rest or "CEIBA_SERVICE" not in os.environ:
        os.execvp(arguments[0], arguments)  # noqa: S606 - no shell is wanted
    else:
        _run(Process(service=os.environ["CEIBA_SERVICE"], role=role))


def _run(process: Process) -> None:
    place = place_of(process)
    line = command(process, place)
    for name, value in environment(process, place).items():
        os.environ.setdefault(name, value)
    require_settings(process.role)
    # A container that Kubernetes starts again in its pod finds the files of the one before.
    heartbeat_file().unlink(missing_ok=True)
    if process.role == "worker":
        shutil.rmtree(counts_folder(process, place), ignore_errors=True)
        counts_folder(process, place).mkdir()
        line = [*before_worker(SECRETS), *line]
    if process.is_web:
        seconds = float(os.environ.get("CEIBA_DRAIN_SECONDS") or DRAIN_SECONDS)
        sys.exit(run_watched(line, port=place.port, drain=Drain(RUN / "ceiba-draining", seconds)))
    # The others exit when they cannot continue.
    os.execvp(line[0], line)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
