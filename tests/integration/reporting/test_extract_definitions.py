"""Extract definitions: who sees and changes them, and when they run."""

# fixed dates: the service is given NOON of conftest.py as its clock

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from services.reporting.bootstrap import Services
from services.reporting.usecases.extracts.start_due_extracts import start_due_extracts
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.reporting.extracting import a_definition, coordinator, define, jobs, run, start
from tests.support.databases import ServiceDatabase


def test_another_organisation_finds_neither_definition_nor_run_nor_file(client: FlaskClient, wiring: Services) -> None:
    extract = define(client)
    run_id = start(client, extract)
    run(wiring, run_id)
    stranger = coordinator(organisation_id=uuid4())
    missing = client.get(f"/api/v1/extract-runs/{uuid4()}", headers=stranger)
    for path in (
        f"/api/v1/extracts/{extract['id']}",
        f"/api/v1/extracts/{extract['id']}/runs",
        f"/api/v1/extract-runs/{run_id}",
        f"/api/v1/extract-runs/{run_id}/events",
        f"/api/v1/extract-runs/{run_id}/file",
    ):
        answer = client.get(path, headers=stranger)
        assert answer.status_code == 404
        assert {**answer.json, "request_id": ""} == {**missing.json, "request_id": ""}
    assert client.get("/api/v1/extracts", headers=stranger).json["items"] == []
    assert client.post(f"/api/v1/extracts/{extract['id']}/runs", headers=stranger).status_code == 404
    assert client.post(f"/api/v1/extract-runs/{run_id}/cancel", headers=stranger).status_code == 404


def test_a_definition_is_changed_only_by_who_has_seen_its_newest_version(client: FlaskClient) -> None:
    extract = define(client)
    path = f"/api/v1/extracts/{extract['id']}"
    assert client.put(path, json=a_definition(), headers=coordinator()).status_code == 428
    changed = client.put(path, json=a_definition(name="Otro"), headers=coordinator() | {"If-Match": '"1"'})
    assert (changed.json["name"], changed.headers["ETag"]) == ("Otro", '"2"')
    assert client.put(path, json=a_definition(), headers=coordinator() | {"If-Match": '"1"'}).status_code == 412
    assert client.delete(path, headers=coordinator() | {"If-Match": '"2"'}).status_code == 204
    assert client.get(path, headers=coordinator()).status_code == 404


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"schedule": {"cron": "0 6 1 *", "time_zone": "America/Guatemala"}}, "/schedule/cron"),
        ({"schedule": {"cron": "0 6 31 2 *", "time_zone": "America/Guatemala"}}, "/schedule/cron"),
        ({"schedule": {"cron": "0 6 1 * *", "time_zone": "America/Nowhere"}}, "/schedule/time_zone"),
        ({"schedule": {"cron": "*/15 * * * *", "time_zone": "America/Guatemala"}}, "/schedule/cron"),
        ({"schedule": {"cron": "0 6,18 * * *", "time_zone": "America/Guatemala"}}, "/schedule/cron"),
        ({"k": 3}, "/k"),
        ({"template": "names"}, "/template"),
        ({"surname": "x"}, "/surname"),
    ],
)
def test_a_wrong_definition_is_refused_with_the_place_of_the_mistake(
    client: FlaskClient, change: dict[str, Any], pointer: str
) -> None:
    answer = client.post("/api/v1/extracts", json=a_definition(**change), headers=coordinator())
    assert answer.status_code == 422
    assert [problem["pointer"] for problem in answer.json["errors"]] == [pointer]


def test_a_due_definition_makes_one_run_however_many_beats_look(
    client: FlaskClient, database: ServiceDatabase, at: Callable[[datetime], Services]
) -> None:
    schedule = {"cron": "0 6 1 * *", "time_zone": "America/Guatemala"}
    extract = define(client, schedule=schedule)
    assert extract["next_run_at"].startswith("2031-12-01T12:00:00")
    due = at(datetime(2031, 12, 1, 12, 0, 5, tzinfo=UTC))
    with due.system_work(ALL_COUNTRIES) as one:
        assert start_due_extracts(work=one) == 1
        with due.system_work(ALL_COUNTRIES) as other:
            assert start_due_extracts(work=other) == 0
    with due.system_work(ALL_COUNTRIES) as again:
        assert start_due_extracts(work=again) == 0
    runs = client.get(f"/api/v1/extracts/{extract['id']}/runs", headers=coordinator()).json["items"]
    assert [item["scheduled_for"] for item in runs] == [extract["next_run_at"]]
    assert len(jobs(database, "reporting.run_extract.v1")) == 1


def test_runs_are_listed_newest_first_by_pages(client: FlaskClient) -> None:
    extract = define(client)
    ids = [str(start(client, extract)) for _ in range(3)]
    path = f"/api/v1/extracts/{extract['id']}/runs?limit=2"
    first = client.get(path, headers=coordinator())
    rest = client.get(f"{path}&cursor={first.json['next_cursor']}", headers=coordinator())
    assert [item["id"] for page in (first, rest) for item in page.json["items"]] == ids[::-1]
    assert rest.json["next_cursor"] is None
