"""The retention of closed cases, run by an operator over a real database."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cases import court
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.grants import grant_of
from tests.support.operator import run_ceiba

pytestmark = pytest.mark.integration

LONG_AGO = "2001-02-03"
NOTE = "Quetzalcoa canario de la nota"
KEPT_OF_A_CASE = ("note", "assessment", "case_part", "vault.identity_change", "case_search_token")


@pytest.fixture
def adult_case(office: Office, ana: Caller) -> Iterator[dict[str, Any]]:
    """A case with something in every table, closed long ago."""
    person = {"trafficking_status": "possible_victim", "birth_year": 1970}
    case = ana.register(person=person, identity={"first_names": "Ana"}, consents=[], best_interest=None)
    path = f"/cases/{case['id']}"
    assert ana.post(f"{path}/notes", {"text": NOTE}).status_code == 201
    assert ana.post(f"{path}/goals", {"domain": "education", "text": NOTE}).status_code == 201
    assert ana.post(f"{path}/close", {"reason": "plan_completed"}).status_code == 200
    office.admin("UPDATE case_record SET closed_on = %s WHERE id = %s", LONG_AGO, case["id"])
    yield case
    office.admin("TRUNCATE case_record, vault.person_identity, case_search_token CASCADE")


def run(office: Office, patch: pytest.MonkeyPatch, folder: Path, *more: str) -> list[dict[str, Any]]:
    result = run_ceiba(office.database, patch, folder, "retention", "run", "--country", "GT", "--json", *more)
    assert result.exit_code == 0, result.output
    rows: list[dict[str, Any]] = json.loads(result.output)
    return rows


def test_a_dry_run_says_what_would_end_and_leaves_it(
    office: Office, ana: Caller, adult_case: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ana.register()
    rows = run(office, monkeypatch, tmp_path, "--dry-run")
    assert rows == [{"country": "GT", "class": "victim", "closed": 1, "ended": 1, "anonymised": 0, "failed": 0}]
    assert ana.get(f"/cases/{adult_case['id']}").json["anonymised_on"] is None


def test_a_proceeding_of_the_case_keeps_its_codes_and_no_name(
    office: Office, ana: Caller, adult_case: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    open_case = ana.register()
    alone, shared = (
        court.opened(ana, [{"case_id": each["id"], "standing": "victim"} for each in cases])
        for cases in ([adult_case], [adult_case, open_case])
    )
    for kept in (alone, shared):
        court.added(ana, kept, "accused", {"name": court.NAME, "status": "suspect"})

    run(office, monkeypatch, tmp_path)

    names = [ana.get(f"/proceedings/{kept['id']}/accused").json["items"][0]["name"] for kept in (alone, shared)]
    assert names == [None, court.NAME]
    after = ana.get(f"/proceedings/{alone['id']}").json
    assert (after["file_number"], after["stage"]) == (None, "investigation")
    wanted = {"country": "GT", "file_number": court.FILE_NUMBER}
    found = [each["id"] for each in ana.post("/proceedings/search", wanted).json["items"]]
    assert found == [shared["id"]]


def test_what_identified_the_person_is_gone_and_what_is_counted_stays(
    office: Office, ana: Caller, adult_case: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    published = office.admin("SELECT count(*) AS n FROM outbox")[0].n

    rows = run(office, monkeypatch, tmp_path)

    path = f"/cases/{adult_case['id']}"
    assert [row["anonymised"] for row in rows] == [1]
    case = ana.get(path).json
    assert case["anonymised_on"]
    assert (case["person"]["birth_year"], case["person"]["age_band"]) == (None, "48_plus")
    assert "Ana" not in ana.get(f"{path}/identity", X_Purpose="referral").text
    assert ana.get(f"{path}/notes").json["items"] == []
    assert [entry["kind"] for entry in ana.get(f"{path}/timeline").json["items"]] == ["case.anonymised"]
    for table in KEPT_OF_A_CASE:
        assert office.admin(f"SELECT count(*) AS n FROM {table} WHERE case_id = %s", adult_case["id"])[0].n == 0, table
    assert office.admin("SELECT reason FROM vault.tombstone")[-1].reason == "retention_ended"
    assert office.admin("SELECT 1 FROM audit WHERE action = 'case.anonymised' AND object_id = %s", adult_case["id"])
    # The end of the identity alone: the facts of the case are the same.
    assert office.admin("SELECT count(*) AS n FROM outbox")[0].n == published + 1


@pytest.mark.parametrize("table", ["note", "case_part", "timeline_entry"])
def test_the_platform_alone_deletes_what_a_case_collected(
    office: Office, ana: Caller, adult_case: dict[str, Any], table: str
) -> None:
    # Raw SQL: what the application never does under the context of a caller
    with office.services.work(grant_of(ana)) as work:
        deleted = work.connection.exec_driver_sql(f"DELETE FROM {table}")
    assert deleted.rowcount == 0
    assert office.admin(f"SELECT count(*) AS n FROM {table} WHERE case_id = %s", adult_case["id"])[0].n > 0
