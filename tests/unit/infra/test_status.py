"""`ceiba status` asks the platform itself, so that it says the same in containers as on one machine."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

from infra.docker.deployment import remember
from infra.local.home import Home
from infra.ops import health
from infra.ops.access import Access
from infra.ops.answers import answer_rows
from infra.ops.cli import main
from tests.support.http_server import QuietHandler, http_server

pytestmark = pytest.mark.unit

DATABASE = Access.database
ALL_READY = dict.fromkeys(("gateway", "identity", "cases", "referrals", "referrals-stream", "reporting"), "ready")


@contextmanager
def a_gateway(services: dict[str, str]) -> Iterator[str]:
    """A gateway whose `/healthz` says this."""

    class Health(QuietHandler):
        def answer(self) -> None:
            status = 200 if set(services.values()) == {"ready"} else 503
            self.reply(status, json.dumps({"status": "", "services": services}).encode())

    with http_server(Health) as url:
        yield url


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A platform of containers: no processes of this machine, databases that have three facts to tell."""

    @contextmanager
    def database(*_: object) -> Iterator[Any]:
        row = SimpleNamespace(facts=3, seconds=7)
        yield SimpleNamespace(execute=lambda _: SimpleNamespace(fetchone=lambda: row))

    monkeypatch.setattr(Access, "database", database)
    monkeypatch.setattr(health, "key_checks", lambda _: [("country key cases GT version 1", None)])
    monkeypatch.setattr(health, "backup_checks", lambda _: [])
    monkeypatch.setenv("CEIBA_HOME", str(tmp_path))
    monkeypatch.setenv("CEIBA_ADMIN_DATABASE_URL", "postgresql://postgres@postgres/postgres")


def ceiba(arguments: Sequence[str], gateway: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setenv("CEIBA_GATEWAY_URL", gateway)
    return CliRunner().invoke(main, [*arguments, "--json"])


def test_status_shows_health_and_waiting_messages_of_a_platform_without_local_processes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with a_gateway(ALL_READY) as url:
        result = ceiba(["status"], url, monkeypatch)

    told = json.loads(result.output)
    assert result.exit_code == 0
    assert told["processes"] == []
    assert {row["service"]: row["state"] for row in told["services"]} == ALL_READY
    assert {"service": "cases", "state": "ready", "facts_waiting": 3, "oldest_seconds": 7} in told["services"]
    assert {"service": "gateway", "state": "ready"} in told["services"]


@pytest.mark.parametrize("state", ["degraded", "unavailable"])
def test_it_ends_with_1_when_a_service_is_not_as_it_should_be(state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_gateway(ALL_READY | {"reporting": state}) as url:
        seen, examined = (ceiba([command], url, monkeypatch) for command in ("status", "doctor"))

    assert (seen.exit_code, examined.exit_code) == (1, 1)
    assert f"reporting is {state}" in examined.output


def test_it_ends_with_1_when_no_gateway_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    result = ceiba(["status"], "http://127.0.0.1:9", monkeypatch)

    assert (result.exit_code, json.loads(result.output)) == (1, {"services": [], "processes": []})


def test_a_database_that_is_away_is_reported_beside_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def away(*_: object) -> Iterator[Any]:
        raise psycopg.OperationalError
        yield

    monkeypatch.setattr(Access, "database", away)
    with a_gateway(ALL_READY) as url:
        seen, examined = (ceiba([command], url, monkeypatch) for command in ("status", "doctor"))

    assert '"facts_waiting": "database away"' in seen.output
    assert examined.exit_code == 1


def test_the_doctor_of_a_platform_elsewhere_asks_nothing_about_embedded_servers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with a_gateway(ALL_READY) as url:
        result = ceiba(["doctor"], url, monkeypatch)

    assert result.exit_code == 0
    checks = {row["check"] for row in json.loads(result.output)}
    assert checks == {
        "gateway",
        "country key cases GT version 1",
        *(f"database {name}" for name in ("identity", "cases", "referrals", "reporting")),
    }


@pytest.mark.parametrize(
    ("environment", "proxies", "problem"),
    [("production", "", True), ("production", "10.213.86.1", False), ("local", "", False)],
)
def test_the_doctor_asks_for_the_proxy_of_a_platform_in_production(
    environment: str, proxies: str, problem: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CEIBA_SECRETS_FILE", str(tmp_path / "vault" / "platform.json"))
    (tmp_path / "vault").mkdir()
    remember(tmp_path / "vault" / "deployment.json", {"CEIBA_ENVIRONMENT": environment})
    monkeypatch.setenv("CEIBA_TRUSTED_PROXIES", proxies)
    with a_gateway(ALL_READY) as url:
        result = ceiba(["doctor"], url, monkeypatch)

    told = {row["check"]: row["problem"] for row in json.loads(result.output)}
    assert result.exit_code == int(problem)
    assert ("CEIBA_TRUSTED_PROXIES" in told.get("trusted proxies", "")) == problem


def test_a_machine_whose_postgresql_is_gone_says_so_and_not_that_no_platform_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Access, "database", DATABASE)
    monkeypatch.delenv("CEIBA_ADMIN_DATABASE_URL")
    home = Home(tmp_path)
    home.prepare()
    home.note_processes({"gateway": {"pid": os.getpid(), "port": 1}})

    with a_gateway(ALL_READY | {"cases": "unavailable"}) as gateway:
        said = ceiba(["status"], gateway, monkeypatch)
        other = ceiba(["keys", "check"], gateway, monkeypatch)

    assert (said.exit_code, said.stdout.count("database away")) == (1, 4), said.output
    assert (other.exit_code, "PostgreSQL of the platform in" in other.output) == (3, True), other.output


def test_an_id_in_a_table_is_whole_so_that_it_can_be_copied(capsys: pytest.CaptureFixture[str]) -> None:
    ids = ["a" * 60, "b" * 60, "c" * 60]

    answer_rows([dict(zip("xyz", ids, strict=True))], "xyz", as_json=False, empty="")

    assert capsys.readouterr().out.splitlines()[1].split() == ids
