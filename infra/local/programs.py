"""The processes of the platform as programs of the local supervisor: when each is ready and how it stops."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from infra.local.probes import http_ok
from infra.local.program import Program
from infra.processes import (
    CHILDREN_ON_ONE_MACHINE,
    GATEWAY,
    THREADS_WITH_STREAMS,
    WORKER_CHILDREN,
    Place,
    Process,
    command,
    counts_folder,
    environment,
    processes_of_one_machine,
)
from shared.kernel.country import FOLDER
from shared.messaging.heartbeat_file import is_fresh

REPOSITORY = Path(__file__).resolve().parents[2]

HTTP_STOPS_WITHIN = 5.0
WORKER_STOPS_WITHIN = 16.0
"""A running job may finish; one that is interrupted was not acknowledged and is delivered again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ports:
    """The ports of the processes, by process name."""

    by_process: Mapping[str, int]

    def url(self, process: str) -> str:
        """Base URL of `process`."""
        return f"http://127.0.0.1:{self.by_process[process]}"


def http_processes() -> list[str]:
    """Names of the processes behind the gateway that need a port."""
    return [process.name for process in processes_of_one_machine() if process.is_web and process.service != GATEWAY]


def measured_processes() -> list[str]:
    """Names of the processes whose only port is the one of their `/metrics`."""
    return [process.name for process in processes_of_one_machine() if process.is_measured]


def platform_programs(settings: Mapping[str, Mapping[str, str]], ports: Ports, run: Path) -> list[Program]:
    """Every process of the platform; `settings` are the variables of each service and of the gateway."""
    return [program_of(process, settings[process.service], ports, run) for process in processes_of_one_machine()]


def celery_pool(platform: str) -> str:
    """The pool of workers on `platform` (as `sys.platform`): prefork as in containers, which can end a task that hangs.

    Not on macOS, where a process that forks after its frameworks have started threads may crash.
    """
    return "threads" if platform == "darwin" else "prefork"


def ops_step(name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> Program:
    """One `ceiba` command that has to succeed before the next phase."""
    return Program(
        name=name,
        command=[sys.executable, "-m", "infra.ops", *arguments],
        environment=runtime_environment() | dict(environment),
        directory=REPOSITORY,
        once=True,
        ready_within=300.0,
    )


def runtime_environment() -> dict[str, str]:
    """The few variables of this process that others need; no secret of the caller's shell is among them."""
    kept = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", FOLDER)
    tunable = {name: value for name, value in os.environ.items() if name.startswith("CEIBA_TUNE_")}
    passed = {name: os.environ[name] for name in kept if name in os.environ}
    return passed | tunable | {"PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1", "TZ": "UTC"}


def program_of(process: Process, settings: Mapping[str, str], ports: Ports, run: Path) -> Program:
    """One process; its port is among `ports`, and its files are in `run`."""
    port = ports.by_process.get(process.name, 0)
    pool = os.environ.get("CEIBA_CELERY_POOL", celery_pool(sys.platform))
    children = CHILDREN_ON_ONE_MACHINE.get(process.service, WORKER_CHILDREN)
    place = Place(host="127.0.0.1", port=port, run=run, pool=pool, api_threads=THREADS_WITH_STREAMS, children=children)
    program = Program(
        name=process.name,
        command=command(process, place),
        environment=runtime_environment() | dict(settings) | environment(process, place),
        directory=REPOSITORY,
        port=port or None,
        ready_within=180.0,
        stop_turn=2 if process.is_measured else 1,
    )
    if process.is_web:
        return _web(process, program, port)
    heartbeat = place.run / f"{process.name}.heartbeat"
    heartbeat.unlink(missing_ok=True)
    program = replace(program, environment=dict(program.environment) | {"CEIBA_HEARTBEAT_FILE": str(heartbeat)})
    return _worker(program, process, place, heartbeat) if process.role == "worker" else program


def _web(process: Process, program: Program, port: int) -> Program:
    program = replace(program, is_alive=http_ok(port, "/livez"), stop_within=HTTP_STOPS_WITHIN)
    if process.service == GATEWAY:
        # Ready when every service is. It stops first, so that no caller reaches a half-stopped platform.
        return replace(program, is_ready=http_ok(port, "/healthz"), stop_turn=0)
    return replace(program, is_ready=http_ok(port, "/readyz"))


def _worker(program: Program, process: Process, place: Place, heartbeat: Path) -> Program:
    shutil.rmtree(counts_folder(process, place), ignore_errors=True)
    counts_folder(process, place).mkdir()
    return replace(program, is_ready=lambda: is_fresh(heartbeat), stop_within=WORKER_STOPS_WITHIN)
