"""Commands about undelivered messages: `ceiba outbox` and `ceiba deadletters`."""

from typing import Any
from uuid import UUID

import click

from infra.local.secrets import SERVICES
from infra.ops.access import Access
from infra.ops.answers import answer_rows, json_option

# Raw SQL: the operator's commands use psycopg as the relay does, without the SQLAlchemy tables of a service.
_STATUS = """
SELECT d.consumer, d.state, count(*) AS deliveries, min(o.created_at) AS oldest, max(d.attempts) AS most_attempts
FROM outbox_delivery d JOIN outbox o ON o.id = d.event_id GROUP BY d.consumer, d.state ORDER BY d.consumer, d.state
"""
_UNDELIVERED = """
SELECT d.event_id, d.consumer, o.name, d.attempts, o.created_at
FROM outbox_delivery d JOIN outbox o ON o.id = d.event_id WHERE d.state = 'dead' ORDER BY o.created_at LIMIT %s
"""
_BURIED = """
SELECT event_id, consumer, envelope ->> 'name' AS name, error, died_at FROM dead_letter ORDER BY died_at LIMIT %s
"""


@click.group()
def outbox() -> None:
    """Events that a service has published and others must receive."""


@outbox.command()
@json_option
@click.pass_obj
def status(access: Access, as_json: bool) -> None:
    """Deliveries by consumer and state: pending, published (no receipt yet), acked, dead."""
    rows = [{"producer": service, **row} for service in SERVICES for row in _rows(access, service, _STATUS)]
    columns = ("producer", "consumer", "state", "deliveries", "oldest", "most_attempts")
    answer_rows(rows, columns, as_json=as_json, empty="Nothing was ever sent.")


@click.command()
@click.option("--limit", default=100, show_default=True, type=click.IntRange(min=1), help="Of each service.")
@json_option
@click.pass_obj
def deadletters(access: Access, limit: int, as_json: bool) -> None:
    """Messages that were given up: by their consumer after five attempts, or by their producer after a day."""
    found: dict[tuple[UUID, str], dict[str, Any]] = {}
    for service in SERVICES:
        for row in _rows(access, service, _UNDELIVERED, limit):
            found[row["event_id"], row["consumer"]] = row | {"error": "no receipt"}
    for service in SERVICES:
        for row in _rows(access, service, _BURIED, limit):
            found[row["event_id"], row["consumer"]] = row
    columns = ("event_id", "consumer", "name", "error", "attempts", "died_at")
    answer_rows(list(found.values()), columns, as_json=as_json, empty="No dead letters.")


def _rows(access: Access, service: str, query: str, *values: object) -> list[dict[str, Any]]:
    with access.database(service, "relay") as connection:
        return [dict(row._asdict()) for row in connection.execute(query, values or None)]
