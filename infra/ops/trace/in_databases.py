"""What a request left in the databases of the services: audit, outbox, inbox, dead letters, deliveries.

Raw SQL: the operator's commands use psycopg as the relay does, without the SQLAlchemy tables of a service. No statement
reads a name: contents of events, actors, addresses and errors of receivers stay where they are.
"""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from infra.local.secrets import SERVICES
from infra.ops.access import Access
from infra.ops.trace.found import Found, Window
from shared.kernel.country import Country

_AUDIT = """
SELECT at, action, country, object_type, object_id FROM audit
WHERE id BETWEEN %(first)s AND %(last)s AND request_id = %(request)s
"""
_OUTBOX = """
SELECT o.id AS event_id, o.name, o.country, o.created_at, d.consumer, d.state, d.attempts, d.published_at, d.acked_at
FROM outbox o JOIN outbox_delivery d ON d.event_id = o.id
WHERE o.id BETWEEN %(first)s AND %(last)s AND o.request_id = %(request)s
"""
_INBOX = """
SELECT event_id, consumer, attempts, received_at, done_at FROM inbox
WHERE consumer = ANY (%(consumers)s) AND event_id = ANY (%(events)s)
"""
_DEAD = """
SELECT event_id, consumer, died_at FROM dead_letter
WHERE consumer = ANY (%(consumers)s) AND event_id = ANY (%(events)s)
"""
_DELIVERY = """
SELECT id AS delivery_id, channel, event_type, state, attempts, last_status, created_at, delivered_at FROM delivery
WHERE id BETWEEN %s AND %s AND request_id = %s
"""


def in_databases(access: Access, request_id: UUID, window: Window) -> Iterator[Found]:
    """Everything of the request in the four databases, in no order."""
    values = {"first": window.first_id, "last": window.last_id, "request": str(request_id)}
    sent: set[tuple[str, UUID]] = set()
    for service in SERVICES:
        for row in _rows(access, service, _AUDIT, values):
            yield Found(row.pop("at"), service, "audited", row)
        for row in _rows(access, service, _OUTBOX, values):
            sent.add((row["consumer"], row["event_id"]))
            yield from _published(service, row)
    for service in SERVICES:
        yield from _consumed(access, service, sent)
    yield from _delivered(access, values)


def _published(service: str, row: dict[str, Any]) -> Iterator[Found]:
    created, published, acked = row.pop("created_at"), row.pop("published_at"), row.pop("acked_at")
    yield Found(created, service, "event stored", row)
    if published is not None:
        yield Found(published, service, "event last published", row)
    if acked is not None:
        yield Found(acked, service, "receipt stored", row)


def _consumed(access: Access, service: str, sent: Collection[tuple[str, UUID]]) -> Iterator[Found]:
    # With the consumer, because keys begin with it.
    values = {"consumers": [consumer for consumer, _ in sent], "events": [event_id for _, event_id in sent]}
    for row in _rows(access, service, _INBOX, values):
        received, done = row.pop("received_at"), row.pop("done_at")
        yield Found(received, service, "event received", row)
        if done is not None:
            yield Found(done, service, "event applied", row)
    for row in _rows(access, service, _DEAD, values):
        yield Found(row.pop("died_at"), service, "event given up", row)


def _delivered(access: Access, values: dict[str, Any]) -> Iterator[Found]:
    # The relay may not see them: they are looked for as the service itself does, country by country.
    for country in Country:
        with access.work("referrals", country) as work:
            arguments = (values["first"], values["last"], values["request"])
            found = work.connection.exec_driver_sql(_DELIVERY, arguments).mappings().all()
        for each in found:
            row = dict(each)
            created, delivered = row.pop("created_at"), row.pop("delivered_at")
            yield Found(created, "referrals", "delivery stored", row)
            if delivered is not None:
                yield Found(delivered, "referrals", "delivered", row)


def _rows(access: Access, service: str, query: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    with access.database(service, "relay") as connection:
        return [dict(row._asdict()) for row in connection.execute(query, values)]
