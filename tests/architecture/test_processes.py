"""What is started: one list, and everything that starts processes follows it."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.settings import LimitSettings, UpstreamSettings
from infra.docker import entry
from infra.local.programs import REPOSITORY, Ports, platform_programs
from infra.processes import (
    API_THREADS,
    CHILDREN_ON_ONE_MACHINE,
    GATEWAY,
    SERVICES,
    SHARED_STREAMS,
    THREADS_WITH_STREAMS,
    WORKER_CHILDREN,
    Place,
    Process,
    command,
    environment,
    processes,
    processes_of_one_machine,
)
from shared.contracts.subscriptions import SUBSCRIPTIONS
from tests.architecture.services import ServiceSurface

pytestmark = pytest.mark.architecture
ALL = list(processes())
ON_ONE_MACHINE = list(processes_of_one_machine())
WEB = [process for process in ALL if process.is_web]


def named(process: Process) -> str:
    return process.name


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    described: dict[str, Any] = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
    return described["services"]


def in_container(process: Process, monkeypatch: pytest.MonkeyPatch, folder: Path) -> tuple[list[str], dict[str, str]]:
    """What the entry point starts, and with which environment."""
    found: list[list[str]] = []

    def watch(line: list[str], **_: object) -> int:
        found.append(line)
        return 0

    monkeypatch.setattr(entry, "ROLE_FILE", folder / "role")
    monkeypatch.setattr(entry, "RUN", folder)
    monkeypatch.setattr(entry, "require_settings", lambda _: None)
    monkeypatch.setattr(os, "environ", {"CEIBA_SERVICE": process.service})
    monkeypatch.setattr(os, "execvp", lambda _, line: found.append(line))
    monkeypatch.setattr(entry, "run_watched", watch)
    with contextlib.suppress(SystemExit):
        entry.main([process.role])
    (line,) = found
    return line, dict(os.environ)


def test_compose_runs_the_processes_of_the_list_and_no_others(compose: dict[str, Any]) -> None:
    described = {
        name: (service["environment"]["CEIBA_SERVICE"], service["command"])
        for name, service in compose.items()
        # What has a profile is a step that somebody asks for, and no process that stays.
        if "CEIBA_SERVICE" in service.get("environment", {}) and "profiles" not in service
    }

    assert described == {process.name: (process.service, [process.role]) for process in ALL}
    assert all(compose[process.name]["restart"] == "unless-stopped" for process in ALL)


@pytest.mark.parametrize("process", ON_ONE_MACHINE, ids=named)
def test_one_machine_and_containers_start_the_same(
    process: Process, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ports = Ports(by_process={one.name: 1000 for one in ALL})
    settings = {one.service: {"CEIBA_SERVICE": one.service} for one in ALL}
    (local,) = [one for one in platform_programs(settings, ports, tmp_path) if one.name == process.name]
    line, its_environment = in_container(process, monkeypatch, tmp_path)
    place = entry.place_of(process)

    differs = {"127.0.0.1": place.host, "1000": str(place.port), "threads": "prefork"}
    differs[str(THREADS_WITH_STREAMS)] = str(API_THREADS)
    differs[str(Place(host="", port=0, run=tmp_path).web_stops_within)] = str(entry.WEB_STOPS_WITHIN)
    children = CHILDREN_ON_ONE_MACHINE.get(process.service, WORKER_CHILDREN)
    found = [differs.get(part, part) for part in local.command]
    if process.role == "worker":
        place_of_children = found.index("--concurrency") + 1
        assert (found[place_of_children], line[place_of_children]) == (str(children), str(WORKER_CHILDREN))
        found[place_of_children] = line[place_of_children]
    assert found == line
    for name in environment(process, place):
        if name not in ("CEIBA_METRICS_HOST", "CEIBA_METRICS_PORT"):
            assert local.environment[name] == its_environment[name], name


@pytest.mark.parametrize("process", WEB, ids=named)
def test_no_web_process_speaks_http_2_or_waits_for_a_head_for_ever(process: Process) -> None:
    line = command(process, Place(host="127.0.0.1", port=1, run=Path("/tmp")))
    flags = dict(pairwise(line))

    assert flags["--http"] == "1"
    assert "--no-ws" in line
    assert int(flags["--http1-header-read-timeout"]) <= 20_000
    assert int(flags["--http1-buffer-size"]) <= 32_768
    assert "--respawn-failed-workers" in line


def test_only_the_gateway_reads_bodies_of_strangers_and_not_in_a_thread() -> None:
    interfaces = {}
    for process in WEB:
        line = command(process, Place(host="127.0.0.1", port=1, run=Path("/tmp")))
        interfaces[process.name] = line[line.index("--interface") + 1]

    assert interfaces.pop(GATEWAY) == "rsgi"
    assert set(interfaces.values()) == {"wsgi"}


def test_what_answers_is_watched_on_one_machine(tmp_path: Path) -> None:
    ports = Ports(by_process={one.name: 1000 for one in ALL})
    programs = platform_programs({one.service: {} for one in ALL}, ports, tmp_path)

    assert {one.name for one in programs if one.is_alive is not None} == {
        process.name for process in ON_ONE_MACHINE if process.is_web
    }


def test_only_streams_have_no_process_of_their_own_on_one_machine() -> None:
    assert {process.role for process in ALL if process not in ON_ONE_MACHINE} == {"stream"}


def test_streams_of_one_machine_leave_threads_for_all_requests_that_the_gateway_lets_through() -> None:
    exchanges = UpstreamSettings(urls={}).in_flight

    assert LimitSettings().streams == SHARED_STREAMS
    assert exchanges + API_THREADS <= THREADS_WITH_STREAMS - SHARED_STREAMS


@pytest.mark.parametrize("module", ["infra.local.__main__", *(f"services.{service}.relay" for service in SERVICES)])
def test_what_waits_most_of_the_time_imports_no_framework(module: str) -> None:
    imports = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    line = [sys.executable, "-c", imports]

    imported = subprocess.run(line, cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=True).stdout

    assert not {"celery", "kombu", "sqlalchemy", "flask"} & set(imported.split())
    assert module != "infra.local.__main__" or not {"psycopg", "redis"} & set(imported.split())


def test_every_queue_has_a_worker(surface: Callable[[str], ServiceSurface]) -> None:
    with_worker = {process.service for process in ALL if process.role == "worker"}
    read = {queue for service in with_worker for queue in surface(service).queues}
    written = {queue for consumers in SUBSCRIPTIONS.values() for queue in consumers}
    for service in SERVICES:
        written |= {*surface(service).jobs.values(), *surface(service).timed.values()}

    assert written == read


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_runs_the_jobs_that_it_enqueues_on_queues_of_its_own(
    service: str, surface: Callable[[str], ServiceSurface]
) -> None:
    found = surface(service)

    assert set(found.jobs) <= found.run_jobs
    assert {*found.jobs.values(), *found.timed.values()} <= found.queues


@pytest.mark.parametrize("service", SERVICES)
def test_a_worker_runs_what_the_clock_of_its_service_sets_off(
    service: str, surface: Callable[[str], ServiceSurface]
) -> None:
    assert surface(service).run_ticks == set(surface(service).timed)
    started = (REPOSITORY / "services" / service / "relay.py").read_text()
    assert ("TICKS" in started) == bool(surface(service).timed)
