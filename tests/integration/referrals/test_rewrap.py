"""After a country's key was changed, what lies under it is opened by the new one alone."""

import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.referrals import bootstrap
from services.referrals.adapters.wrapped_keys import WRAPPED_KEYS
from shared.crypto import CountryKeys
from tests.integration.referrals.network import Network
from tests.support.old_key import with_next_version, without_old_versions
from tests.support.operator import run_ceiba

MESSAGE = "Llega esta noche"


@pytest.fixture
def rewrap(
    network: Network, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[..., dict[str, Any]]]:
    """`rewrap(keys)`: run the command with these country keys, as an operator beside the service."""

    def run(keys: str) -> dict[str, Any]:
        command = ("keys", "rewrap", "--country", "HN", "--json")
        result = run_ceiba(network.database, monkeypatch, tmp_path, *command, CEIBA_COUNTRY_KEYS=keys)
        assert result.exit_code == 0, result.output
        return json.loads(result.output)[0]

    yield run
    bootstrap.services.use(network.wiring)


def work_with(network: Network, keys: str) -> None:
    settings = dataclasses.replace(network.wiring.settings, country_keys=CountryKeys.from_json(keys))
    bootstrap.services.use(dataclasses.replace(network.wiring, settings=settings))


def message_of(network: Network, referral: dict[str, Any]) -> str:
    answer = network.ask("GET", f"/referrals/{referral['id']}", network.sender, "caseworker")
    assert answer.status_code == 200, answer.json
    return str(answer.json["message"])


def test_what_the_receivers_country_holds_opens_with_its_new_key_alone(
    network: Network, rewrap: Callable[..., dict[str, Any]]
) -> None:
    keys = with_next_version(network.database.environ["CEIBA_COUNTRY_KEYS"], "HN")
    across = network.send(to_organisation_id=str(network.abroad.id), message=MESSAGE)
    at_home = network.send(message=MESSAGE)

    work_with(network, keys)
    assert message_of(network, across) == MESSAGE
    told = rewrap(keys)
    work_with(network, without_old_versions(keys, "HN"))

    assert (told["service"], told["left"]) == ("referrals", 0)
    assert told["rewrapped"] >= 1
    assert message_of(network, across) == MESSAGE
    assert message_of(network, at_home) == MESSAGE
    assert rewrap(keys)["rewrapped"] == 0


def test_every_column_with_a_wrapped_key_is_known(network: Network) -> None:
    columns = network.rows(
        "SELECT table_name FROM information_schema.columns WHERE column_name IN ('wrapped_key', 'data_key')"
    )

    assert {column["table_name"] for column in columns} == {place.table for place in WRAPPED_KEYS}
