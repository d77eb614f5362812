"""Reading the audit of this service."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Connection, DateTime, Text, Uuid, column, select, table, union_all

from services.identity.adapters.tables import access_requests, clients, users

_NAMES = ("country", "actor", "client_id", "action", "object_type", "purpose", "request_id")
_AUDIT = table(
    "audit",
    column("id", Uuid),
    column("at", DateTime(timezone=True)),
    column("organisation_id", Uuid),
    column("object_id", Uuid),
    column("fields", ARRAY(Text)),
    *(column(name, Text) for name in _NAMES),
)


def audit_page(
    connection: Connection, filters: Mapping[str, Any], *, concerned: UUID | None, before: UUID | None, limit: int
) -> Sequence[dict[str, Any]]:
    """At most `limit` entries that the transaction may see, the newest first, starting behind `before`.

    With `concerned` only those by that organisation, or about it, its people, its systems or requests to it.
    """
    query = select(_AUDIT).order_by(_AUDIT.c.id.desc()).limit(limit)
    if concerned is not None:
        query = query.where(_concerns(concerned))
    for name, value in filters.items():
        if value is not None:
            query = query.where(_AUDIT.c[name] == value)
    if before is not None:
        query = query.where(_AUDIT.c.id < before)
    return [row._asdict() for row in connection.execute(query)]


def _concerns(organisation_id: UUID) -> ColumnElement[bool]:
    parts = [
        select(table.c.id).where(table.c.organisation_id == organisation_id)
        for table in (users, clients, access_requests)
    ]
    return (
        (_AUDIT.c.organisation_id == organisation_id)
        | (_AUDIT.c.object_id == organisation_id)
        | _AUDIT.c.object_id.in_(union_all(*parts))
    )
