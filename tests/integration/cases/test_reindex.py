"""Names that an earlier release indexed are found again after `ceiba reindex-names`."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import Result

from services.cases.adapters.work import CasesWork
from services.cases.usecases.person.reindex_names import reindex_names, waiting_names
from shared.kernel.country import ALL_COUNTRIES, Country
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.erasing import erase
from tests.support.operator import run_ceiba

pytestmark = pytest.mark.integration

NAME = {"first_names": "María", "surnames": "Tz'oc Q'anil"}


@pytest.fixture
def earlier(office: Office) -> Iterator[Callable[..., str]]:
    """People as version 1 indexed them: the glottal mark cut `Tz'oc` into `tz` and `oc`."""
    index = office.services.system_work(ALL_COUNTRIES)._parts.blind_index

    def register(caller: Caller, **identity: list[dict[str, str]]) -> str:
        case = caller.register(
            country=caller.country, identified_adm1=None, identity=NAME | identity, consents=[],
            person={"trafficking_status": "possible_victim"},
        )["id"]  # fmt: skip
        country = Country(caller.country)
        office.admin("DELETE FROM case_search_token WHERE case_id = %s AND kind = 'name'", case)
        for key in ("MARIA", "S", "OK", "KANIL", "MARIA OK"):
            office.admin(
                "INSERT INTO case_search_token (country, organisation_id, kind, token, case_id) VALUES (%s, %s, 'name',"
                " %s, %s)", caller.country, caller.organisation_id, index.token(country, "name", key), case,
            )  # fmt: skip
        office.admin("UPDATE vault.person_identity SET name_keys_version = 1 WHERE person_id ="
                     " (SELECT person_id FROM case_record WHERE id = %s)", case)  # fmt: skip
        return case

    yield register
    office.admin("TRUNCATE case_record, vault.person_identity, case_search_token CASCADE")


def found(caller: Caller, name: str) -> list[str]:
    return [item["id"] for item in caller.post("/cases/search", {"name": name}).json["items"]]


def run(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *more: str) -> Result:
    return run_ceiba(office.database, monkeypatch, tmp_path, "reindex-names", *more)


def test_people_of_every_country_are_found_again_and_nothing_old_is_left(
    office: Office,
    ana: Caller,
    abroad: Caller,
    earlier: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    here, there = earlier(ana, phones=[{"number": "+50255512345"}]), earlier(abroad)
    assert found(ana, "Tzoc") == []

    result = run(office, monkeypatch, tmp_path, "--json")

    assert result.exit_code == 0, result.output
    assert json.loads(result.output) == {"reindexed": 2, "left": 0}
    assert (found(ana, "Tzoc"), found(ana, "Tz'oc Qanil"), found(abroad, "Tzꞌoc")) == ([here], [here], [there])
    assert [i["id"] for i in ana.post("/cases/search", {"phone": "55512345"}).json["items"]] == [here]
    # María, Tzoc, Qanil and their three pairs.
    kept = office.admin("SELECT count(*) AS n FROM case_search_token WHERE case_id = %s AND kind = 'name'", here)
    assert kept[0].n == 6
    noted = office.admin("SELECT country FROM audit WHERE action = 'search_index.renewed' ORDER BY country")
    assert [row.country for row in noted] == ["GT", "HN"]
    assert json.loads(run(office, monkeypatch, tmp_path, "--json").output) == {"reindexed": 0, "left": 0}


def test_an_interrupted_run_goes_on_where_it_was(office: Office, ana: Caller, earlier: Callable[..., str]) -> None:
    for _ in range(5):
        earlier(ana)

    def open_work() -> CasesWork:
        return office.services.system_work(ALL_COUNTRIES)

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reindex_names(open_work, interrupt, batch=2)
    assert waiting_names(open_work) == 3
    assert reindex_names(open_work, batch=2) == 3
    assert len(found(ana, "Tzoc")) == 5


def test_a_case_that_is_being_changed_is_left_for_the_next_run_and_reported(
    office: Office, ana: Caller, earlier: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    held, free = earlier(ana), earlier(ana)

    with psycopg.connect(office.database.admin_url) as somebody:
        somebody.execute("SELECT 1 FROM case_record WHERE id = %s FOR UPDATE", (held,))
        result = run(office, monkeypatch, tmp_path, "--json")
        assert (result.exit_code, json.loads(result.output)) == (1, {"reindexed": 1, "left": 1})

    assert found(ana, "Tzoc") == [free]
    assert run(office, monkeypatch, tmp_path).exit_code == 0
    assert sorted(found(ana, "Tzoc")) == sorted([held, free])


def test_erasing_an_identity_that_was_indexed_before_leaves_no_token(
    office: Office, ana: Caller, her_supervisor: Caller, earlier: Callable[..., str]
) -> None:
    case = earlier(her_supervisor)

    erase(ana, her_supervisor, f"/cases/{case}")

    assert office.admin("SELECT token FROM case_search_token WHERE case_id = %s", case) == []
