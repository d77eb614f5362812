"""Entry point of every image: point the settings at the files of this service's secrets, then run the program."""

import os
import sys
from pathlib import Path

from infra.docker.health import ROLE_FILE
from infra.docker.watch import run_watched
from infra.processes import Place, Process, command, counts_folder, environment

SECRETS = Path("/run/ceiba")
PORT = 8000
METRICS_PORT = 9464
"""Where a worker or relay answers `/metrics` inside the containers' network."""
RUN = Path("/tmp")  # noqa: S108 - a container's own tmpfs
RECEIVER_PORT = "8026"
"""Of the receiver of webhooks in a demonstration (docker-compose.yml, profile `demo`)."""


def place_of(process: Process) -> Place:
    """Every address of the container: only its network reaches it."""
    return Place(host="0.0.0.0", port=METRICS_PORT if process.is_measured else PORT, run=RUN)  # noqa: S104


def before_worker(secrets: Path) -> list[str]:
    """What precedes a worker's command: webhooks of a demonstration go to its loopback, as on one machine."""
    loopback = secrets / "CEIBA_ALLOW_LOOPBACK_WEBHOOKS"
    if not loopback.is_file() or loopback.read_text() != "true":
        return []
    return ["python", "-m", "infra.docker.forward", RECEIVER_PORT, "receiver"]


def point_at_secrets(folder: Path) -> None:
    """`/run/ceiba/CEIBA_X` becomes `CEIBA_X_FILE`; the value itself never enters the environment."""
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        os.environ.setdefault(f"{file.name}_FILE", str(file))


def main(arguments: list[str]) -> None:
    """Run the role named first (`api`, `stream`, `worker`, `beat`, `relay`), or become the arguments as they are."""
    point_at_secrets(SECRETS)
    role, *rest = arguments
    # A health check is started by the engine, not by this process: it reads the role from here.
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
    if process.role == "worker":
        counts_folder(process, place).mkdir(exist_ok=True)
        line = [*before_worker(SECRETS), *line]
    if process.is_web:
        sys.exit(run_watched(line, port=place.port))
    # The others end by themselves when they cannot go on.
    os.execvp(line[0], line)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
