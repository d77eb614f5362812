"""Runs of extracts and their files."""

# fixed dates: the service is given NOON of conftest.py as its clock

import csv
import hashlib
import io
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from redis import Redis

from services.reporting.bootstrap import Services
from services.reporting.domain.extracts.extracts import Template
from shared.contracts.record_sum import as_text, record_sum, total
from shared.contracts.revocations import REVOKED_KEY
from shared.kernel.country import Country
from tests.integration.reporting.builders import both_publish, publish, tell
from tests.integration.reporting.extracting import (
    chunks,
    coordinator,
    define,
    jobs,
    run,
    start,
)
from tests.support.builders.reporting import a_case
from tests.support.databases import ServiceDatabase
from tests.support.world import CLINIC, SHELTER


def test_a_run_gives_a_file_whose_rows_are_all_shared_by_eleven_and_a_manifest_that_proves_it(
    client: FlaskClient, wiring: Services
) -> None:
    both_publish(wiring, (12, {}), (11, {"age_band": "0_8"}), (3, {"gender": "masculine"}))
    tell(wiring, a_case(statistics_consent=False), a_case(country=Country.HONDURAS))
    run_id = start(client, define(client))
    run(wiring, run_id)
    state = client.get(f"/api/v1/extract-runs/{run_id}", headers=coordinator()).json
    assert (state["state"], state["progress"], state["rows"]) == ("succeeded", 1.0, 46)
    answer = client.get(f"/api/v1/extract-runs/{run_id}/file", headers=coordinator())
    assert hashlib.sha256(answer.data).hexdigest() == state["manifest"]["sha256"]
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 46
    assert {row["gender"] for row in rows} == {"Woman"}
    assert (state["manifest"]["dropped_records"], state["manifest"]["smallest_class"]) == (0, 22)
    assert state["manifest"]["suppressed_cells"] == {}
    assert state["manifest"]["vintages"] == {"GT": 1}
    assert state["manifest"]["label"]["en"] == "Detected by the network; not the national value"
    assert state["manifest"]["whose"]["es"] == "Todas las organizaciones de la red en Guatemala"
    assert state["manifest"]["filters"] == {"countries": ["GT"], "years": []}


@pytest.mark.parametrize("template", list(Template))
def test_the_manifest_of_every_template_says_in_both_languages_that_only_who_agreed_counts(
    client: FlaskClient, wiring: Services, template: Template
) -> None:
    both_publish(wiring, (12, {}))
    tell(wiring, *(a_case(statistics_consent=False) for _ in range(3)))
    run_id = start(client, define(client, template=template))
    run(wiring, run_id)
    manifest = client.get(f"/api/v1/extract-runs/{run_id}", headers=coordinator()).json["manifest"]
    assert manifest["out_of"] == {
        "es": "Solo personas que aceptaron estadística, más registros importados",
        "en": "Only persons who agreed to statistics, plus imported records",
    }


@pytest.mark.parametrize(
    ("template", "sector"), [("ctdc-2025", "typeOfLabourConstruction"), ("ctdc-2026", "sectorOfLabourConstruction")]
)
def test_an_imported_record_leaves_as_its_source_wrote_it_in_either_edition(
    client: FlaskClient, wiring: Services, database: ServiceDatabase, template: str, sector: str
) -> None:
    undated = {"year_known": False, "exploitation_types": [], "flags_absent": ["isSexualExploit", "meansThreats"]}
    labour = {"exploitation_types": ["forced_labour"], "exploitation_subforms": ["lab_construction"]}
    dated = {"month": "2017-01", "year_known": True, **labour}
    both_publish(wiring, (12, undated), (11, dated))

    run_id = start(client, define(client, template=template))
    run(wiring, run_id)

    rows = list(csv.DictReader(io.StringIO(_file(client, run_id))))
    seen = {(r["yearOfRegistration"], r["isSexualExploit"], r["meansThreats"], r[sector]) for r in rows}
    assert seen == {("", "0", "0", ""), ("2017", "", "", "1")}
    assert len(rows[0]) == 27
    manifest = client.get(f"/api/v1/extract-runs/{run_id}", headers=coordinator()).json["manifest"]
    assert (manifest["layout"], [c["name"] for c in manifest["schema"]]) == (template, list(rows[0]))
    written = total(record_sum(row.values()) for row in rows)
    assert [told["content_sum"] for told in jobs(database, "reporting.extract_written.v1")] == [as_text(written)]


def test_a_filter_by_years_leaves_out_who_has_none(client: FlaskClient, wiring: Services) -> None:
    undated = {"month": "2026-11", "year_known": False}
    both_publish(wiring, (12, undated), (11, {"month": "2026-01", "year_known": True}))
    run_id = start(client, define(client, filters={"country": ["GT"], "year": [2026]}))
    run(wiring, run_id)
    assert client.get(f"/api/v1/extract-runs/{run_id}", headers=coordinator()).json["rows"] == 22


def _file(client: FlaskClient, run_id: UUID) -> str:
    return client.get(f"/api/v1/extract-runs/{run_id}/file", headers=coordinator()).text


def test_a_person_with_two_cases_is_one_row(client: FlaskClient, wiring: Services) -> None:
    tell(wiring, *(a_case(person_key=f"p{n}", organisation_id=org) for org in (SHELTER, CLINIC) for n in range(11)))
    tell(wiring, *(a_case(organisation_id=CLINIC) for _ in range(11)))
    assert publish(wiring)
    run_id = start(client, define(client))
    run(wiring, run_id)
    assert client.get(f"/api/v1/extract-runs/{run_id}", headers=coordinator()).json["rows"] == 22


def test_a_field_that_too_few_share_is_empty_in_the_records(client: FlaskClient, wiring: Services) -> None:
    places = [(3, {"adm1": f"GT-{n:02d}"}) for n in range(1, 6)]
    both_publish(wiring, *places, (4, {"age_band": "0_8"}), (20, {"exploitation_types": ["servitude"]}))
    run_id = start(client, define(client))
    run(wiring, run_id)
    answer = client.get(f"/api/v1/extract-runs/{run_id}/file", headers=coordinator())
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 70
    assert {(row["gender"], row["ageBroad"]) for row in rows} == {("Woman", "9--17")}


def test_a_run_killed_before_its_commit_leaves_nothing_and_the_next_delivery_makes_one_file(
    client: FlaskClient, wiring: Services, database: ServiceDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_publish(wiring, (11, {}))
    run_id = start(client, define(client))

    class Killed(BaseException):
        """Stands for SIGKILL: nothing in the code may catch it."""

    with monkeypatch.context() as patch:
        patch.setattr("services.reporting.usecases.extracts.run_extract._manifest", _raise(Killed))
        with pytest.raises(Killed):
            run(wiring, run_id)
    assert chunks(database) == 0
    run(wiring, run_id)
    run(wiring, run_id)
    state = client.get(f"/api/v1/extract-runs/{run_id}", headers=coordinator()).json
    assert (state["state"], state["attempts"], chunks(database)) == ("succeeded", 2, 1)


def test_a_cancelled_run_stays_cancelled(client: FlaskClient, wiring: Services, database: ServiceDatabase) -> None:
    run_id = start(client, define(client))
    assert client.post(f"/api/v1/extract-runs/{run_id}/cancel", headers=coordinator()).json["state"] == "cancelled"
    run(wiring, run_id)
    assert client.get(f"/api/v1/extract-runs/{run_id}", headers=coordinator()).json["state"] == "cancelled"
    assert client.post(f"/api/v1/extract-runs/{run_id}/cancel", headers=coordinator()).status_code == 409
    assert client.get(f"/api/v1/extract-runs/{run_id}/file", headers=coordinator()).status_code == 409
    assert chunks(database) == 0


def test_the_same_idempotency_key_starts_one_run(
    client: FlaskClient, wiring: Services, database: ServiceDatabase
) -> None:
    extract = define(client)
    headers = coordinator(subject="someone") | {"Idempotency-Key": "once"}
    answers = [client.post(f"/api/v1/extracts/{extract['id']}/runs", headers=headers) for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert len(jobs(database, "reporting.run_extract.v1")) == 1


def test_the_event_stream_resumes_and_agrees_with_polling(client: FlaskClient, wiring: Services) -> None:
    run_id = start(client, define(client))
    run(wiring, run_id)
    polled = client.get(f"/api/v1/extract-runs/{run_id}", headers=coordinator()).json
    stream = client.get(f"/api/v1/extract-runs/{run_id}/events", headers=coordinator()).text
    assert f"id: {polled['version']}" in stream
    assert polled["manifest"]["sha256"] in stream
    resumed = client.get(
        f"/api/v1/extract-runs/{run_id}/events", headers=coordinator() | {"Last-Event-ID": str(polled["version"])}
    ).text
    assert "event: run" not in resumed


def test_the_event_stream_of_a_run_that_goes_on_ends_with_the_callers_session(
    client: FlaskClient, wiring: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.web.access.tokens.REVOCATION_READ_EVERY_SECONDS", 0.0)
    run_id = start(client, define(client))
    headers = coordinator(sid="left-the-office")
    pieces = client.get(f"/api/v1/extract-runs/{run_id}/events", headers=headers).iter_encoded()
    assert b'"state":"queued"' in next(pieces) + next(pieces)

    with Redis.from_url(wiring.settings.common.cache_url) as cache:
        cache.zadd(REVOKED_KEY, {"sid:left-the-office": time.time() + 60})

    assert list(pieces) == []


def _raise(error: type[BaseException]) -> Callable[..., Any]:
    def fail(*_: Any) -> Any:
        raise error

    return fail
