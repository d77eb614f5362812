"""Which servers a platform on this machine gets as its broker and its cache."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from infra.local.certificates import DAY, write_certificate
from infra.local.postgres import CannotRunHere
from infra.local.redis_servers import REPLICA, SENTINELS, VARIABLE, Asked, chosen, url_of_running
from shared.redis_address import read_sentinels

pytestmark = pytest.mark.integration

USERS = ("user cases reset on nopass ~cases.*",)


@pytest.fixture
def broker(tmp_path: Path) -> Asked:
    return Asked(
        name="broker", folder=tmp_path / "broker", port=20_001, password="of-a-test", users=USERS, durable=True
    )


def configurations(folder: Path) -> dict[str, str]:
    return {file.parent.name: file.read_text() for file in folder.rglob("*.conf")}


def test_a_broker_with_tls_takes_nothing_else_and_has_the_same_users(
    broker: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "tls")
    made = chosen(broker, [])

    written = configurations(broker.folder)["broker"].splitlines()
    assert made.url == url_of_running("broker", broker.folder, {"broker": 20_001}, "of-a-test")
    assert {"port 0", "tls-port 20001", "appendonly yes", "maxmemory-policy noeviction", *USERS} <= set(written)


def test_a_broker_behind_sentinels_is_five_servers_with_one_address(
    broker: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "sentinel")
    made = chosen(broker, [20_002, 20_003, 20_004, 20_005])

    names = [program.name for program in made.programs]
    running = {program.name: program.port or 0 for program in made.programs}
    assert names == ["broker", REPLICA, *SENTINELS]
    assert read_sentinels(made.url).sentinels == tuple(("127.0.0.1", port) for port in (20_003, 20_004, 20_005))
    assert made.url == url_of_running("broker", broker.folder, running, "of-a-test")
    assert "replicaof 127.0.0.1 20001" in configurations(broker.folder)[REPLICA]


def test_a_cache_has_tls_and_no_sentinels(broker: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "sentinel")
    made = chosen(replace(broker, name="cache", durable=False), [])

    assert [program.name for program in made.programs] == ["cache"]
    assert made.url.startswith("rediss://")


def test_another_kind_is_refused(broker: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "cluster")
    with pytest.raises(CannotRunHere, match="tls, sentinel"):
        chosen(broker, [])


def test_the_keys_of_certificates_are_for_their_owner_alone(broker: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "tls")
    chosen(broker, [])

    keys = sorted(broker.folder.rglob("*key*.pem"))
    assert [oct(key.stat().st_mode & 0o777) for key in keys] == ["0o600", "0o600"]


def test_a_renewed_certificate_has_the_same_authority_and_an_expired_one_is_refused(tmp_path: Path) -> None:
    write_certificate(tmp_path)
    authority = (tmp_path / "authority.pem").read_bytes()
    outcomes = []
    for ends_in in (DAY, -DAY):
        write_certificate(tmp_path, ends_in=ends_in)
        checked = ["openssl", "verify", "-CAfile", str(tmp_path / "authority.pem"), str(tmp_path / "fullchain.pem")]
        outcomes.append(subprocess.run(checked, capture_output=True, text=True, check=False))

    assert (tmp_path / "authority.pem").read_bytes() == authority
    assert outcomes[0].returncode == 0, outcomes[0].stderr
    assert "certificate has expired" in outcomes[1].stderr
