"""`ceiba config check --connect` asks real servers, and says of each what the platform needs to know."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from infra.local.certificates import DAY, write_certificate
from infra.local.ports import free_port, is_free
from infra.ops.cli import main
from tests.support.redis_servers import Killable, fresh_certificate, redis_server
from tests.support.running import running

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killable]:
    folder = tmp_path_factory.mktemp("redis")
    with redis_server(folder, tls=fresh_certificate(folder / "tls")) as server:
        yield server


def check(tmp_path: Path, **given: str) -> tuple[Result, dict[str, Any]]:
    bare = {name: None for name in os.environ if name.startswith("CEIBA_")}
    variables = {f"CEIBA_{name}": value for name, value in given.items()}
    runner = CliRunner(env={**bare, "CEIBA_HOME": str(tmp_path), **variables})
    answer = runner.invoke(main, ["config", "check", "--connect", "--json"])
    rows = json.loads(answer.stdout)
    return answer, {row["setting"].removeprefix("CEIBA_"): (row["state"], row["found"]) for row in rows}


def test_servers_that_are_as_they_should_be_are_named_with_version_and_tls(
    tmp_path: Path, postgres_url: str, encrypted: Killable
) -> None:
    answer, found = check(tmp_path, POSTGRES_URL=postgres_url, BROKER_URL=encrypted.url, CACHE_URL=encrypted.url)

    assert answer.exit_code == 0, answer.output
    assert found["POSTGRES_URL"][1].startswith("PostgreSQL 18")
    assert found["BROKER_URL"][0] == "ok"
    assert found["BROKER_URL"][1].endswith(", TLS, noeviction")
    assert encrypted.password not in answer.output


def test_a_broker_that_forgets_is_wrong(tmp_path: Path, encrypted: Killable) -> None:
    with encrypted.client() as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
        answer, found = check(tmp_path, BROKER_URL=encrypted.url, CACHE_URL=encrypted.url)
        client.config_set("maxmemory-policy", "noeviction")

    assert answer.exit_code == 1
    assert found["BROKER_URL"][0] == "wrong"
    assert "noeviction" in found["BROKER_URL"][1]
    assert found["CACHE_URL"][0] == "ok"


def test_a_wrong_password_and_a_foreign_certificate_are_told_apart(tmp_path: Path, encrypted: Killable) -> None:
    other = fresh_certificate(tmp_path / "other").authority
    assert encrypted.tls is not None
    refused = encrypted.url.replace(encrypted.password, "another-password")
    foreign = encrypted.url.replace(str(encrypted.tls.authority), str(other))
    answer, found = check(tmp_path, BROKER_URL=refused, CACHE_URL=foreign)

    assert answer.exit_code == 3
    assert found["BROKER_URL"] == ("wrong", "answers and refuses this account")
    assert found["CACHE_URL"][0] == "away"
    assert found["CACHE_URL"][1].endswith("certificate refused")
    assert "another-password" not in answer.output


def test_a_certificate_that_has_expired_is_named(tmp_path: Path) -> None:
    tls = fresh_certificate(tmp_path / "tls")
    write_certificate(tls.folder, ends_in=-DAY)
    expired = Killable("redis", tmp_path / "redis", free_port(), ['save ""'], tls=tls)
    program = replace(expired.program(), is_ready=lambda: not is_free(expired.port))
    with running(program, tmp_path / "redis.log"):
        answer, found = check(tmp_path, BROKER_URL=expired.url, CACHE_URL=expired.url)

    assert answer.exit_code == 3
    assert found["BROKER_URL"][0] == "away"
    assert found["BROKER_URL"][1].endswith("certificate has expired")


def test_what_does_not_answer_ends_with_3(tmp_path: Path, encrypted: Killable) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    answer, found = check(
        tmp_path,
        POSTGRES_URL=f"postgresql://admin:hidden-word@{nowhere}/postgres",
        POSTGRES_POOL_URL=f"postgresql://{nowhere}/postgres",
        BROKER_URL=encrypted.url,
        CACHE_URL=encrypted.url,
        SMTP_URL=f"smtp://user:hidden-word@{nowhere}",
    )

    assert answer.exit_code == 3
    assert {name for name, (state, _) in found.items() if state == "away"} == {
        *("POSTGRES_URL", "POSTGRES_POOL_URL", "SMTP_URL"),
    }
    assert "hidden-word" not in answer.output
