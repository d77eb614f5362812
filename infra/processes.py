"""Every process of the platform: one list, read by the local supervisor, by the containers' entry point and by tests.

A process is a role of a service. What differs between one machine and a container is its `Place`; command, flags,
threads and environment are the same.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SERVICES = ("identity", "cases", "referrals", "reporting")
GATEWAY = "gateway"
WITH_STREAMS = ("referrals", "reporting")
WITH_TICKS = ("identity", "referrals", "reporting")
"""Whose worker has something to do by the clock; only they need a beat."""

API_THREADS = 8
STREAM_THREADS = 64
"""A stream holds a thread for as long as a browser looks, a file while it is read: many threads, apart from the api."""
GATEWAY_READERS = 128


@dataclass(frozen=True, kw_only=True, slots=True)
class Process:
    """`role` of `service`: `api`, `stream`, `worker`, `relay` or `beat`."""

    service: str
    role: str

    @property
    def name(self) -> str:
        """As the supervisor and Compose call it."""
        return GATEWAY if self.service == GATEWAY else f"{self.service}-{self.role}"

    @property
    def is_web(self) -> bool:
        """Whether it answers HTTP requests, and so `/livez`."""
        return self.role in ("api", "stream")

    @property
    def is_measured(self) -> bool:
        """Whether its only port is the one of its `/metrics`."""
        return self.role in ("worker", "relay")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a process runs: the address it listens on, and the folder for what it leaves beside it."""

    host: str
    port: int
    run: Path
    pool: str = "prefork"
    """How a worker runs its tasks; `threads` where a fork after start-up may crash (macOS)."""


def processes() -> Iterator[Process]:
    """All of them, service by service."""
    for service in SERVICES:
        yield Process(service=service, role="api")
        if service in WITH_STREAMS:
            yield Process(service=service, role="stream")
        yield Process(service=service, role="worker")
        yield Process(service=service, role="relay")
        if service in WITH_TICKS:
            yield Process(service=service, role="beat")
    yield Process(service=GATEWAY, role="api")


def command(process: Process, place: Place) -> list[str]:
    """The command line. Raises KeyError for a role that does not exist."""
    celery = ["-m", "celery", "--quiet", "-A", f"services.{process.service}.worker"]
    schedule = str(place.run / f"{process.service}-beat")
    arguments = {
        "api": lambda: _web(process, place),
        "stream": lambda: _web(process, place),
        # The heartbeat of a worker has a queue of this name: the engine gives each replica a host name of its own (%h).
        "worker": lambda: [*celery, "worker", "--pool", place.pool, *WORKER, "--hostname", f"{process.service}@%h"],
        "beat": lambda: [*celery, "beat", "--schedule", schedule, "--pidfile", "", "--loglevel", "WARNING"],
        "relay": lambda: ["-m", f"services.{process.service}.relay"],
    }
    return [sys.executable, *arguments[process.role]()]


def environment(process: Process, place: Place) -> dict[str, str]:
    """What the process finds in its environment beside the settings of its service."""
    metrics = {"CEIBA_METRICS_HOST": place.host, "CEIBA_METRICS_PORT": str(place.port)}
    if process.role == "worker":
        # SIGTERM asks for a soft shutdown: finish what is in hand, give back what is not begun. A warm one would wait
        # for tasks of a minute, longer than Compose waits.
        return metrics | {"REMAP_SIGTERM": "SIGQUIT", "PROMETHEUS_MULTIPROC_DIR": str(counts_folder(process, place))}
    return metrics if process.is_measured else {}


def counts_folder(process: Process, place: Place) -> Path:
    """Where the children of a worker count; it has to exist, and be empty, before the worker starts."""
    return place.run / f"{process.name}.metrics"


WORKER = [
    *("--concurrency", "2"),
    *("--without-gossip", "--without-mingle"),
    *("--loglevel", "WARNING"),
    *("--include", "shared.messaging.heartbeat"),
]

WEB = [
    # HTTP/1.1 only, also inside: no HTTP/2 and no upgrade to h2c, whose frames the checks of framing know nothing of
    # and whose streams multiply what one connection can hold.
    *("--http", "1", "--no-ws"),
    # One process: counters, breakers and places are per process. More capacity is more containers.
    *("--workers", "1", "--respawn-failed-workers"),
    # Without it a TERM that arrives while the worker still imports is never obeyed.
    *("--workers-kill-timeout", "3"),
    # A caller has this long to send a whole head (nothing waits for it); idle connections are kept as long. A phone on
    # 2G sends its 2 KiB of head in two seconds and may lose ten to a handover. Above the 15 s after which the gateway
    # itself lets an idle connection to a service go.
    *("--http1-header-read-timeout", "20000"),
    # Heads above it are refused by the server, before Python sees them.
    *("--http1-buffer-size", "32768"),
    *("--log-level", "error"),
]
"""Arguments of every `granian`."""


def _web(process: Process, place: Place) -> list[str]:
    if process.service == GATEWAY:
        # Bodies are read by its event loop and requests answered by threads of its own
        # (gateway/edge/rsgi_application.py). A connection that is held costs it a few KiB: it takes more of them than
        # the services, whose only caller it is.
        own = ["--interface", "rsgi", "--backpressure", "4096"]
        # They read large answers out of pipes: one for each exchange with a service and each file
        # (gateway/edge/response_pipe.py).
        own += ["--runtime-blocking-threads", str(GATEWAY_READERS)]
        own += ["--factory", "gateway.rsgi:app_from_environment"]
    else:
        threads = API_THREADS if process.role == "api" else STREAM_THREADS
        own = ["--interface", "wsgi", "--blocking-threads", str(threads), "--factory"]
        own.append(f"services.{process.service}.wsgi:app_from_environment")
    return ["-m", "granian", "--host", place.host, "--port", str(place.port), *WEB, *own]
