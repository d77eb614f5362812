"""A container takes no more than its share, and its log does not fill the disk."""

from typing import Any

import pytest
import yaml

from gateway.edge.rsgi_application import ANSWERING_THREADS, SERVER_THREADS, STREAMING_THREADS
from infra.local.programs import REPOSITORY
from infra.processes import GATEWAY_READERS

pytestmark = pytest.mark.unit

SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_has_limits_of_memory_cpu_and_processes(name: str) -> None:
    service = SERVICES[name]

    assert service["mem_limit"]
    assert service["cpus"]
    assert service["pids_limit"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_containers_log_is_rotated(name: str) -> None:
    kept = SERVICES[name]["logging"]

    assert kept["driver"] == "json-file"
    assert int(kept["options"]["max-file"]) * int(kept["options"]["max-size"].removesuffix("m")) <= 100


def test_the_gateway_may_have_all_the_threads_it_starts() -> None:
    of_server_and_watch = 32
    threads = ANSWERING_THREADS + STREAMING_THREADS + SERVER_THREADS + GATEWAY_READERS + of_server_and_watch

    assert SERVICES["gateway"]["pids_limit"] >= threads
