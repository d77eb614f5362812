"""Defining, starting and carrying out extracts, as tests need it."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
from flask.testing import FlaskClient

from services.reporting.bootstrap import Services
from services.reporting.usecases.extracts.run_extract import run_extract
from shared.kernel.country import Country
from tests.support.databases import ServiceDatabase
from tests.support.tokens import bearer

OFFICE = uuid4()
GUATEMALA = frozenset({Country.GUATEMALA})
FOUR = ["GT", "SV", "HN", "MX"]


def coordinator(**changes: Any) -> dict[str, str]:
    """Headers of a regional coordinator of `OFFICE`."""
    return bearer(**{"role": "regional_coordinator", "countries": FOUR, "organisation_id": OFFICE} | changes)


def a_definition(**changes: Any) -> dict[str, Any]:
    """A monthly extract of Guatemala."""
    return {"name": "Mensual", "template": "ctdc-2025", "filters": {"country": ["GT"]}, "recipients": []} | changes


def define(client: FlaskClient, **changes: Any) -> dict[str, Any]:
    """Define an extract as the coordinator."""
    answer = client.post("/api/v1/extracts", json=a_definition(**changes), headers=coordinator())
    assert answer.status_code == 201, answer.json
    body: dict[str, Any] = answer.json
    return body


def start(client: FlaskClient, extract: dict[str, Any], **headers: str) -> UUID:
    """Start a run as the coordinator."""
    answer = client.post(f"/api/v1/extracts/{extract['id']}/runs", headers=coordinator() | headers)
    assert answer.status_code == 202, answer.json
    assert answer.headers["Location"].endswith(f"/api/v1/extract-runs/{answer.json['id']}")
    return UUID(answer.json["id"])


def run(wiring: Services, run_id: UUID) -> None:
    """Carry out a run of Guatemala as the worker does."""
    run_extract(run_id, open_work=lambda: wiring.system_work(GUATEMALA))


def jobs(database: ServiceDatabase, name: str) -> list[dict[str, Any]]:
    """Data of every message of this name that the service has put out."""
    with psycopg.connect(database.admin_url) as connection:
        rows = connection.execute("SELECT data FROM outbox WHERE name = %s ORDER BY id", (name,))
        return [row[0] for row in rows]


def chunks(database: ServiceDatabase) -> int:
    """Stored parts of files."""
    with psycopg.connect(database.admin_url) as connection:
        row = connection.execute("SELECT count(*) FROM extract_chunk").fetchone()
    assert row is not None
    return int(row[0])
