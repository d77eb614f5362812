"""A pair is changed step by step, and an installation from before gets pairs without losing anything."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from infra.local.home import Home
from infra.local.secrets import SERVICES, generate, load_or_generate
from infra.ops.access import Access
from infra.ops.keys.event_keys import event

pytestmark = pytest.mark.unit


@pytest.fixture
def access(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Access:
    for name in ("CEIBA_SECRETS_FILE", "CEIBA_SERVICE_SECRETS_DIR"):
        monkeypatch.delenv(name, raising=False)
    return Access(Home(tmp_path))


def step(access: Access, name: str) -> list[str]:
    found = CliRunner().invoke(event, [name, "identity"], obj=access)
    assert found.exit_code == 0, found.output
    assert not any(key in found.output for keys in access.vault.secrets().event_keys.values() for key in keys)
    return access.vault.secrets().event_keys["identity"]


def test_a_pair_is_added_used_and_the_old_one_retired(access: Access) -> None:
    (old,) = access.vault.secrets().event_keys["identity"]
    others = {name: keys for name, keys in access.vault.secrets().event_keys.items() if name != "identity"}

    first, new = step(access, "add")
    assert (first, step(access, "add")) == (old, [old, new])
    assert step(access, "use") == [new, old]
    assert step(access, "retire") == [new]
    assert {name: keys for name, keys in access.vault.secrets().event_keys.items() if name != "identity"} == others


def test_an_installation_of_the_release_before_gets_pairs_and_keeps_everything(tmp_path: Path) -> None:
    old = asdict(generate())
    del old["event_keys"]
    old["event_key"] = "the one key of all"
    file = tmp_path / "platform.json"
    file.write_text(json.dumps(old))

    made = load_or_generate(file)

    kept = json.loads(file.read_text())
    assert {name: kept[name] for name in old} == old
    assert set(made.event_keys) == set(SERVICES)
    assert load_or_generate(file).event_keys == made.event_keys
