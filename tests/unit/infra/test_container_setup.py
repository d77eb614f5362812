"""What the containers are set up with: production says where it is, and has nothing of a demonstration."""

import asyncio
import json
import os
import socket
import threading
import urllib.request
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.edge.request_validation import client_address
from infra.deployment.addresses import addresses_of
from infra.deployment.settings import WrongDeployment, read_deployment
from infra.docker import setup
from infra.docker.forward import forward
from infra.local.environment import Addresses
from infra.local.ports import free_ports
from infra.local.programs import REPOSITORY
from infra.local.secrets import generate, load_or_generate
from infra.ops.demo import receiver_in_container

pytestmark = pytest.mark.unit

PRODUCTION = {
    "CEIBA_ENVIRONMENT": "production",
    "CEIBA_PUBLIC_URL": "https://ceiba.example",
    "CEIBA_SMTP_URL": "smtp://relay.example:587",
}


def addresses_from(given: dict[str, str]) -> Addresses:
    return addresses_of(read_deployment(given), generate(["GT"]))


def test_production_is_where_its_environment_says() -> None:
    addresses = addresses_from(PRODUCTION)

    assert (addresses.public_url, addresses.issuer) == ("https://ceiba.example",) * 2
    assert addresses.smtp_url == "smtp://relay.example:587"
    assert addresses.mail_url is None
    assert addresses.environment == "production"


@pytest.mark.parametrize("unset", [["CEIBA_PUBLIC_URL"], ["CEIBA_SMTP_URL"], ["CEIBA_PUBLIC_URL", "CEIBA_SMTP_URL"]])
@pytest.mark.parametrize("how", ["missing", "empty"])
def test_production_does_not_begin_without_an_address_and_a_mail_server(unset: list[str], how: str) -> None:
    given = {name: value for name, value in PRODUCTION.items() if name not in unset}
    if how == "empty":
        given |= dict.fromkeys(unset, "")

    with pytest.raises(WrongDeployment) as problem:
        addresses_from(given)

    assert [name for name in PRODUCTION if name in str(problem.value)] == unset


def test_production_does_not_begin_without_https() -> None:
    with pytest.raises(WrongDeployment, match="https"):
        addresses_from(PRODUCTION | {"CEIBA_PUBLIC_URL": "http://ceiba.example"})


def test_an_unknown_environment_does_not_count_as_a_developers() -> None:
    with pytest.raises(WrongDeployment):
        addresses_from({"CEIBA_ENVIRONMENT": "staging"})


def test_a_demonstration_is_on_loopback_and_its_mail_stays_there() -> None:
    addresses = addresses_from({"CEIBA_PORT": "9090", "CEIBA_MAIL_PORT": "9025", "CEIBA_PUBLIC_URL": ""})

    assert addresses.public_url == "http://127.0.0.1:9090"
    assert addresses.smtp_url == "smtp://mail:1025"
    assert addresses.mail_url == "http://127.0.0.1:9025"


@pytest.mark.parametrize(
    ("trusted", "came", "caller"),
    [
        # A program of the host that wrote the header itself, and what the proxy of the gateways added.
        ("", "198.51.100.7, 10.213.86.1", "10.213.86.1"),
        # A proxy with TLS on the host, which the operator named.
        ("10.213.86.1", "198.51.100.7, 10.213.86.1", "198.51.100.7"),
        ("10.213.86.1", "203.0.113.9, 198.51.100.7, 10.213.86.1", "198.51.100.7"),
    ],
)
def test_behind_the_proxy_of_the_gateways_a_caller_has_their_own_address(trusted: str, came: str, caller: str) -> None:
    environment = PRODUCTION | {"CEIBA_TRUSTED_PROXIES": trusted, "CEIBA_SUBNET": "10.213.86.0/24"}
    proxies = [ip_network(network) for network in addresses_from(environment).trusted_proxies.split(",")]
    request = {"REMOTE_ADDR": "10.213.86.20", "HTTP_X_FORWARDED_FOR": came}

    assert client_address(request, proxies) == caller


def test_a_redis_in_a_container_knows_the_same_users_as_one_on_a_developers_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "VAULT", tmp_path / "platform.json")
    monkeypatch.setattr(setup, "FOLDERS", tmp_path)
    monkeypatch.setattr(os, "chown", lambda *_: None)
    for name in ("postgres", "broker", "cache"):
        (tmp_path / name).mkdir()

    setup.make_secrets()

    broker, cache = ((tmp_path / name / "redis.conf").read_text() for name in ("broker", "cache"))
    users = [line.split()[1] for line in broker.splitlines() if line.startswith("user ")]
    assert users == ["identity", "cases", "referrals", "reporting", "watch"]
    assert sum(line.startswith("user ") for line in cache.splitlines()) == 6
    secrets = load_or_generate(setup.VAULT)
    passwords = [*secrets.redis_passwords.values(), secrets.watch_password]
    assert not [password for password in passwords if password in broker + cache]


def test_postgresql_is_given_the_authority_of_the_bucket_that_it_archives_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "VAULT", tmp_path / "platform.json")
    monkeypatch.setattr(setup, "FOLDERS", tmp_path)
    monkeypatch.setattr(os, "chown", lambda *_: None)
    for name in ("postgres", "broker", "cache"):
        (tmp_path / name).mkdir()
    (tmp_path / "ceiba.toml").write_text(
        'ca = "-----BEGIN CERTIFICATE-----"\n[backup]\nrepository = "s3://copies/ceiba"\n[backup.s3]\n'
        'endpoint = "https://store"\naccess_key = "a"\nsecret_key = "b"\nca = "/run/ceiba/CEIBA_CA"\n'
    )
    monkeypatch.setenv("CEIBA_SETTINGS_FILE", str(tmp_path / "ceiba.toml"))

    setup.make_secrets()

    given = tmp_path / "postgres"
    assert "repo1-storage-ca-file=/run/ceiba/CEIBA_CA" in (given / "pgbackrest.conf").read_text().splitlines()
    assert (given / "CEIBA_CA").read_text() == "-----BEGIN CERTIFICATE-----"
    assert (given / "CEIBA_CA").stat().st_mode & 0o777 == 0o444


def test_the_gateway_and_prometheus_are_given_one_token_and_alerts_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "FOLDERS", tmp_path)
    monkeypatch.setattr(os, "chown", lambda *_: None)
    monkeypatch.setattr(setup, "provision_watch", lambda *_: None)
    (tmp_path / "watch").mkdir()
    secrets = generate()

    settings = read_deployment({"CEIBA_ALERT_PAGE_URL": "https://duty.example/x"})

    setup._write_watch(secrets, addresses_of(settings, secrets), settings)

    written = {file.name: file.read_text() for file in (tmp_path / "watch").iterdir()}
    assert written["metrics_token"] == secrets.metrics_token
    assert written["page_url"] == "https://duty.example/x"
    assert written["ticket_url"] == setup.NOBODY_IS_TOLD
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "watch").iterdir()} == {0o400}


def compose(name: str) -> dict[str, Any]:
    described: dict[str, Any] = yaml.safe_load((REPOSITORY / name).read_text())
    return described


def test_each_image_is_built_by_one_container() -> None:
    services = [*compose("docker-compose.yml")["services"].values()]
    built = [service["image"] for service in services if "build" in service]

    assert sorted(built) == sorted({s["image"] for s in services if s.get("image", "").startswith("ceiba")})


def test_the_gateway_opens_although_a_service_is_not_well() -> None:
    waits_for = compose("docker-compose.yml")["services"]["gateway"]["depends_on"]

    assert sorted(waits_for) == ["cases-api", "identity-api", "referrals-api", "reporting-api"]
    assert isinstance(waits_for, list), "a mapping would name conditions: started is all that it may wait for"


def test_the_public_address_and_the_mail_server_come_from_outside() -> None:
    environment = compose("docker-compose.yml")["services"]["setup"]["environment"]

    assert environment["CEIBA_PUBLIC_URL"] == "${CEIBA_PUBLIC_URL:-}"
    assert environment["CEIBA_SMTP_URL"] == "${CEIBA_SMTP_URL:-}"


@pytest.fixture
def ports() -> tuple[int, int]:
    here, there = free_ports(2)
    return here, there


@pytest.fixture
def taken(ports: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The receiver of webhooks on the second port, behind a forwarder on the first."""
    monkeypatch.setattr(receiver_in_container, "RECEIVED", tmp_path / "received.jsonl")
    server = ThreadingHTTPServer(("127.0.0.1", ports[1]), receiver_in_container.Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path / "received.jsonl"
    server.shutdown()
    server.server_close()


def test_a_webhook_to_the_workers_loopback_reaches_the_receiver(ports: tuple[int, int], taken: Path) -> None:
    def ring() -> int:
        request = urllib.request.Request(f"http://127.0.0.1:{ports[0]}/x", b'{"a":1}', {"Webhook-Id": "w1"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)

    listener = socket.create_server(("127.0.0.1", ports[0]))

    async def through_the_forwarder() -> int:
        serving = asyncio.create_task(forward(listener, "127.0.0.1", ports[1]))
        try:
            return await asyncio.to_thread(ring)
        finally:
            serving.cancel()

    assert asyncio.run(through_the_forwarder()) == 204
    kept = json.loads(taken.read_text())
    assert (kept["body"], kept["headers"]["webhook-id"]) == ('{"a":1}', "w1")
