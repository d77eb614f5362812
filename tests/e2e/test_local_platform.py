"""`make run` prints one line when it is ready, and opens nothing to the outside."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
import requests

from infra.local.programs import REPOSITORY
from tests.support.faults import eventually
from tests.support.journey import register
from tests.support.platform import Platform

pytestmark = pytest.mark.e2e

COUNTRIES = ("GT", "SV", "HN", "MX")
NATIONAL_ROLES = (
    "caseworker",
    "supervisor",
    "focal_point",
    "organisation_admin",
    "country_admin",
    "legal_liaison",
    "national_analyst",
)
REGIONAL_ROLES = ("regional_coordinator", "analyst", "operator")


def ceiba(platform: Platform, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "infra.ops", *arguments],
        cwd=REPOSITORY,
        env={**os.environ, "CEIBA_HOME": str(platform.home.folder), "CEIBA_PORT": platform.url.rpartition(":")[2]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_service_is_ready_when_it_says_so(platform: Platform) -> None:
    assert requests.get(f"{platform.url}/healthz", timeout=10).status_code == 200


def test_the_demonstration_network_has_every_role_in_every_country(platform: Platform) -> None:
    demo = platform.demo
    assert platform.home.demo.stat().st_mode & 0o777 == 0o600
    assert demo["gateway"] == platform.url
    for kind in ("users", "clients"):
        held = {(account["role"], account["country"]) for account in demo[kind]}
        assert {(role, country) for role in NATIONAL_ROLES for country in COUNTRIES} <= held
        assert set(REGIONAL_ROLES) <= {role for role, _ in held}
    for country in COUNTRIES:
        kinds = [o["kind"] for o in demo["organisations"] if o["country"] == country]
        assert len(kinds) >= 3


def test_every_demonstration_client_gets_a_token(platform: Platform) -> None:
    for role in NATIONAL_ROLES:
        answer = platform.client(role, "GT").get("/api/v1/me")
        assert answer.status_code == 200, answer.text


def numbers(platform: Platform, process: str) -> str:
    answer = requests.get(f"{platform.base_url(process)}/metrics", timeout=10)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("service", ["identity", "cases", "referrals", "reporting"])
def test_a_relay_serves_metrics_at_the_port_in_the_process_list(platform: Platform, service: str) -> None:
    for number in ("ceiba_oldest_unacked_seconds", "ceiba_dead_letters"):
        assert f'{number}{{service="{service}"}}' in numbers(platform, f"{service}-relay")


def test_a_worker_serves_metrics_at_the_port_in_the_process_list(platform: Platform) -> None:
    register(platform.client("caseworker", "GT"))

    applied = 'ceiba_messages_total{consumer="reporting.events",outcome="acked"}'
    assert eventually(lambda: applied in numbers(platform, "reporting-worker"), within=60) is not None


def test_nothing_listens_beyond_this_machine(platform: Platform) -> None:
    listening = [(name, host) for name in platform.processes() for host in hosts_below(platform.pid(name))]

    assert len(listening) > 5
    assert [entry for entry in listening if entry[1] not in ("127.0.0.1", "::1")] == []


def test_no_process_interrupts_another(platform: Platform) -> None:
    policies = {name: os.sched_getscheduler(process["pid"] or 0) for name, process in platform.processes().items()}

    assert len(policies) >= 16
    assert set(policies.values()) == {os.SCHED_BATCH}


def hosts_below(pid: int) -> list[str]:
    """Where a process and those below it listen. Some end while they are looked at: PostgreSQL has one a connection."""
    processes: list[psutil.Process] = []
    with contextlib.suppress(psutil.NoSuchProcess):
        processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    hosts: list[str] = []
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            connections = process.net_connections("inet")
            hosts += [connection.laddr.ip for connection in connections if connection.status == psutil.CONN_LISTEN]
    return hosts


@pytest.mark.parametrize("name", ["reporting-api", "cases-worker", "referrals-relay", "identity-worker"])
def test_a_killed_process_is_started_again(platform: Platform, name: str) -> None:
    old, killed = platform.kill(name, signal.SIGKILL), time.monotonic()

    assert platform.await_restart(name, old) != old
    assert eventually(lambda: works_since(killed, platform, name), within=90) is not None, "started, and never ready"


def works_since(killed: float, platform: Platform, name: str) -> bool:
    """Whether everything is ready, and a worker that was killed has announced itself since then."""
    service, _, kind = name.partition("-")
    try:
        service_health = requests.get(f"{platform.base_url(f'{service}-api')}/readyz", timeout=10).json()
        health = requests.get(f"{platform.url}/healthz", timeout=10).json()
    except requests.RequestException:
        return False
    if (service_health["status"], health["status"]) != ("ready", "ready"):
        return False
    return kind != "worker" or service_health["checks"]["worker"]["age_s"] < time.monotonic() - killed


def test_a_second_platform_in_the_same_folder_is_refused(platform: Platform) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "infra.local", "run"],
        cwd=REPOSITORY,
        env={**os.environ, "CEIBA_HOME": str(platform.home.folder), "CEIBA_PORT": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert second.returncode == 1
    assert f"process {platform.process.pid}" in second.stderr


def test_the_operator_sees_what_runs_and_what_waits(platform: Platform) -> None:
    seen = json.loads(ceiba(platform, "status", "--json").stdout)
    assert {"gateway", "postgres", "cases-api"} <= {row["process"] for row in seen["processes"]}
    states = {row["service"]: row["state"] for row in seen["services"]}
    assert {"gateway", "identity", "cases", "referrals", "reporting"} <= set(states)
    assert all("facts_waiting" in row for row in seen["services"] if row["service"] in ("identity", "cases"))

    assert ceiba(platform, "doctor").returncode == 0
    assert json.loads(ceiba(platform, "deadletters", "--json").stdout) == []
    consumers = {row["consumer"] for row in json.loads(ceiba(platform, "outbox", "status", "--json").stdout)}
    assert "referrals.events" in consumers


def test_the_audit_trail_is_as_it_was_sealed(platform: Platform) -> None:
    platform.client("country_admin", "GT").get("/api/v1/users")

    verified = ceiba(platform, "audit", "verify")

    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_a_country_key_is_changed_while_people_work(platform: Platform) -> None:
    caseworker = platform.client("caseworker", "GT")
    before = register(caseworker)
    steps = [["rotate", "country", "GT"], ["rewrap", "--country", "GT"], ["retire", "--country", "GT"]]

    rotated, rewrapped = ceiba(platform, "keys", *steps[0]), ceiba(platform, "keys", *steps[1])
    between = register(caseworker)
    retired, examined = ceiba(platform, "keys", *steps[2]), ceiba(platform, "doctor", "--json")

    assert [step.returncode for step in (rotated, rewrapped, retired, examined)] == [0, 0, 0, 0], examined.stdout
    checks = [row["check"] for row in json.loads(examined.stdout)]
    assert [check for check in checks if check.startswith("country key cases GT")] == ["country key cases GT version 2"]
    for case in (before, between, register(caseworker)):
        answer = caseworker.get(f"/api/v1/cases/{case['id']}/identity", headers={"X-Purpose": "service_delivery"})
        assert answer.status_code == 200, answer.text
