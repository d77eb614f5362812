"""Keys of a country are only ever added to, in the platform's file of secrets and in the folders of services."""

import base64
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from infra.local import country_keys
from infra.local.country_keys import KEPT_FOR, KeyConflict
from infra.local.environment import service_environment
from infra.local.secrets import SERVICES, load_or_generate, write_private
from infra.local.vault import Vault, require_agreement
from infra.ops.cli import main
from shared.crypto import DecryptionError
from shared.db.key_file import CountryKeyFile
from tests.support.old_key import with_next_version
from tests.support.seal_pairs import new_seal_pair
from tests.support.world import GT
from tests.unit.infra.builders import some_addresses

pytestmark = pytest.mark.unit

TODAY = datetime.now(UTC).date()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A platform whose services have their folders, as `setup` leaves them."""
    vault = Vault(file=tmp_path / "platform.json", folder=tmp_path / "services")
    for service in SERVICES:
        for name, value in service_environment(service, vault.secrets(), some_addresses()).items():
            file = vault.folder / service / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(value)
    return vault


def entry(vault: Vault, service: str = "cases", country: str = "GT") -> Mapping[str, Any]:
    return vault.secrets().country_keys[service][country]


def in_folder(vault: Vault, service: str = "cases") -> dict[str, Any]:
    return dict(json.loads(vault.country_key_file(service).read_text()))


def test_a_file_of_secrets_that_is_lost_is_not_made_anew(vault: Vault) -> None:
    vault.file.unlink()

    for act in (vault.secrets, vault.adopt, vault.hand_out, lambda: vault.add_country("CR")):
        with pytest.raises(KeyConflict, match=r"is gone: bring it back \(docs/runbooks/key-lost\.md\)"):
            act()
    assert not vault.file.exists()


def test_a_command_that_finds_no_file_of_secrets_says_what_to_do(vault: Vault) -> None:
    vault.file.unlink()
    environment = {
        "CEIBA_SECRETS_FILE": str(vault.file),
        "CEIBA_SERVICE_SECRETS_DIR": str(vault.folder),
        "CEIBA_ADMIN_DATABASE_URL": "postgresql://postgres@127.0.0.1:9/postgres",
    }

    said = CliRunner(env=environment).invoke(main, ["provision"])

    assert (said.exit_code, "docs/runbooks/key-lost.md" in said.output) == (1, True), said.output


def test_a_version_that_an_operator_added_to_a_folder_is_adopted(vault: Vault) -> None:
    by_hand = with_next_version(vault.country_key_file("cases").read_text(), "GT")
    vault.country_key_file("cases").write_text(by_hand)

    vault.adopt()
    vault.hand_out()

    assert entry(vault)["keys"] == json.loads(by_hand)["GT"]["keys"]
    assert entry(vault)["current"] == 2
    assert in_folder(vault) == json.loads(by_hand)


def test_a_file_of_secrets_of_another_platform_overwrites_nothing(vault: Vault) -> None:
    before = in_folder(vault)
    vault.file.unlink()
    load_or_generate(vault.file)

    with pytest.raises(KeyConflict, match=r"cases: CEIBA_COUNTRY_KEYS \w\w version 1"):
        vault.adopt()

    assert in_folder(vault) == before


@pytest.mark.parametrize(
    ("service", "name"),
    [("cases", "CEIBA_PSEUDONYM_KEY"), ("cases", "CEIBA_BLIND_INDEX_KEYS"), ("identity", "CEIBA_IDENTITY_KEY")],
)
def test_no_other_key_under_which_data_lie_is_written_over(vault: Vault, service: str, name: str) -> None:
    file = vault.folder / service / name
    other = load_or_generate(vault.file.with_name("other.json"))
    file.write_text(service_environment(service, other, some_addresses())[name])
    wanted = {s: service_environment(s, vault.secrets(), some_addresses()) for s in SERVICES}

    with pytest.raises(KeyConflict, match=name):
        require_agreement(vault, wanted)


def test_folders_that_agree_are_accepted(vault: Vault) -> None:
    before = vault.file.read_text()

    vault.adopt()
    require_agreement(vault, {s: service_environment(s, vault.secrets(), some_addresses()) for s in SERVICES})

    assert vault.file.read_text() == before


def test_a_packet_pair_that_was_changed_by_hand_is_adopted(vault: Vault) -> None:
    public, private = new_seal_pair()
    old = vault.secrets().packet_private_keys["GT"]
    _edit(vault.folder / "referrals" / "CEIBA_PACKET_PRIVATE_KEYS", GT=[private, old])
    _edit(vault.folder / "cases" / "CEIBA_PACKET_PUBLIC_KEYS", GT=public)

    vault.adopt()

    assert vault.secrets().packet_private_keys["GT"] == [private, old]
    assert vault.secrets().packet_public_keys["GT"] == public


def test_a_public_packet_key_without_its_private_key_is_refused(vault: Vault) -> None:
    public, _ = new_seal_pair()
    _edit(vault.folder / "cases" / "CEIBA_PACKET_PUBLIC_KEYS", GT=public)

    with pytest.raises(KeyConflict, match="GT has no private key"):
        vault.adopt()


def test_a_file_of_an_older_release_keeps_its_keys_as_first_versions(vault: Vault) -> None:
    kept = json.loads(vault.file.read_text())
    kept["country_keys"] = {
        service: {country: keys["keys"]["1"] for country, keys in by_country.items()}
        for service, by_country in kept["country_keys"].items()
    }
    write_private(vault.file, json.dumps(kept))

    assert entry(vault) == {"current": 1, "keys": {"1": kept["country_keys"]["cases"]["GT"]}}
    vault.adopt()
    vault.hand_out()
    assert in_folder(vault)["GT"] == {"current": 1, "keys": {"1": kept["country_keys"]["cases"]["GT"]}}


def test_a_retired_key_is_not_taken_for_a_new_one_and_comes_back_for_a_restore(vault: Vault) -> None:
    vault.change_country_key("cases", "GT", country_keys.with_next)
    vault.hand_out()
    old_folder = vault.country_key_file("cases").read_text()
    vault.change_country_key("cases", "GT", lambda e: country_keys.without(e, 1, TODAY))

    vault.country_key_file("cases").write_text(old_folder)
    vault.adopt()
    assert list(entry(vault)["keys"]) == ["2"]

    vault.change_country_key("cases", "GT", lambda e: country_keys.with_again(e, 1))
    assert sorted(entry(vault)["keys"]) == ["1", "2"]
    assert entry(vault)["current"] == 2


def test_a_retired_key_is_destroyed_after_its_time_and_its_number_is_not_given_again(vault: Vault) -> None:
    kept = country_keys.without(country_keys.with_next(country_keys.fresh()), 1, TODAY)

    assert country_keys.forgotten(kept, TODAY + KEPT_FOR) == kept
    assert country_keys.forgotten(kept, TODAY + KEPT_FOR + timedelta(days=1))["retired"] == {}
    assert country_keys.with_next(kept)["current"] == 3


def test_a_file_keeps_owner_and_mode(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    given = []
    monkeypatch.setattr(os, "chown", lambda _, *owner: given.append(owner))
    file = vault.country_key_file("referrals")
    file.chmod(0o400)
    vault.change_country_key("referrals", "GT", country_keys.with_next)

    vault.hand_out()

    assert file.stat().st_mode & 0o777 == 0o400
    assert given == [(file.stat().st_uid, file.stat().st_gid)]


def test_a_process_sees_a_new_version_without_a_restart(vault: Vault) -> None:
    one, other = (CountryKeyFile(vault.country_key_file("cases")) for _ in range(2))
    vault.change_country_key("cases", "GT", country_keys.with_next)
    vault.hand_out()

    data_key = one.new_data_key(GT)

    assert data_key.wrapped[:2] == b"\x00\x02"
    assert other.open_each([(GT, data_key.wrapped)]) == [data_key.plain]
    assert other.open(GT, data_key.wrapped) == data_key.plain


def test_a_process_no_longer_opens_with_a_version_that_was_taken_out(vault: Vault) -> None:
    keys = CountryKeyFile(vault.country_key_file("cases"))
    data_key = keys.new_data_key(GT)
    vault.change_country_key("cases", "GT", country_keys.with_next)
    vault.change_country_key("cases", "GT", lambda e: country_keys.without(e, 1, TODAY))
    vault.hand_out()

    with pytest.raises(DecryptionError):
        keys.open(GT, data_key.wrapped)
    with pytest.raises(DecryptionError):
        keys.open_each([(GT, data_key.wrapped)])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"GT": 1}'])
def test_a_file_that_is_spoiled_leaves_the_process_its_keys(vault: Vault, text: str) -> None:
    keys = CountryKeyFile(vault.country_key_file("cases"))
    data_key = keys.new_data_key(GT)
    vault.country_key_file("cases").write_text(text)

    assert keys.open(GT, data_key.wrapped) == data_key.plain
    vault.country_key_file("cases").unlink()
    assert keys.open(GT, data_key.wrapped) == data_key.plain


def _edit(file: Path, **values: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | values))


def test_keys_are_256_bits(vault: Vault) -> None:
    assert {len(base64.b64decode(key)) for key in entry(vault)["keys"].values()} == {32}
