"""Imports, indicators, charts and extracts, as the outside contract promises them."""

import csv
import hashlib
import io
from collections import Counter
from typing import Any

import pytest
import requests

from shared.contracts.codelists import code_list
from tests.contract.streams import events
from tests.contract.test_contract_referrals import within
from tests.contract.test_contract_rules import assert_problem
from tests.support.platform import Caller, Platform

pytestmark = pytest.mark.contract

COLUMNS = list(code_list("ctdc_columns_synthetic_2025").items)
K = 11
FORM = {"layout": "ctdc-2025", "country": "GT"}


def a_file(rows: int, first_gender: str = "Woman") -> bytes:
    """Records in the published layout; `first_gender` stands in the first one."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for number in range(rows):
        gender = first_gender if number == 0 else "Woman"
        writer.writerow({"gender": gender, "ageBroad": "30--38", "isForcedLabour": "1", "meansThreats": "1"})
    return out.getvalue().encode()


def upload(caller: Caller, content: bytes, **form: str) -> requests.Response:
    return caller.post("/api/v1/imports", files={"file": ("records.csv", content)}, data=FORM | form)


@pytest.fixture(scope="module")
def imported(platform: Platform) -> dict[str, Any]:
    """An import with one wrong row, confirmed and done."""
    supervisor = platform.client("supervisor", "GT")
    answer = upload(supervisor, a_file(40, first_gender="Nonsense"), again="true")
    assert answer.status_code == 202, answer.text
    path = answer.headers["Location"]
    assert within(30, lambda: supervisor.get(path).json()["state"] == "checked")
    dry = supervisor.get(path).json()
    problems = supervisor.get(f"{path}/problems").json()["items"]
    assert supervisor.post(f"{path}/confirm").status_code == 202
    assert within(30, lambda: supervisor.get(path).json()["state"] == "done")
    return {"path": path, "dry": dry, "problems": problems, "done": supervisor.get(path).json()}


def test_the_dry_run_writes_nothing_and_names_row_column_and_code(imported: dict[str, Any]) -> None:
    assert (imported["dry"]["rows"], imported["dry"]["imported_rows"]) == (40, 0)
    (problem,) = imported["problems"]
    assert (problem["row"], problem["column"]) == (1, "gender")
    assert "Nonsense" not in str(problem)


def test_a_confirmed_import_writes_the_good_rows(imported: dict[str, Any]) -> None:
    assert (imported["done"]["imported_rows"], imported["done"]["progress"]) == (39, 1.0)


def test_an_import_belongs_to_its_organisation(imported: dict[str, Any], neighbour: Caller, foreigner: Caller) -> None:
    for stranger in (neighbour, foreigner):
        for path in ("", "/problems", "/events"):
            assert_problem(stranger.get(imported["path"] + path), 404)
        assert_problem(stranger.post(f"{imported['path']}/confirm"), 404)


def test_an_import_for_another_country_or_in_an_unknown_layout_is_refused(platform: Platform) -> None:
    supervisor = platform.client("supervisor", "GT")

    assert upload(supervisor, a_file(1), country="HN").status_code == 422
    assert_problem(upload(supervisor, a_file(1), layout="nonsense"), 422)
    assert_problem(upload(supervisor, a_file(1), organisation_id="x"), 422)
    assert_problem(supervisor.post("/api/v1/imports", data=FORM), 422)


def test_progress_of_an_import_comes_as_events(imported: dict[str, Any], platform: Platform) -> None:
    with platform.client("supervisor", "GT").get(f"{imported['path']}/events", stream=True) as stream:
        (event,) = list(events(stream))

    assert (event["event"], event["data"]["state"]) == ("progress", "done")


def test_indicators_charts_and_dashboard_answer(sender: Caller) -> None:
    assert "I01" in {item["id"] for item in sender.get("/api/v1/indicators").json()["items"]}
    answer = sender.get("/api/v1/indicators/I01?country=GT&from=2019-Q1&to=2020-Q4&by=type")
    assert (answer.json()["from"], answer.json()["to"], answer.json()["by"]) == ("2019-Q1", "2020-Q4", ["type"])
    assert sender.get("/api/v1/dashboard").json()["cards"]
    for chart in sender.get("/api/v1/charts").json()["items"]:
        drawing = sender.drawing(f"/api/v1/charts/{chart['id']}.svg")
        assert drawing.headers["Content-Type"].startswith("image/svg+xml")
        assert "<title" in drawing.text
        assert "<desc" in drawing.text
        assert "<script" not in drawing.text


def test_figures_of_a_country_out_of_scope_are_not_found(sender: Caller) -> None:
    for path in ("indicators/I01", "dashboard", "charts/persons-by-gender.svg"):
        assert_problem(sender.get(f"/api/v1/{path}?country=HN"), 404)
    assert_problem(sender.get("/api/v1/indicators/I01?by=surname"), 422)
    assert_problem(sender.get("/api/v1/indicators/I99"), 404)


@pytest.fixture(scope="module")
def extract(platform: Platform) -> dict[str, Any]:
    """A monthly extract of Guatemala."""
    answer = platform.client("regional_coordinator").post(
        "/api/v1/extracts",
        json={
            "name": "Mensual",
            "template": "ctdc-2025",
            "format": "csv",
            "filters": {"country": ["GT"]},
            "schedule": {"cron": "0 6 1 * *", "time_zone": "America/Guatemala"},
            "recipients": [],
        },
    )
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.fixture(scope="module")
def run_path(extract: dict[str, Any], imported: dict[str, Any], platform: Platform) -> str:
    """A run that ended, over at least what was imported here."""
    coordinator = platform.client("regional_coordinator")
    answer = coordinator.post(f"/api/v1/extracts/{extract['id']}/runs")
    assert answer.status_code == 202
    path: str = answer.headers["Location"]
    assert path.startswith("/api/v1/extract-runs/")
    assert answer.json()["state"] == "queued"
    assert within(30, lambda: coordinator.get(path).json()["state"] == "succeeded")
    return path


def test_an_extract_says_when_it_runs_next(extract: dict[str, Any]) -> None:
    assert extract["next_run_at"].endswith("T12:00:00+00:00")  # six in the morning in Guatemala


def test_a_file_is_safe_to_publish_and_its_manifest_says_what_is_missing(run_path: str, coordinator: Caller) -> None:
    run = coordinator.get(run_path).json()
    file = coordinator.get(f"{run_path}/file")
    header, *records = csv.reader(io.StringIO(file.text))

    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert header == COLUMNS
    assert len(header) == 27
    assert min(Counter(map(tuple, records)).values(), default=K) >= K
    assert (run["progress"], run["rows"]) == (1.0, len(records))
    assert run["suppressed"] is not None
    manifest = run["manifest"]
    assert manifest["sha256"] == hashlib.sha256(file.content).hexdigest()
    assert {"query", "schema", "k", "suppressed_cells", "rows"} <= set(manifest)


def test_events_of_a_run_end_with_it_and_resume(run_path: str, coordinator: Caller) -> None:
    with coordinator.get(f"{run_path}/events", stream=True) as stream:
        last = list(events(stream))[-1]
    with coordinator.get(f"{run_path}/events", headers={"Last-Event-ID": last["id"]}, stream=True) as stream:
        after = list(events(stream))

    assert last["data"]["state"] == "succeeded"
    assert after == []


@pytest.mark.parametrize("last", ["9" * 5000, "-1", "x", "²"])
def test_a_nonsense_last_event_id_starts_from_the_beginning(run_path: str, coordinator: Caller, last: str) -> None:
    with coordinator.get(
        f"{run_path}/events", headers={"Last-Event-ID": last.encode("latin-1")}, stream=True
    ) as answer:
        assert answer.status_code == 200
        assert next(events(answer))["data"]["state"] == "succeeded"


def test_an_extract_of_another_organisation_is_not_found(
    extract: dict[str, Any], run_path: str, sender: Caller, foreigner: Caller
) -> None:
    for stranger in (sender, foreigner):
        for path in (f"/api/v1/extracts/{extract['id']}", run_path, f"{run_path}/file", f"{run_path}/events"):
            assert_problem(stranger.get(path), 404)


def test_an_extract_is_replaced_and_removed_under_its_version(extract: dict[str, Any], coordinator: Caller) -> None:
    body = {"name": "Otro", "template": "ctdc-2025"}
    made = coordinator.post("/api/v1/extracts", json=body)
    path = made.headers["Location"]

    assert_problem(coordinator.put(path, json=body), 428)
    assert_problem(coordinator.put(path, json=body, headers={"If-Match": '"9"'}), 412)
    put = coordinator.put(path, json=body | {"name": "Nuevo"}, headers={"If-Match": made.headers["ETag"]})
    assert put.json()["name"] == "Nuevo"
    assert_problem(coordinator.delete(path), 428)
    assert coordinator.delete(path, headers={"If-Match": put.headers["ETag"]}).status_code == 204
    assert_problem(coordinator.get(path), 404)


def test_who_may_only_read_neither_defines_nor_runs(
    platform: Platform, sender: Caller, extract: dict[str, Any]
) -> None:
    assert_problem(sender.post("/api/v1/extracts", json={"name": "x", "template": "ctdc-2025"}), 403)
    assert_problem(
        platform.client("analyst").post("/api/v1/extracts", json={"name": "x", "template": "ctdc-2025"}), 403
    )
    assert_problem(sender.post(f"/api/v1/extracts/{extract['id']}/runs"), 403)
