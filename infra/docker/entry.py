"""Entry point of every image: point the settings at the files of this service's secrets, then become the program."""

import os
import sys
from pathlib import Path

from infra.sign_of_life import ROLE_FILE

SECRETS = Path("/run/ceiba")
METRICS_PORT = 9464
"""Where a worker or relay answers `/metrics` inside the containers' network."""
COUNTS = Path("/tmp/ceiba-metrics")  # noqa: S108 - a container's own tmpfs
"""Where the children of a worker count."""

WEB = ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws"]  # noqa: S104 - the container's network
WEB += ["--workers", "1", "--workers-kill-timeout", "3", "--respawn-failed-workers", "--log-level", "error"]
WORKER = ["--pool", "prefork", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
WORKER += ["--include", "infra.heartbeat"]


def command_of(role: str, service: str) -> list[str]:
    """The command line of `role`; raises KeyError for one that does not exist."""
    app = "gateway.wsgi:app" if service == "gateway" else f"services.{service}.wsgi:app"
    celery = ["celery", "--quiet", "-A", f"services.{service}.worker"]
    roles = {
        "api": [*WEB, "--blocking-threads", "64" if service == "gateway" else "8", app],
        "stream": [*WEB, "--blocking-threads", "128", app],
        # The pulse of a worker has a queue of this name: the engine gives each replica a host name of its own (%h).
        "worker": [*celery, "worker", *WORKER, "--hostname", f"{service}@%h"],
        "beat": [*celery, "beat", "--schedule", "/tmp/beat", "--pidfile", "", "--loglevel", "WARNING"],  # noqa: S108 - tmpfs
        "relay": ["python", "-m", f"services.{service}.relay"],
    }
    return roles[role]


def environment_of(role: str) -> dict[str, str]:
    """What `role` finds in its environment beside the settings of the service."""
    metrics = {"CEIBA_METRICS_HOST": "0.0.0.0", "CEIBA_METRICS_PORT": str(METRICS_PORT)}  # noqa: S104 - as the web
    match role:
        case "worker":
            # SIGTERM asks for a soft shutdown. A warm one waits for tasks of a minute, longer than `stop_grace_period`.
            return metrics | {"REMAP_SIGTERM": "SIGQUIT", "PROMETHEUS_MULTIPROC_DIR": str(COUNTS)}
        case "relay":
            return metrics
        case _:
            return {}


def point_at_secrets(folder: Path) -> None:
    """`/run/ceiba/CEIBA_X` becomes `CEIBA_X_FILE`; the value itself never enters the environment."""
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        os.environ.setdefault(f"{file.name}_FILE", str(file))


def main(arguments: list[str]) -> None:
    """Become the role named first (`api`, `stream`, `worker`, `beat`, `relay`), or run the arguments as they are."""
    point_at_secrets(SECRETS)
    role, *rest = arguments
    # A health check is started by the engine, not by this process: it reads the role from here.
    ROLE_FILE.write_text(role)
    command = command_of(role, os.environ["CEIBA_SERVICE"]) if not rest and "CEIBA_SERVICE" in os.environ else arguments
    for name, value in environment_of(role).items():
        os.environ.setdefault(name, value)
    if role == "worker":
        COUNTS.mkdir(exist_ok=True)
    os.execvp(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
