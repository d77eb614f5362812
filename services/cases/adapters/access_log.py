"""The audit rows of this service as a list of accesses: who did what, when and why. Ids and codes only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Connection, DateTime, Text, Uuid, column, select, table

from shared.kernel.audit_actions import current_action, names_of
from shared.kernel.ids import first_id_at

_AUDIT = table(
    "audit",
    column("id", Uuid),
    column("country", Text),
    column("at", DateTime(timezone=True)),
    column("actor", Text),
    column("client_id", Text),
    column("organisation_id", Uuid),
    column("action", Text),
    column("object_type", Text),
    column("object_id", Uuid),
    column("purpose", Text),
    column("fields", ARRAY(Text)),
    column("request_id", Text),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessQuery:
    """What is looked for: columns that must be equal, and a time span (`since` included, `until` not).

    An `action` is looked for under its earlier names as well.
    """

    equal: Mapping[str, Any]
    since: datetime
    until: datetime | None
    before: UUID | None
    limit: int


class AccessLog:
    """The accesses that the transaction may see, the newest first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, wanted: AccessQuery) -> list[Mapping[str, Any]]:
        """Up to `limit` accesses, older than the one with id `before`."""
        # Ids are UUIDv7, so the primary key gives both the order and the time span without another index.
        query = select(_AUDIT).where(_AUDIT.c.id >= first_id_at(wanted.since)).order_by(_AUDIT.c.id.desc())
        if wanted.until is not None:
            query = query.where(_AUDIT.c.id < first_id_at(wanted.until))
        if wanted.before is not None:
            query = query.where(_AUDIT.c.id < wanted.before)
        for name, value in wanted.equal.items():
            query = query.where(_AUDIT.c[name].in_(names_of(value)) if name == "action" else _AUDIT.c[name] == value)
        return [shown(dict(row)) for row in self._connection.execute(query.limit(wanted.limit)).mappings()]


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """An audit row with the name that its action has today."""
    return {**row, "action": current_action(row["action"])}
