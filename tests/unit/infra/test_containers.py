"""What a container starts as, and that it ends in the time that Compose gives it."""

import os
import re
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.settings import UpstreamSettings
from infra.docker import entry
from infra.docker.watch import DRAIN_SECONDS
from infra.local.programs import REPOSITORY
from infra.processes import SERVICES, Place, Process, command, processes
from shared.messaging.celery_app import SETTINGS

pytestmark = pytest.mark.unit

GIVEN_BY_THE_ENGINE = ("172.16.0.0/12", "192.168.0.0/16")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """Command and environment of the program that the entry point becomes."""
    found: dict[str, Any] = {}
    monkeypatch.setattr(entry, "ROLE_FILE", tmp_path / "role")
    monkeypatch.setattr(entry, "RUN", tmp_path)
    monkeypatch.setattr(entry, "require_settings", lambda _: None)
    monkeypatch.setattr(os, "environ", {"CEIBA_SERVICE": "cases"})

    def become(line: list[str]) -> int:
        found.update(command=line, environment=dict(os.environ))
        return 0

    monkeypatch.setattr(os, "execvp", lambda _, line: become(line))
    monkeypatch.setattr(entry, "run_watched", lambda line, **_: become(line))
    return found


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    described: dict[str, Any] = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
    return described


def test_a_worker_takes_sigterm_for_a_soft_shutdown(started: dict[str, Any]) -> None:
    entry.main(["worker"])

    assert started["environment"]["REMAP_SIGTERM"] == "SIGQUIT"


def test_a_relay_takes_it_as_it_is(started: dict[str, Any]) -> None:
    entry.main(["relay"])

    assert "REMAP_SIGTERM" not in started["environment"]


@pytest.mark.parametrize("role", ["worker", "relay"])
def test_workers_and_relays_answer_metrics_at_a_fixed_port(started: dict[str, Any], role: str) -> None:
    entry.main([role])

    assert started["environment"]["CEIBA_METRICS_HOST"] == "0.0.0.0"
    assert started["environment"]["CEIBA_METRICS_PORT"] == "9464"


def test_the_children_of_a_worker_find_a_folder_to_count_in(started: dict[str, Any], tmp_path: Path) -> None:
    entry.main(["worker"])

    assert Path(started["environment"]["PROMETHEUS_MULTIPROC_DIR"]) == tmp_path / "cases-worker.metrics"
    assert (tmp_path / "cases-worker.metrics").is_dir()


def test_a_worker_that_is_started_again_finds_nothing_of_the_one_before(
    started: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heartbeat, counts = tmp_path / "heartbeat", tmp_path / "cases-worker.metrics"
    monkeypatch.setitem(os.environ, "CEIBA_HEARTBEAT_FILE", str(heartbeat))
    heartbeat.touch()
    counts.mkdir()
    (counts / "counter_17.db").touch()

    entry.main(["worker"])

    assert started["command"]
    assert not heartbeat.exists()
    assert list(counts.iterdir()) == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_soft_shutdown_ends_before_compose_kills(compose: dict[str, Any], service: str) -> None:
    grace = float(compose["services"][f"{service}-worker"]["stop_grace_period"].removesuffix("s"))

    assert SETTINGS["worker_soft_shutdown_timeout"] + 5 <= grace


@pytest.mark.parametrize("process", [process.name for process in processes() if process.is_web])
def test_a_web_process_is_drained_and_stopped_before_compose_kills(compose: dict[str, Any], process: str) -> None:
    grace = float(compose["services"][process]["stop_grace_period"].removesuffix("s"))

    assert grace >= DRAIN_SECONDS + entry.WEB_STOPS_WITHIN + 5


def test_requests_have_longer_to_end_than_they_may_take() -> None:
    longest = UpstreamSettings(urls={}).total_seconds

    assert longest < entry.WEB_STOPS_WITHIN


def test_only_the_proxy_publishes_a_port_that_serves_people(compose: dict[str, Any]) -> None:
    publishing = {name for name, service in compose["services"].items() if "ports" in service}

    # Prometheus is for operators, on loopback as the others.
    assert publishing == {"proxy", "mail", "prometheus"}
    assert compose["services"]["gateway"]["scale"] == 2


@pytest.mark.parametrize("service", SERVICES)
def test_each_replica_of_a_worker_has_a_name_and_so_a_pulse_of_its_own(compose: dict[str, Any], service: str) -> None:
    line = command(Process(service=service, role="worker"), Place(host="127.0.0.1", port=1, run=Path("/run")))

    assert line[line.index("--hostname") + 1] == f"{service}@%h"
    # %h is the container's host name, which the engine makes up for each replica unless somebody fixes it.
    assert compose["services"][f"{service}-worker"].keys().isdisjoint({"hostname", "container_name", "network_mode"})


def test_only_relays_and_the_operators_commands_can_write_the_heads_of_the_audit(compose: dict[str, Any]) -> None:
    services = compose["services"]
    mounting = {
        name for name, described in services.items() if any("anchors" in v for v in described.get("volumes", ()))
    }

    assert {name for name in mounting if services[name]["image"] != "ceiba/ops"} == {f"{s}-relay" for s in SERVICES}
    for service in SERVICES:
        assert services[f"{service}-relay"]["volumes"] == [
            f"{service}-secrets:/run/ceiba:ro",
            "anchors:/anchors",
            "anchor-secrets:/run/ceiba-anchors:ro",
            "countries:/countries:ro",
        ]


def test_every_part_reads_the_countries_that_were_added_and_only_the_operators_command_writes_them(
    compose: dict[str, Any],
) -> None:
    services = compose["services"]
    mounts = {name: [v for v in services[name].get("volumes", ()) if v.startswith("countries:")] for name in services}
    ours = {name for name in services if services[name]["image"].startswith("ceiba/")} - {
        "mail",
        "receiver",
        "ceiba",
        "proxy",
        "postgres",
    }

    assert mounts["ceiba"] == ["countries:/countries"]
    assert {name for name in services if mounts[name] == ["countries:/countries:ro"]} == ours
    assert "CEIBA_COUNTRIES=/countries" in (REPOSITORY / "infra" / "docker" / "Dockerfile").read_text()


def test_the_address_that_a_proxy_calls_from_stays_the_same(compose: dict[str, Any]) -> None:
    ((setting, subnet),) = (
        re.fullmatch(r"\$\{(\w+):-(.+)\}", config["subnet"]).groups()
        for config in compose["networks"]["default"]["ipam"]["config"]
    )
    runbook = (REPOSITORY / "docs" / "runbooks" / "proxy.md").read_text()

    assert setting in (REPOSITORY / "infra" / "docker" / "remember.sh").read_text()
    assert f"CEIBA_TRUSTED_PROXIES={next(ip_network(subnet).hosts())} " in runbook
    assert not any(ip_network(subnet).overlaps(ip_network(taken)) for taken in GIVEN_BY_THE_ENGINE)
    # The engine would choose among several networks from which of them the host calls.
    assert "networks" not in compose["services"]["proxy"]


WITHOUT_SERVICES = """
import sys
from importlib.abc import MetaPathFinder

class Nothing(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.startswith("services."):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Nothing())
import infra.ops.cli
"""


def test_the_operators_command_starts_in_the_container_of_any_service() -> None:
    # An image holds the code of its own service alone: what a command needs of one it imports when it is called.
    subprocess.run([sys.executable, "-c", WITHOUT_SERVICES], cwd=REPOSITORY, check=True, timeout=60)


def test_what_kubernetes_puts_beside_mounted_secrets_is_no_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "environ", {})
    held = tmp_path / "..2026_12_03"
    held.mkdir()
    (held / "CEIBA_CONTEXT_KEY").write_text("key")
    (tmp_path / "..data").symlink_to(held)
    (tmp_path / "CEIBA_CONTEXT_KEY").symlink_to(tmp_path / "..data" / "CEIBA_CONTEXT_KEY")

    entry.point_at_secrets(tmp_path)

    assert dict(os.environ) == {"CEIBA_CONTEXT_KEY_FILE": str(tmp_path / "CEIBA_CONTEXT_KEY")}


def test_the_account_of_the_images_is_a_number_that_is_not_root() -> None:
    lines = (REPOSITORY / "infra" / "docker" / "Dockerfile").read_text().splitlines()

    assert [line for line in lines if line.startswith("USER ")] == ["USER 65534"]
