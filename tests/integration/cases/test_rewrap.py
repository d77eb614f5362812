"""After a country's key was changed its data keys are wrapped anew, while people go on reading."""

import dataclasses
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import Result

from services.cases import bootstrap
from services.cases.adapters.wrapped_keys import WRAPPED_KEYS
from services.cases.bootstrap import Services
from shared.crypto import CountryKeys
from shared.db.key_versions import data_keys_by_version
from shared.db.rewrap import Rewrapping
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office
from tests.support.old_key import with_next_version, without_old_versions
from tests.support.operator import run_ceiba

pytestmark = pytest.mark.integration

PURPOSE = {"X_Purpose": "service_delivery"}


def with_keys(office: Office, keys: str) -> Services:
    """Let the service work with these country keys."""
    settings = dataclasses.replace(office.services.settings, country_keys=keys)
    services = dataclasses.replace(office.services, settings=settings)  # type: ignore[arg-type]  # a mypy bug
    bootstrap.services.use(services)
    return services


@pytest.fixture
def rotated(office: Office) -> Iterator[str]:
    """The keys after a new one was added for Guatemala and the processes were started again."""
    keys = with_next_version(office.services.settings.country_keys, "GT")
    with_keys(office, keys)
    yield keys
    office.admin("TRUNCATE case_record, vault.person_identity, import_run CASCADE")


def rewrapping(office: Office, keys: str) -> Rewrapping:
    services = with_keys(office, keys)
    country = Country.GUATEMALA
    return Rewrapping(
        country=country,
        keys=CountryKeys.from_json(keys),
        places=WRAPPED_KEYS,
        open_work=lambda: services.system_work(frozenset({country})),
    )


def rewrap(office: Office, keys: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *more: str) -> Result:
    command = ("keys", "rewrap", "--country", "GT", *more)
    return run_ceiba(office.database, monkeypatch, tmp_path, *command, CEIBA_COUNTRY_KEYS=keys)


def versions(office: Office) -> set[int]:
    rows = office.admin("SELECT wrapped_key FROM vault.person_identity UNION ALL SELECT wrapped_key FROM import_file")
    return {int.from_bytes(bytes(row.wrapped_key)[:2], "big") for row in rows}


def test_every_key_is_wrapped_anew_under_reads_and_the_old_one_can_go(
    office: Office, ana: Caller, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cases = [ana.register()["id"] for _ in range(12)]
    office.caller(country="HN").register(country="HN", identified_adm1="HN-CR")
    ana.post(f"/cases/{cases[0]}/notes", {"text": "una nota"})
    keys = with_next_version(office.services.settings.country_keys, "GT")
    with_keys(office, keys)
    newest = ana.register()["id"]
    assert versions(office) == {1, 2}

    refused, stop = [], threading.Event()

    def read_on() -> None:
        reader = office.caller(organisation_id=ana.organisation_id)
        while not stop.is_set():
            for case in cases:
                answer = reader.get(f"/cases/{case}/identity", **PURPOSE)
                if answer.status_code != 200 or answer.json["surnames"] != "Hernández López":
                    refused.append(answer.status_code)

    readers = [threading.Thread(target=read_on) for _ in range(2)]
    for reader in readers:
        reader.start()
    result = rewrap(office, keys, monkeypatch, tmp_path, "--json")
    stop.set()
    for reader in readers:
        reader.join()

    assert result.exit_code == 0, result.output
    assert json.loads(result.output) == [{"service": "cases", "country": "GT", "rewrapped": 12, "left": 0}]
    assert refused == []
    with_keys(office, without_old_versions(keys, "GT"))
    for case in (*cases, newest):
        assert ana.get(f"/cases/{case}/identity", **PURPOSE).json["surnames"] == "Hernández López"
    assert ana.get(f"/cases/{cases[0]}/notes").json["items"][0]["text"] == "una nota"
    told = office.admin("SELECT actor FROM audit WHERE action = 'country_key.rewrapped'")
    assert [row.actor for row in told] == ["system:operator"]
    office.admin("TRUNCATE case_record, vault.person_identity, import_run CASCADE")


def test_a_second_run_finds_nothing_to_do(
    office: Office, ana: Caller, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ana.register()
    keys = with_next_version(office.services.settings.country_keys, "GT")
    assert json.loads(rewrap(office, keys, monkeypatch, tmp_path, "--json").output)[0]["rewrapped"] == 1
    again = rewrap(office, keys, monkeypatch, tmp_path, "--json")
    assert (again.exit_code, json.loads(again.output)[0]["rewrapped"]) == (0, 0)
    office.admin("TRUNCATE case_record, vault.person_identity, import_run CASCADE")


def test_an_interrupted_run_goes_on_where_it_was(office: Office, ana: Caller, rotated: str) -> None:
    with_keys(office, office.services.settings.country_keys)
    for _ in range(5):
        ana.register()
    work = rewrapping(office, rotated)

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work.run(interrupt, batch=2)
    assert work.waiting() == 3
    assert work.run(batch=2) == 3
    assert work.waiting() == 0


def test_a_locked_row_is_left_for_the_next_run(office: Office, ana: Caller, rotated: str) -> None:
    with_keys(office, office.services.settings.country_keys)
    for _ in range(3):
        ana.register()
    work = rewrapping(office, rotated)

    with psycopg.connect(office.database.admin_url) as somebody:
        somebody.execute("SELECT 1 FROM vault.person_identity ORDER BY person_id LIMIT 1 FOR UPDATE")
        assert (work.run(), work.waiting()) == (2, 1)

    assert (work.run(), work.waiting()) == (1, 0)


def test_without_the_old_key_nothing_is_changed(
    office: Office, ana: Caller, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ana.register()
    keys = without_old_versions(with_next_version(office.services.settings.country_keys, "GT"), "GT")

    result = rewrap(office, keys, monkeypatch, tmp_path)

    assert (result.exit_code, "nobody holds" in result.output) == (1, True)
    assert versions(office) == {1}


UNDER_THE_KEY_OF_A_PERSON = {"document"}
"""Where a key is wrapped by that of a person: another key of the country changes nothing there."""


def test_every_column_with_a_wrapped_key_is_known(office: Office) -> None:
    columns = office.admin(
        "SELECT table_schema AS schema, table_name AS name FROM information_schema.columns"
        " WHERE column_name IN ('wrapped_key', 'data_key')"
    )

    there = {f"{column.schema}.{column.name}".removeprefix("public.") for column in columns}
    assert there == {place.table for place in WRAPPED_KEYS} | UNDER_THE_KEY_OF_A_PERSON


def test_a_row_in_which_nothing_is_encrypted_counts_under_no_version(office: Office, ana: Caller) -> None:
    office.admin(
        "INSERT INTO bulk_access (id, country, organisation_id, actor, opened, searched, at)"
        " VALUES (gen_random_uuid(), 'GT', %s, %s, 9, 0, now())",
        *(ana.organisation_id, ana.subject),
    )
    (lines,) = [place for place in WRAPPED_KEYS if place.table == "bulk_access"]
    with office.services.system_work(frozenset({Country.GUATEMALA})) as work:
        assert 0 not in data_keys_by_version([lines], Country.GUATEMALA, work)
