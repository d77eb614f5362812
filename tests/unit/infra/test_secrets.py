"""Secrets are made once and stay private."""

import base64
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from infra.local.environment import gateway_environment, service_environment
from infra.local.secrets import SERVICES, generate, load_or_generate, write_private
from infra.local.vault import Vault
from shared.crypto import BlindIndex, CountryKeys, open_sealed, seal
from shared.kernel.country import Country
from tests.unit.infra.builders import some_addresses

pytestmark = pytest.mark.unit

NEWER = ("service_client_secret", "redis_passwords", "metrics_token", "watch_password")
"""Secrets that came after the first files were written."""


def test_secrets_are_the_same_the_second_time(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "platform.json"

    assert load_or_generate(file) == load_or_generate(file)


def test_a_file_of_an_older_release_gets_what_it_lacks_and_keeps_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "platform.json"
    older = {name: value for name, value in asdict(generate()).items() if name not in NEWER}
    write_private(file, json.dumps(older | {"of_a_later_release": "kept"}))

    first, second = load_or_generate(file), load_or_generate(file)

    assert first == second
    assert {name: value for name, value in asdict(first).items() if name in older} == older
    assert first.service_client_secret
    assert set(first.redis_passwords) == {*SERVICES, "gateway"}
    assert json.loads(file.read_text())["of_a_later_release"] == "kept"
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_country_that_is_added_gets_keys_in_every_service_and_those_of_the_others_stay(tmp_path: Path) -> None:
    vault = Vault(file=tmp_path / "secrets" / "platform.json", folder=tmp_path)
    before = asdict(vault.secrets())

    vault.add_country("CR")
    once = vault.file.read_text()
    vault.add_country("CR")

    after = json.loads(once)
    made = [after[name].pop("CR") for name in ("blind_index_keys", "packet_public_keys", "packet_private_keys")]
    made += [after["country_keys"][service].pop("CR") for service in SERVICES]
    assert (all(made), after) == (True, before)
    assert open_sealed(made[2], seal(made[1], b"x", "i"), "i") == b"x"
    assert vault.file.read_text() == once


def test_the_keys_of_an_added_country_go_to_the_folders_of_the_services(tmp_path: Path) -> None:
    vault = Vault(file=tmp_path / "secrets" / "platform.json", folder=tmp_path)
    vault.add_country("CR")

    vault.hand_out()

    assert "CR" in json.loads(vault.country_key_file("cases").read_text())


def test_a_file_that_lacks_nothing_is_not_written_again(tmp_path: Path) -> None:
    file = tmp_path / "platform.json"
    load_or_generate(file)
    written = file.stat().st_mtime_ns, file.stat().st_ino

    load_or_generate(file)

    assert (file.stat().st_mtime_ns, file.stat().st_ino) == written


def test_nobody_else_can_read_them(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "platform.json"

    load_or_generate(file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_secrets_do_not_show_in_a_log_line() -> None:
    secrets = generate()

    assert secrets.session_key not in repr(secrets)
    assert secrets.event_keys["cases"][0] not in repr(secrets)


def test_no_two_secrets_are_alike() -> None:
    found = [value for secret in asdict(generate()).values() for value in leaves(secret)]
    values = [value for value in found if isinstance(value, str)]  # the others are versions

    assert len(values) == len(set(values))


def test_every_country_key_is_what_the_services_expect() -> None:
    secrets = generate()
    environ = service_environment("cases", secrets, some_addresses())

    keys = CountryKeys.from_json(environ["CEIBA_COUNTRY_KEYS"])
    index = BlindIndex.from_json(environ["CEIBA_BLIND_INDEX_KEYS"])

    for country in Country:
        data_key = keys.new_data_key(country)
        assert keys.open(country, data_key.wrapped) == data_key.plain
        assert len(index.token(country, "name", "x")) == 16


def test_a_packet_sealed_by_cases_opens_in_referrals() -> None:
    secrets, addresses = generate(), some_addresses()
    public = json.loads(service_environment("cases", secrets, addresses)["CEIBA_PACKET_PUBLIC_KEYS"])
    private = json.loads(service_environment("referrals", secrets, addresses)["CEIBA_PACKET_PRIVATE_KEYS"])

    assert open_sealed(private["HN"], seal(public["HN"], b"packet", "info"), "info") == b"packet"


@pytest.mark.parametrize("service", SERVICES)
def test_a_process_never_gets_another_services_secrets(service: str) -> None:
    secrets = generate()
    text = json.dumps(service_environment(service, secrets, some_addresses()))

    for other in set(SERVICES) - {service}:
        assert secrets.app_passwords[other] not in text
        assert secrets.context_keys[other] not in text
        assert secrets.country_keys[other]["GT"]["keys"]["1"] not in text
    assert ("CEIBA_PACKET_PRIVATE_KEYS" in text) == (service == "referrals")
    assert ("CEIBA_BLIND_INDEX_KEYS" in text) == (service == "cases")
    assert (secrets.service_client_secret in text) == (service in ("identity", "referrals"))
    assert [name for name in secrets.redis_passwords if secrets.redis_passwords[name] in text] == [service]
    assert secrets.broker_password not in text
    assert secrets.cache_password not in text


def test_the_gateway_knows_neither_the_broker_nor_an_administrator() -> None:
    secrets = generate()
    environment = gateway_environment(secrets, some_addresses())

    assert "CEIBA_BROKER_URL" not in environment
    assert environment["CEIBA_CACHE_URL"] == f"redis://gateway:{secrets.redis_passwords['gateway']}@127.0.0.1:6380/0"


def test_keys_are_256_bits() -> None:
    assert {len(base64.b64decode(key)) for (key,) in generate().event_keys.values()} == {32}


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in leaves(part)]
    return [value]
