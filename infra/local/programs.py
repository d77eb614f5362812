"""Which processes a platform is made of. Data, so that a reader sees them all at once."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from infra.local.probes import http_ok
from infra.local.program import Program
from infra.local.secrets import SERVICES
from infra.sign_of_life import is_fresh

REPOSITORY = Path(__file__).resolve().parents[2]

SERVICES_WITH_STREAMS = ("referrals", "reporting")
SERVICES_WITH_TICKS = ("identity", "referrals", "reporting")
"""Whose worker has something to do by the clock; only they need a beat."""

HTTP_STOPS_WITHIN = 5.0
WORKER_STOPS_WITHIN = 16.0
"""A job in hand may finish; what is cut off was not acknowledged and comes again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ports:
    """Where the HTTP processes listen, by process name."""

    by_process: Mapping[str, int]

    def url(self, process: str) -> str:
        """Base URL of `process`."""
        return f"http://127.0.0.1:{self.by_process[process]}"


def http_processes() -> list[str]:
    """Names of the processes behind the gateway that need a port."""
    apis = [f"{service}-api" for service in SERVICES]
    return apis + [f"{service}-stream" for service in SERVICES_WITH_STREAMS]


def measured_processes() -> list[str]:
    """Names of the processes whose only port is the one of their `/metrics`."""
    return [f"{service}-{kind}" for service in SERVICES for kind in ("worker", "relay")]


def service_programs(service: str, environment: Mapping[str, str], ports: Ports, run: Path) -> list[Program]:
    """Every process of `service`."""
    full = runtime_environment() | dict(environment)
    programs = [
        _web(f"{service}-api", f"services.{service}.wsgi:app", full, ports.by_process[f"{service}-api"], threads=8)
    ]
    if service in SERVICES_WITH_STREAMS:
        # A stream holds a thread for as long as a browser looks: many threads, and apart from the api.
        port = ports.by_process[f"{service}-stream"]
        programs.append(_web(f"{service}-stream", f"services.{service}.wsgi:app", full, port, threads=64))
    programs.append(_worker(service, full, ports.by_process[f"{service}-worker"], run))
    programs.append(_relay(service, full, ports.by_process[f"{service}-relay"]))
    if service in SERVICES_WITH_TICKS:
        programs.append(_beat(service, full, run))
    return programs


def celery_pool(platform: str) -> str:
    """The pool of workers on `platform` (as `sys.platform`): prefork as in containers, which can end a task that hangs.

    Not on macOS, where a process that forks after its frameworks have started threads may crash.
    """
    return "threads" if platform == "darwin" else "prefork"


def gateway_program(environment: Mapping[str, str], ports: Ports) -> Program:
    """The door to the outside; it stops first, so that nobody meets a half-stopped platform."""
    full = runtime_environment() | dict(environment)
    port = ports.by_process["gateway"]
    program = _web("gateway", "gateway.wsgi:app", full, port, threads=64)
    return replace(program, is_ready=http_ok(port, "/healthz"), stop_turn=0)


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
    """The little of our own environment that a process needs; no secret of the caller's shell is handed on."""
    kept = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
    tunable = {name: value for name, value in os.environ.items() if name.startswith("CEIBA_TUNE_")}
    passed = {name: os.environ[name] for name in (*kept, "CEIBA_VISIBILITY_TIMEOUT") if name in os.environ}
    return passed | tunable | {"PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1", "TZ": "UTC"}


def _web(
    name: str,
    app: str,
    environment: Mapping[str, str],
    port: int,
    *,
    threads: int,
) -> Program:
    # Without a kill timeout a TERM that arrives while a worker still imports is never obeyed.
    flags = ["--workers", "1", "--workers-kill-timeout", "3", "--respawn-failed-workers", "--no-ws"]
    flags += ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--blocking-threads", str(threads)]
    return Program(
        name=name,
        command=[sys.executable, "-m", "granian", *flags, "--log-level", "error", app],
        environment=environment,
        directory=REPOSITORY,
        is_ready=http_ok(port, "/readyz"),
        port=port,
        ready_within=180.0,
        stop_within=HTTP_STOPS_WITHIN,
        stop_turn=1,
    )


def _worker(service: str, environment: Mapping[str, str], port: int, run: Path) -> Program:
    pool = os.environ.get("CEIBA_CELERY_POOL", celery_pool(sys.platform))
    heartbeat = run / f"{service}-worker.heartbeat"
    heartbeat.unlink(missing_ok=True)
    flags = ["--pool", pool, "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    flags += ["--include", "infra.heartbeat", "--hostname", f"{service}@%h"]
    return Program(
        name=f"{service}-worker",
        command=[*_celery(service), "worker", *flags],
        environment={
            **environment,
            # SIGTERM asks for a soft shutdown: finish what is in hand, give back what is not begun.
            "REMAP_SIGTERM": "SIGQUIT",
            "CEIBA_HEARTBEAT_FILE": str(heartbeat),
            "CEIBA_METRICS_PORT": str(port),
            "PROMETHEUS_MULTIPROC_DIR": str(_empty(run / f"{service}-worker.metrics")),
        },
        directory=REPOSITORY,
        is_ready=lambda: is_fresh(heartbeat),
        port=port,
        ready_within=180.0,
        stop_within=WORKER_STOPS_WITHIN,
        stop_turn=2,
    )


def _celery(service: str) -> list[str]:
    return [sys.executable, "-m", "celery", "--quiet", "-A", f"services.{service}.worker"]


def _beat(service: str, environment: Mapping[str, str], run: Path) -> Program:
    flags = ["--schedule", str(run / f"{service}-beat"), "--pidfile", "", "--loglevel", "WARNING"]
    return Program(
        name=f"{service}-beat",
        command=[*_celery(service), "beat", *flags],
        environment=environment,
        directory=REPOSITORY,
        stop_turn=1,
    )


def _relay(service: str, environment: Mapping[str, str], port: int) -> Program:
    return Program(
        name=f"{service}-relay",
        command=[sys.executable, "-m", f"services.{service}.relay"],
        environment=dict(environment) | {"CEIBA_METRICS_PORT": str(port)},
        directory=REPOSITORY,
        port=port,
        stop_turn=2,
    )


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder
