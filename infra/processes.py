"""The list of the platform's processes, for the local supervisor, the containers' entry point and tests.

A process is a role of a service. Only its `Place` differs between one machine and a container; command, flags, threads
and environment are the same.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SERVICES = ("identity", "cases", "referrals", "reporting")
GATEWAY = "gateway"
WITH_STREAMS = ("referrals", "reporting")

API_THREADS = 8
STREAM_THREADS = 64
"""Services with server-sent events or large files. Each occupies a thread while it is read, so a process of its own
with many threads serves them."""
SHARED_STREAMS = 48
"""The streams of a service that the gateway passes through at once where the api serves them too, on one machine."""
THREADS_WITH_STREAMS = SHARED_STREAMS + 16 + API_THREADS
"""Of such an api: one for each stream, one for each exchange that the gateway has with a service at once, and as many
as elsewhere for probes and for calls of other services."""
GATEWAY_READERS = 128
WORKER_CHILDREN = 2
CHILDREN_ON_ONE_MACHINE = {"identity": 1}
"""Identity has ticks and no events: one that hangs, as with a mail server that does not respond, delays the others
until its time limit, and what they do is also done at once, or can wait."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Process:
    """`role` of `service`: `api`, `stream`, `worker` or `relay`."""

    service: str
    role: str

    @property
    def name(self) -> str:
        """The name in the supervisor and in Compose."""
        return GATEWAY if self.service == GATEWAY else f"{self.service}-{self.role}"

    @property
    def is_web(self) -> bool:
        """Whether it serves HTTP requests, `/livez` among them."""
        return self.role in ("api", "stream")

    @property
    def is_measured(self) -> bool:
        """Whether its only port is the one of its `/metrics`."""
        return self.role in ("worker", "relay")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The place of a process: the address it listens on, and the folder for its files."""

    host: str
    port: int
    run: Path
    pool: str = "prefork"
    """How a worker runs its tasks; `threads` where a fork after start-up may crash (macOS)."""
    api_threads: int = API_THREADS
    children: int = WORKER_CHILDREN
    """How many tasks a worker runs at once."""
    web_stops_within: int = 3
    """Seconds after SIGTERM in which a web process ends the requests that it has."""


def processes() -> Iterator[Process]:
    """All of them, service by service."""
    for service in SERVICES:
        yield Process(service=service, role="api")
        if service in WITH_STREAMS:
            yield Process(service=service, role="stream")
        yield Process(service=service, role="worker")
        yield Process(service=service, role="relay")
    yield Process(service=GATEWAY, role="api")


def processes_of_one_machine() -> Iterator[Process]:
    """All but those for streams, which the api of a service carries there (docs/adr/0022)."""
    return (process for process in processes() if process.role != "stream")


def command(process: Process, place: Place) -> list[str]:
    """The command line. Raises KeyError for a role that does not exist."""
    celery = ["-m", "celery", "--quiet", "-A", f"services.{process.service}.worker"]
    arguments = {
        "api": lambda: _web(process, place),
        "stream": lambda: _web(process, place),
        "worker": lambda: [*celery, "worker", *_worker(process, place)],
        "relay": lambda: ["-m", f"services.{process.service}.relay"],
    }
    return [sys.executable, *arguments[process.role]()]


def environment(process: Process, place: Place) -> dict[str, str]:
    """The environment of the process, besides the settings of its service."""
    metrics = {"CEIBA_METRICS_HOST": place.host, "CEIBA_METRICS_PORT": str(place.port)}
    if process.role == "worker":
        return metrics | WORKER_SIGNALS | {"PROMETHEUS_MULTIPROC_DIR": str(counts_folder(process, place))}
    return metrics if process.is_measured else {"CEIBA_ROLE": process.role}


def counts_folder(process: Process, place: Place) -> Path:
    """The folder for the metrics of a worker's children. It must exist and be empty before the worker starts."""
    return place.run / f"{process.name}.metrics"


WORKER_SIGNALS = {"REMAP_SIGTERM": "SIGQUIT"}
"""SIGTERM starts a soft shutdown of a worker: running tasks may finish for some seconds, and waiting ones are returned.
A warm shutdown would wait a minute for tasks, longer than Compose waits."""

WORKER = [
    *("--without-gossip", "--without-mingle"),
    # How often the event loop looks whether it is time for the worker's own heartbeat (shared/messaging/heartbeat.py).
    *("--heartbeat-interval", "5"),
    *("--loglevel", "WARNING"),
    *("--include", "shared.messaging.heartbeat"),
]

WEB = [
    # HTTP/1.1 only, also inside: no HTTP/2 and no upgrade to h2c. The checks of framing do not know its frames, and its
    # streams multiply the requests of one connection.
    *("--http", "1", "--no-ws"),
    # One process: counters, breakers and places are per process. More capacity is more containers.
    *("--workers", "1", "--respawn-failed-workers"),
    # The time for a whole head (no thread waits for it), and for an idle connection. A phone on 2G sends a head of
    # 2 KiB in two seconds and may lose ten during a handover. It is above the 15 s after which the gateway closes an
    # idle connection to a service.
    *("--http1-header-read-timeout", "20000"),
    # The server itself refuses longer heads.
    *("--http1-buffer-size", "32768"),
    *("--log-level", "error"),
]
"""The arguments of every process that serves HTTP; `gateway.server` takes those of `granian`."""


def _worker(process: Process, place: Place) -> list[str]:
    # The heartbeat uses a queue of this name. Each replica has another host name (%h).
    name = ["--hostname", f"{process.service}@%h"]
    return ["--pool", place.pool, "--concurrency", str(place.children), *WORKER, *name]


def _web(process: Process, place: Place) -> list[str]:
    server = "granian"
    if process.service == GATEWAY:
        server = "gateway.server"
        # No thread waits for a body (gateway/edge/rsgi_application.py). An open connection costs a few KiB, so the
        # gateway may have more of them than a service, whose only caller it is.
        own = ["--interface", "rsgi", "--backpressure", "4096"]
        # These threads read large responses out of pipes: one for each exchange with a service and for each file
        # (gateway/edge/response_pipe.py).
        own += ["--runtime-blocking-threads", str(GATEWAY_READERS)]
        own += ["--factory", "gateway.rsgi:app_from_environment"]
    else:
        threads = place.api_threads if process.role == "api" else STREAM_THREADS
        own = ["--interface", "wsgi", "--blocking-threads", str(threads), "--factory"]
        own.append(f"services.{process.service}.wsgi:app_from_environment")
    # Without a time-out, a SIGTERM that arrives while the worker still imports is lost.
    stop = ("--workers-kill-timeout", str(place.web_stops_within))
    return ["-m", server, "--host", place.host, "--port", str(place.port), *WEB, *stop, *own]
