"""A country's key is changed without losing one: beside `make run`, and in folders like the containers' volumes."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import Result

from infra.docker import setup
from infra.local.country_keys import KeyConflict
from infra.local.secrets import SERVICES, write_private
from infra.local.vault import Vault
from shared.crypto import encrypt, seal
from tests.integration.infra.layouts import NAME, Kept, Layout, kept_platform
from tests.support.old_key import with_next_version, without_old_versions
from tests.support.seal_pairs import new_seal_pair
from tests.support.world import GT

pytestmark = pytest.mark.integration

both_layouts = pytest.mark.parametrize("layout", ["containers", "machine"], indirect=True)


@pytest.fixture(scope="module")
def in_containers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with kept_platform(tmp_path_factory.mktemp("containers"), in_containers=True) as kept:
        yield kept


@pytest.fixture(scope="module")
def on_this_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with kept_platform(tmp_path_factory.mktemp("machine"), in_containers=False) as kept:
        yield kept


@pytest.fixture
def layout(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Layout:
    """A platform that was just set up."""
    kind = getattr(request, "param", "containers")
    kept: Kept = request.getfixturevalue("in_containers" if kind == "containers" else "on_this_machine")
    kept.act_as_its_operator(monkeypatch)
    return kept.begin_again()


def rows(result: Result) -> list[dict[str, object]]:
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


def problems(layout: Layout) -> dict[str, str]:
    """What `ceiba doctor` says about the keys of countries."""
    checks = {str(row["check"]): str(row["problem"]) for row in rows(layout.ceiba("doctor", "--json"))}
    return {check: problem for check, problem in checks.items() if "country key" in check or "packet key" in check}


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
