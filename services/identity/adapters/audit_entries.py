"""Reading the audit of this service."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Connection, DateTime, Text, Uuid, column, select, table

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
    connection: Connection, filters: Mapping[str, Any], *, before: UUID | None, limit: int
) -> Sequence[dict[str, Any]]:
    """At most `limit` entries that the transaction may see, the newest first, starting behind `before`."""
    query = select(_AUDIT).order_by(_AUDIT.c.id.desc()).limit(limit)
    for name, value in filters.items():
        if value is not None:
            query = query.where(_AUDIT.c[name] == value)
    if before is not None:
        query = query.where(_AUDIT.c.id < before)
    return [row._asdict() for row in connection.execute(query)]
