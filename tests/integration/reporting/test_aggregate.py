"""The extract `hxl-aggregate`: a table that agrees with what is published and gives no covered figure back."""

import csv
import io
import json
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from services.reporting.bootstrap import Services
from services.reporting.domain.extracts.hxl import COLUMNS
from tests.integration.reporting.builders import both_publish, publish, tell
from tests.integration.reporting.extracting import coordinator, define, run, start
from tests.support.builders.reporting import a_batch, a_case
from tests.support.world import CLINIC, SHELTER

TAGS = [tag for _, tag in COLUMNS]
TOTAL, WOMEN, MEN = "#affected+total", "#affected+ind+f", "#affected+ind+m"


def made(client: FlaskClient, wiring: Services, **changes: Any) -> tuple[UUID, dict[str, Any]]:
    """A run of the table of Guatemala, and what is said of it."""
    run_id = start(client, define(client, template="hxl-aggregate", **changes))
    run(wiring, run_id)
    state: dict[str, Any] = client.get(f"/api/v1/extract-runs/{run_id}", headers=coordinator()).json
    assert state["state"] == "succeeded", state
    return run_id, state


def table(client: FlaskClient, run_id: UUID) -> list[dict[str, str]]:
    """The rows under their tags."""
    text = client.get(f"/api/v1/extract-runs/{run_id}/file", headers=coordinator()).text
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[1] == TAGS
    return [dict(zip(TAGS, line, strict=True)) for line in lines[2:]]


def row(rows: list[dict[str, str]], breakdown: str, code: str) -> dict[str, str]:
    """The row about one value."""
    return next(r for r in rows if (r["#indicator+type"], r["#indicator+code"]) == (breakdown, code))


def test_what_too_few_share_is_withheld_and_the_manifest_names_the_vintage(
    client: FlaskClient, wiring: Services
) -> None:
    both_publish(
        wiring,
        (20, {}),
        (20, {"gender": "masculine"}),
        (20, {"exploitation_types": ["servitude"]}),
        (2, {"gender": "masculine", "exploitation_types": ["servitude"]}),
    )
    run_id, state = made(client, wiring)
    rows = table(client, run_id)

    everybody, servitude = row(rows, "all", "all"), row(rows, "type", "servitude")
    # The four men wait for seven more: they are in no total either, so nothing gives them back.
    assert (everybody[TOTAL], everybody[MEN], everybody[WOMEN]) == ("120", "40", "80")
    assert (servitude[MEN], servitude[TOTAL], servitude["#status"]) == ("", "40", "partly_suppressed")
    manifest = state["manifest"]
    assert (manifest["k"], manifest["rule_set"], manifest["template"]) == (11, "ceiba-tables-2", "hxl-aggregate")
    assert manifest["vintages"] == {"GT": 1}
    assert manifest["label"]["es"] == "Detectado por la red; no es el valor nacional"
    assert manifest["whose"]["en"] == "Every organisation of the network in Guatemala"
    lines = client.get(f"/api/v1/extract-runs/{run_id}/file", headers=coordinator()).text.splitlines()
    assert all(manifest["out_of"][language] in lines[0] for language in ("es", "en"))
    covered = sum(r[tag] == "" for r in rows for tag in TAGS if tag.startswith("#affected"))
    assert sum(manifest["suppressed_cells"].values()) == state["suppressed"] == covered
    assert (state["rows"], manifest["rows"]) == (len(rows), len(rows))


def test_what_one_organisation_alone_contributes_is_not_in_the_file(client: FlaskClient, wiring: Services) -> None:
    tell(wiring, a_batch(SHELTER, (30, {})), a_batch(CLINIC, (30, {"gender": "masculine"})))
    assert publish(wiring)
    run_id, _ = made(client, wiring)
    assert table(client, run_id) == []


def test_records_without_a_year_are_in_rows_without_one(client: FlaskClient, wiring: Services) -> None:
    for year_known, n in ((False, 20), (True, 15)):
        forms = ["sexual_exploitation"], ["servitude"]
        both_publish(wiring, *((n, {"year_known": year_known, "exploitation_types": form}) for form in forms))
    run_id, _ = made(client, wiring)
    everybody = {r["#date+year"]: r[TOTAL] for r in table(client, run_id) if r["#indicator+type"] == "all"}
    assert everybody == {"": "80", "2031": "60"}

    filtered, _ = made(client, wiring, filters={"country": ["GT"], "year": [2031]})
    assert {r["#date+year"] for r in table(client, filtered)} == {"2031"}


def test_the_file_says_what_the_screen_says(client: FlaskClient, wiring: Services) -> None:
    both_publish(wiring, (20, {}), (15, {"gender": "masculine"}), (13, {"age_band": "0_8"}))
    run_id, _ = made(client, wiring)
    rows = table(client, run_id)
    query = "country=GT&from=2031&to=2031&by=age_band,gender"
    shown = client.get(f"/api/v1/indicators/I01?{query}", headers=coordinator()).json
    ages = {f["key"]["age_band"]: f for f in shown["figures"] if set(f["key"]) == {"period", "age_band"}}
    assert ages["9_17"]["value"] == 70
    for code, figure in ages.items():
        assert row(rows, "age_band", code)[TOTAL] == ("" if figure["value"] is None else str(int(figure["value"])))


def test_ten_more_persons_change_nothing_until_the_next_are_published(client: FlaskClient, wiring: Services) -> None:
    both_publish(wiring, (20, {}))
    first, _ = made(client, wiring)
    tell(wiring, *(a_case() for _ in range(50)), *(a_case(organisation_id=CLINIC) for _ in range(10)))
    publish(wiring)
    second, _ = made(client, wiring)
    assert table(client, first) == table(client, second)


def test_json_is_named_by_tags(client: FlaskClient, wiring: Services) -> None:
    both_publish(wiring, (20, {}))
    run_id, _ = made(client, wiring, format="json")
    answer = client.get(f"/api/v1/extract-runs/{run_id}/file", headers=coordinator())
    assert {tuple(record) for record in json.loads(answer.data)} == {tuple(sorted(TAGS, key=TAGS.index))}


def test_nothing_published_is_an_empty_table(client: FlaskClient, wiring: Services) -> None:
    run_id, state = made(client, wiring, filters={"country": ["GT"], "year": [2030]})
    assert (state["rows"], table(client, run_id)) == (0, [])
