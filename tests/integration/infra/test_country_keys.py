"""A country's key is changed without losing one: beside `make run`, and in folders like the containers' volumes."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from click.testing import CliRunner, Result

from infra.docker import setup
from infra.local.country_keys import KeyConflict
from infra.local.home import Home
from infra.local.ports import free_port
from infra.local.postgres import EmbeddedPostgres
from infra.local.secrets import SERVICES, write_private
from infra.local.vault import Vault
from infra.ops.cli import main
from shared.crypto import decrypt, encrypt, seal
from shared.db.key_file import CountryKeyFile
from shared.kernel.country import Country
from tests.support.clusters import keep_clusters_temporary
from tests.support.old_key import with_next_version, without_old_versions
from tests.support.running import running
from tests.support.seal_pairs import new_seal_pair
from tests.support.servers import FAST_AND_FORGETFUL

pytestmark = pytest.mark.integration

GT = Country.GUATEMALA
both_layouts = pytest.mark.parametrize("layout", ["containers", "machine"], indirect=True)
NAME = b"a sealed name"


@dataclass
class Layout:
    """A platform's keys and databases; `start` is what runs before its services do."""

    vault: Vault
    admin_url: str
    start: Callable[[], None]

    def ceiba(self, *arguments: str) -> Result:
        """Run the operator's command."""
        return CliRunner().invoke(main, [*arguments])

    def keys(self, service: str = "cases") -> CountryKeyFile:
        """The keys as a process of the service reads them."""
        return CountryKeyFile(self.vault.country_key_file(service))

    def identify(self, keys: CountryKeyFile | None = None) -> UUID:
        """Store one identity, as the cases service does."""
        person, key = uuid4(), (keys or self.keys()).new_data_key(GT)
        statement = (
            "INSERT INTO vault.person_identity (person_id, country, organisation_id, wrapped_key, names, version)"
            " VALUES (%s, 'GT', %s, %s, %s, 1)"
        )
        self.execute("cases", statement, person, uuid4(), key.wrapped, encrypt(key.plain, NAME, str(person)))
        return person

    def opened(self, person: UUID) -> bytes:
        """The name, as the cases service opens it."""
        statement = "SELECT wrapped_key, names FROM vault.person_identity WHERE person_id = %s"
        ((wrapped, names),) = self.execute("cases", statement, person)
        return decrypt(self.keys().open(GT, wrapped), names, str(person))

    def execute(self, service: str, statement: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        """As the superuser."""
        url = f"{self.admin_url.rpartition('/')[0]}/ceiba_{service}"
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture
def layout(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Layout]:
    """A platform of its own on a server of its own, set up once."""
    for name in [name for name in os.environ if name.startswith("CEIBA_")]:
        monkeypatch.delenv(name)
    keep_clusters_temporary()
    home = Home(tmp_path / "home")
    home.prepare()
    in_containers = getattr(request, "param", "containers") == "containers"
    vault = _volumes(tmp_path, monkeypatch) if in_containers else home.vault
    password = vault.secrets().postgres_password
    server = EmbeddedPostgres(folder=tmp_path / "pg", port=free_port(), password=password, settings=FAST_AND_FORGETFUL)
    with running(server.program(), tmp_path / "pg.log"):
        # Only root may give files away, and tests may run as anybody; the server's own files are given by now.
        monkeypatch.setattr(os, "chown", lambda *_: None)
        monkeypatch.setattr(setup, "POSTGRES", f"127.0.0.1:{server.port}")
        monkeypatch.setenv("CEIBA_HOME", str(home.folder))
        monkeypatch.setenv("CEIBA_ADMIN_DATABASE_URL", server.url)
        monkeypatch.setenv("CEIBA_SECRETS_FILE", str(vault.file))
        monkeypatch.setenv("CEIBA_SERVICE_SECRETS_DIR", str(vault.folder))
        layout = Layout(vault, server.url, setup.make_platform if in_containers else _start_on_this_machine(vault))
        layout.start()
        yield layout


def _volumes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    vault = Vault(file=folder / "vault" / "platform.json", folder=folder / "volumes")
    monkeypatch.setattr(setup, "VAULT", vault.file)
    monkeypatch.setattr(setup, "FOLDERS", vault.folder)
    for name in (*SERVICES, "gateway", "ops", "postgres", "broker", "cache"):
        (vault.folder / name).mkdir(parents=True)
    return vault


def _start_on_this_machine(vault: Vault) -> Callable[[], None]:
    def start() -> None:
        # What `make run` does before its first service: infra/local/platform.py.
        vault.adopt()
        vault.hand_out()
        for step in (["provision"], ["migrate"], ["keys", "check"]):
            result = CliRunner().invoke(main, step)
            if result.exit_code:
                raise KeyConflict(result.output)

    return start


def rows(result: Result) -> list[dict[str, object]]:
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


def problems(layout: Layout) -> dict[str, str]:
    """What `ceiba doctor` says about keys."""
    checks = rows(layout.ceiba("doctor", "--json"))
    return {str(row["check"]): str(row["problem"]) for row in checks if "key" in str(row["check"])}


@both_layouts
def test_a_key_is_rotated_rewrapped_and_retired_while_every_name_opens(layout: Layout) -> None:
    process = layout.keys()
    before = layout.identify(process)

    rotated = layout.ceiba("keys", "rotate", "country", "GT", "--json")
    assert [(r["service"], r["current"]) for r in rows(rotated)] == [("cases", 2), ("referrals", 2)]
    after = layout.identify(process)
    layout.start()
    assert (layout.opened(before), layout.opened(after)) == (NAME, NAME)
    assert problems(layout) == {"country key cases GT version 1": "", "country key cases GT version 2": ""}

    early = layout.ceiba("keys", "retire", "--country", "GT", "--json")
    assert early.exit_code == 1
    assert [(r["service"], r["still_sealed"]) for r in rows(early)] == [("cases", 1), ("referrals", 0)]
    assert layout.opened(before) == NAME

    assert sum(int(str(r["rewrapped"])) for r in rows(layout.ceiba("keys", "rewrap", "--json"))) == 1
    assert layout.ceiba("keys", "retire", "--country", "GT").exit_code == 0
    layout.start()
    assert list(layout.keys().ring().keys[GT]) == [2]
    assert (layout.opened(before), layout.opened(after)) == (NAME, NAME)
    assert problems(layout) == {"country key cases GT version 2": ""}


def test_rewrapping_shows_its_progress(layout: Layout) -> None:
    layout.identify()
    layout.ceiba("keys", "rotate", "country", "GT")

    assert "cases GT" in layout.ceiba("keys", "rewrap", "--country", "GT").output


@both_layouts
def test_a_version_added_by_hand_to_the_folders_survives_every_start(layout: Layout) -> None:
    for service in ("cases", "referrals"):
        file = layout.vault.country_key_file(service)
        file.chmod(0o600)
        file.write_text(with_next_version(file.read_text(), "GT"))
    person = layout.identify()

    layout.start()
    layout.start()

    assert layout.opened(person) == NAME
    assert layout.vault.secrets().country_keys["cases"]["GT"]["current"] == 2


def test_every_step_may_be_repeated_and_makes_no_second_key(layout: Layout) -> None:
    for _ in range(3):
        layout.ceiba("keys", "rotate", "country", "GT")
    assert sorted(layout.keys().ring().keys[GT]) == [1, 2]

    for _ in range(2):
        assert layout.ceiba("keys", "rewrap").exit_code == 0
        assert layout.ceiba("keys", "retire").exit_code == 0
    assert list(layout.keys().ring().keys[GT]) == [2]


def test_a_rotation_that_was_cut_off_before_the_folders_were_written_is_completed(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = layout.identify()
    with monkeypatch.context() as cut:
        cut.setattr(Vault, "hand_out", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        assert layout.ceiba("keys", "rotate", "country", "GT").exit_code != 0
    assert list(layout.keys().ring().keys[GT]) == [1]

    assert layout.ceiba("keys", "rotate", "country", "GT").exit_code == 0

    assert sorted(layout.keys().ring().keys[GT]) == [1, 2]
    assert layout.opened(person) == NAME


@both_layouts
def test_what_was_restored_from_before_a_retirement_opens_again(layout: Layout) -> None:
    person = _restored_after_a_retirement(layout, days=0)
    assert "does not open" in problems(layout)["country key cases GT version 1"]

    layout.start()

    assert layout.opened(person) == NAME
    assert problems(layout)["country key cases GT version 1"] == ""


def test_a_key_that_is_changed_during_a_set_up_stays_changed(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    process, migrate = layout.keys(), vars(setup)["migrate"]
    seen: list[list[int]] = []

    def rotate_meanwhile(service: str, *more: object) -> None:
        migrate(service, *more)
        if service == SERVICES[-1]:
            assert layout.ceiba("keys", "rotate", "country", "GT").exit_code == 0
            layout.identify(process)

    def noted(file: Path, text: str, **more: object) -> None:
        if file == layout.vault.country_key_file("cases"):
            seen.append(sorted(map(int, json.loads(text)["GT"]["keys"])))
        write_private(file, text, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as during:
        during.setattr(setup, "migrate", rotate_meanwhile)
        during.setattr(setup, "write_private", noted)
        layout.start()

    assert seen == [], "no process loses the new key for a moment"
    assert list(layout.keys().ring().keys[GT]) == [1, 2]
    assert problems(layout)["country key cases GT version 2"] == ""


def test_a_key_that_is_needed_again_after_its_time_is_not_destroyed(layout: Layout) -> None:
    person = _restored_after_a_retirement(layout, days=31)

    retired = layout.ceiba("keys", "retire", "--country", "GT", "--json")

    assert retired.exit_code == 1
    told = [(r["service"], r["still_sealed"], r["retired"], r["destroyed"]) for r in rows(retired)]
    assert told == [("cases", 1, False, False), ("referrals", 0, True, True)]
    assert layout.opened(person) == NAME
    assert layout.ceiba("keys", "rewrap", "--country", "GT").exit_code == 0
    assert layout.ceiba("keys", "retire", "--country", "GT").exit_code == 0
    assert layout.opened(person) == NAME


def test_a_key_that_is_kept_too_long_is_named_until_it_is_destroyed(layout: Layout) -> None:
    layout.ceiba("keys", "rotate", "country", "GT")
    layout.ceiba("keys", "retire")
    assert (rows(layout.ceiba("keys", "check", "--json")), problems(layout)) == ([], {})
    _age_what_is_retired(layout, days=31)

    named = layout.ceiba("keys", "check", "--json")

    assert [(r["service"], r["version"], r["overdue"]) for r in rows(named)] == [
        ("cases", 1, True),
        ("referrals", 1, True),
    ]
    assert named.exit_code == 0, "the platform starts all the same"
    assert "keys retire" in problems(layout)["retired country key cases GT version 1"]
    assert layout.ceiba("keys", "retire").exit_code == 0
    assert problems(layout) == {}
    assert layout.vault.secrets().country_keys["cases"]["GT"]["retired"] == {}


@both_layouts
def test_a_lost_key_stops_the_start_and_the_doctor_names_it(layout: Layout) -> None:
    layout.ceiba("keys", "rotate", "country", "GT")
    layout.identify()
    _lose_newest(layout)

    result = layout.ceiba("doctor", "--json")

    assert result.exit_code == 1
    assert "does not open: vault.person_identity" in problems(layout)["country key cases GT version 2"]
    with pytest.raises(KeyConflict, match=r"cases[\s\S]*GT[\s\S]*2"):
        layout.start()


def test_a_wrong_key_under_the_right_number_is_found(layout: Layout) -> None:
    layout.identify()
    other = without_old_versions(with_next_version(layout.vault.country_key_file("cases").read_text(), "GT"), "GT")
    key = json.loads(other)["GT"]["keys"]["2"]
    layout.vault.change_country_key("cases", "GT", lambda entry: {**entry, "keys": {"1": key}})
    layout.vault.hand_out()

    assert "does not open" in problems(layout)["country key cases GT version 1"]


def test_a_packet_that_no_private_key_opens_is_found(layout: Layout) -> None:
    public = layout.vault.secrets().packet_public_keys["HN"]
    _packet(layout, public)
    assert problems(layout)["packet key HN"] == ""

    _packet(layout, new_seal_pair()[0])

    assert problems(layout)["packet key HN"] == "1 of 2 packets do not open"
    ((count,),) = layout.execute("referrals", "SELECT count(*) FROM audit WHERE action = 'packet.probed'")
    assert count == 3


def _restored_after_a_retirement(layout: Layout, *, days: int) -> UUID:
    """A row under version 1, which nothing lay under when it was retired `days` ago."""
    person, late = uuid4(), layout.keys().new_data_key(GT)
    layout.ceiba("keys", "rotate", "country", "GT")
    layout.ceiba("keys", "retire")
    _age_what_is_retired(layout, days=days)
    layout.execute(
        "cases",
        "INSERT INTO vault.person_identity (person_id, country, organisation_id, wrapped_key, names, version)"
        " VALUES (%s, 'GT', %s, %s, %s, 1)",
        person, uuid4(), late.wrapped, encrypt(late.plain, NAME, str(person)),
    )  # fmt: skip
    return person


def _age_what_is_retired(layout: Layout, *, days: int) -> None:
    when = (datetime.now(UTC).date() - timedelta(days=days)).isoformat()

    def aged(entry: Any) -> Any:
        return {
            **entry,
            "retired": {v: {**laid_aside, "retired_on": when} for v, laid_aside in entry["retired"].items()},
        }

    for service in ("cases", "referrals"):
        layout.vault.change_country_key(service, "GT", aged)


def _lose_newest(layout: Layout) -> None:
    def older(entry: Any) -> Any:
        return {"current": 1, "keys": {"1": entry["keys"]["1"]}}

    for service in ("cases", "referrals"):
        layout.vault.change_country_key(service, "GT", older)
    layout.vault.hand_out()


def _packet(layout: Layout, public: str) -> None:
    """A referral to Honduras with a sealed packet; only what the table demands."""
    referral = uuid4()
    sealed = seal(public, b"{}", f"ceiba/packet/v1|{referral}|HN")
    needed = {
        "id": referral,
        "to_country": "HN",
        "country": "GT",
        "sealed": sealed,
        "state": "sent",
        "code": str(referral),
    }
    columns = layout.execute(
        "referrals",
        "SELECT column_name, data_type, udt_name FROM information_schema.columns WHERE table_name = 'referral'"
        " AND is_nullable = 'NO' AND column_default IS NULL AND is_generated = 'NEVER'",
    )
    samples = {
        "uuid": uuid4(),
        "text": "x",
        "int4": 1,
        "bytea": b"x",
        "timestamptz": datetime.now(UTC),
        "_text": [],
        "jsonb": "{}",
    }
    row = {name: [] if udt.startswith("_") else samples[udt] for name, _, udt in columns} | needed
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    layout.execute("referrals", f"INSERT INTO referral ({names}) VALUES ({marks})", *row.values())
