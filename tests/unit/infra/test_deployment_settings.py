"""The settings of a deployment are refused together, line by line, and never with a value."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from infra.deployment.addresses import addresses_of, one_form
from infra.deployment.settings import WrongDeployment, read_deployment
from infra.local.environment import gateway_environment, service_environment
from infra.local.secrets import generate, load_or_generate
from infra.ops.cli import main
from tests.support.redis_servers import fresh_certificate

pytestmark = pytest.mark.unit

EXTERNAL = {
    "CEIBA_ENVIRONMENT": "production",
    "CEIBA_PUBLIC_URL": "https://ceiba.example",
    "CEIBA_SMTP_URL": "smtps://relay.example",
    "CEIBA_POSTGRES_URL": "postgresql://admin:secret@db1,[fd00::2]:5433/postgres?sslmode=verify-full",
    "CEIBA_POSTGRES_POOL_URL": "postgresql://pool:6432/postgres",
    "CEIBA_BROKER_URL": "sentinels://h1,[fd00::2],h3/0?master=ceiba&ssl_ca_certs=/run/ceiba/CEIBA_CA",
    "CEIBA_CACHE_URL": "rediss://:managed@cache:6380/0",
    "CEIBA_METRICS_TOKEN": "0123456789abcdef",
    "CEIBA_UPSTREAM_CA": "/run/ceiba/CEIBA_CA",
}
WRONG = {
    "CEIBA_ENVIRONMENT": "staging-secret",
    "CEIBA_PUBLIC_URL": "ceiba.secret",
    "CEIBA_PORT": "secret",
    "CEIBA_TRUSTED_PROXIES": "secret",
    "CEIBA_POSTGRES_URL": "mysql://secret@db",
    "CEIBA_BROKER_URL": "redis://secret@h1,h2/0",
    "CEIBA_CACHE_URL": "secret",
    "CEIBA_SMTP_URL": "http://secret",
    "CEIBA_DOCUMENTS_S3_ENDPOINT": "s3://secret",
    "CEIBA_IDENTITY_URL": "https://identity/secret",
    "CEIBA_UPSTREAM_CA": "secret",
    "CEIBA_CA": "secret",
    "CEIBA_METRICS_TOKEN": "secret",
}


def test_every_wrong_setting_has_a_line_without_its_value() -> None:
    with pytest.raises(WrongDeployment) as refused:
        read_deployment(WRONG)

    assert [line.partition(":")[0] for line in refused.value.lines] == sorted(WRONG)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"CEIBA_POSTGRES_POOL_URL": "postgresql://pool/postgres"}, ["CEIBA_POSTGRES_POOL_URL"]),
        ({"CEIBA_ENVIRONMENT": "production"}, ["CEIBA_PUBLIC_URL", "CEIBA_SMTP_URL"]),
        ({"CEIBA_DOCUMENTS_S3_ENDPOINT": "https://s3", "CEIBA_DOCUMENTS_S3_BUCKET": "b"},
         ["CEIBA_DOCUMENTS_S3_ACCESS_KEY", "CEIBA_DOCUMENTS_S3_SECRET_KEY"]),
        ({"CEIBA_AUDIT_ANCHOR_S3_ENDPOINT": "https://s3", "CEIBA_AUDIT_ANCHOR_S3_ACCESS_KEY": "a"},
         ["CEIBA_AUDIT_ANCHOR_S3_BUCKET", "CEIBA_AUDIT_ANCHOR_S3_SECRET_KEY"]),
        ({"CEIBA_BACKUP_REPOSITORY": "s3://copies"}, ["CEIBA_BACKUP_REPOSITORY"]),
    ],
)  # fmt: skip
def test_what_settings_need_of_one_another_is_said(given: dict[str, str], named: list[str]) -> None:
    with pytest.raises(WrongDeployment) as refused:
        read_deployment(given)

    assert [line.partition(":")[0] for line in refused.value.lines] == named


def test_without_settings_the_servers_are_those_of_the_compose_file() -> None:
    addresses = addresses_of(read_deployment({}), generate(["GT"]))

    assert addresses.postgres_url.endswith("@postgres:5432/postgres")
    assert (addresses.broker_url, addresses.cache_url) == ("redis://broker:6379/0", "redis://cache:6379/0")
    assert addresses.upstreams["referrals_stream"] == "http://referrals-stream:8000"


def test_servers_of_ones_own_reach_every_part() -> None:
    secrets = generate(["GT"])
    addresses = addresses_of(read_deployment(EXTERNAL), secrets)
    cases, gateway = service_environment("cases", secrets, addresses), gateway_environment(secrets, addresses)

    assert "@pool:6432/ceiba_cases" in cases["CEIBA_DATABASE_URL"]
    relay, password = cases["CEIBA_RELAY_DATABASE_URL"], secrets.redis_passwords["cases"]
    assert relay.endswith("@/ceiba_cases?host=db1,fd00%3A%3A2&port=5432,5433&sslmode=verify-full")
    assert cases["CEIBA_BROKER_URL"].startswith(f"sentinels://cases:{password}@h1,[fd00::2],h3/0?")
    assert cases["CEIBA_CACHE_URL"] == gateway["CEIBA_CACHE_URL"] == "rediss://:managed@cache:6380/0"
    assert gateway["CEIBA_METRICS_TOKEN"] == "0123456789abcdef"
    assert gateway["CEIBA_UPSTREAM_CA"] == cases["CEIBA_UPSTREAM_CA"] == "/run/ceiba/CEIBA_CA"
    assert addresses.postgres_url.startswith("postgresql://admin:secret@/postgres?host=db1,fd00%3A%3A2")


def test_one_host_stays_as_it_is_written() -> None:
    assert (
        one_form("postgresql://u:p@h:5433/postgres?sslmode=require")
        == "postgresql://u:p@h:5433/postgres?sslmode=require"
    )


def test_a_file_says_the_same_and_the_environment_counts_more(tmp_path: Path) -> None:
    file = tmp_path / "ceiba.toml"
    file.write_text(
        'port = 9090\ntrusted_proxies = ["10.0.0.1", "10.0.0.2"]\n[postgres]\nurl = "postgresql://db/postgres"\n'
    )
    (tmp_path / "cache").write_text("redis://other/0\n")
    given = {"CEIBA_SETTINGS_FILE": str(file), "CEIBA_PORT": "7070", "CEIBA_CACHE_URL_FILE": str(tmp_path / "cache")}

    found = read_deployment(given)

    assert (found["port"], found["trusted_proxies"]) == ("7070", "10.0.0.1,10.0.0.2")
    assert (found["postgres_url"], found["cache_url"]) == ("postgresql://db/postgres", "redis://other/0")


@pytest.mark.parametrize("content", ["[postgres]\nuri = 'secret'", "secret", None])
def test_a_file_that_is_not_understood_is_refused(tmp_path: Path, content: str | None) -> None:
    if content:
        (tmp_path / "ceiba.toml").write_text(content)

    with pytest.raises(WrongDeployment) as refused:
        read_deployment({"CEIBA_SETTINGS_FILE": str(tmp_path / "ceiba.toml")})

    assert "secret" not in str(refused.value)
    assert str(refused.value).startswith(("CEIBA_POSTGRES_URI:", "CEIBA_SETTINGS_FILE:"))


def ceiba(tmp_path: Path, *arguments: str, **given: str) -> Result:
    bare = {name: None for name in os.environ if name.startswith("CEIBA_")}
    return CliRunner(env={**bare, "CEIBA_HOME": str(tmp_path), **given}).invoke(main, arguments)


def test_the_check_names_what_is_wrong_and_ends_with_1(tmp_path: Path) -> None:
    refused, good = ceiba(tmp_path, "config", "check", **WRONG), ceiba(tmp_path, "config", "check", **EXTERNAL)

    assert (refused.exit_code, good.exit_code) == (1, 0)
    assert all(name in refused.output for name in WRONG)
    assert "secret" not in refused.output


def rendered(tmp_path: Path, *arguments: str) -> list[dict[str, Any]]:
    authority = str(fresh_certificate(tmp_path / "tls").authority)
    answer = ceiba(tmp_path, "secrets", "render", *arguments, CEIBA_CA_FILE=authority, **EXTERNAL)
    assert answer.exit_code == 0, answer.output
    return [json.loads(text) for text in answer.output.split("\n---\n")]


PARTS = ["identity", "cases", "referrals", "reporting", "gateway", "ops", "backup"]


def test_a_secret_for_kubernetes_holds_what_a_folder_of_a_container_holds(tmp_path: Path) -> None:
    documents = {one["metadata"]["name"]: one for one in rendered(tmp_path, "--format", "kubernetes")}
    secrets = load_or_generate(tmp_path / "secrets" / "platform.json")

    assert list(documents) == [f"ceiba-{part}" for part in PARTS]
    cases = documents["ceiba-cases"]["stringData"]
    wanted = service_environment("cases", secrets, addresses_of(read_deployment(EXTERNAL), secrets))
    assert cases.items() >= wanted.items()
    assert cases["CEIBA_CA"].startswith("-----BEGIN CERTIFICATE-----")
    assert secrets.identity_key not in json.dumps(documents["ceiba-gateway"])
    assert json.loads(documents["ceiba-ops"]["stringData"]["CEIBA_SECRETS"])["identity_key"] == secrets.identity_key


def test_an_external_secret_names_the_store_and_holds_no_value(tmp_path: Path) -> None:
    documents = rendered(tmp_path, "--format", "external-secrets", "--store", "vault")
    kept = json.loads((tmp_path / "secrets" / "platform.json").read_text())
    text = json.dumps(documents)

    assert {one["apiVersion"] for one in documents} == {"external-secrets.io/v1"}
    assert documents[1]["spec"]["secretStoreRef"] == {"kind": "SecretStore", "name": "vault"}
    assert {"secretKey": "CEIBA_CONTEXT_KEY", "remoteRef": {"key": "ceiba-cases", "property": "CEIBA_CONTEXT_KEY"}} in (
        documents[1]["spec"]["data"]
    )
    assert [value for value in leaves(kept) if value in text] == []
    assert "managed" not in text


def leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in leaves(part)]
    if isinstance(value, list):
        return [leaf for part in value for leaf in leaves(part)]
    return [value] if isinstance(value, str) and len(value) > 20 else []


def test_env_files_are_private(tmp_path: Path) -> None:
    answer = ceiba(tmp_path, "secrets", "render", "--format", "env", "--to", str(tmp_path / "out"), **EXTERNAL)

    assert answer.exit_code == 0, answer.output
    files = sorted((tmp_path / "out").iterdir())
    assert [file.stem for file in files] == sorted(PARTS)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert "CEIBA_SERVICE='cases'" in (tmp_path / "out" / "cases.env").read_text().splitlines()


@pytest.mark.parametrize("arguments", [["env"], ["external-secrets"], ["yaml"]])
def test_a_format_without_what_it_needs_is_wrong_usage(tmp_path: Path, arguments: list[str]) -> None:
    assert ceiba(tmp_path, "secrets", "render", "--format", *arguments, **EXTERNAL).exit_code == 2
