"""The append-only ledger of a case, and the audit rows that tell who looked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.cases.adapters.access_log import shown
from services.cases.domain.case import Case
from services.cases.domain.timeline import TimelineEntry

_ADD = text(
    "INSERT INTO timeline_entry (id, country, organisation_id, case_id, at, actor, kind, details)"
    " VALUES (:id, :country, :organisation_id, :case_id, :at, :actor, :kind, CAST(:details AS jsonb))"
    " ON CONFLICT (id) DO NOTHING"
)
_PAGE = text(
    "SELECT id, at, actor, kind, details FROM timeline_entry WHERE case_id = :case_id"
    " AND (CAST(:after_at AS timestamptz) IS NULL OR (at, id) < (:after_at, :after_id))"
    " ORDER BY at DESC, id DESC LIMIT :limit"
)
_ACCESSES = text(
    "SELECT id, at, actor, client_id, organisation_id, action, purpose, fields, request_id"
    " FROM audit WHERE object_id = :case_id"
    " AND (CAST(:after_at AS timestamptz) IS NULL OR (at, id) < (:after_at, :after_id))"
    " ORDER BY at DESC, id DESC LIMIT :limit"
)


class Timeline:
    """What happened, newest first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, case: Case, entry: TimelineEntry, *, actor: str, at: datetime) -> bool:
        """Append `entry`; False when it is there already."""
        row = {
            "id": entry.id,
            "country": case.country,
            "organisation_id": case.organisation_id,
            "case_id": case.id,
            "at": at,
            "actor": actor,
            "kind": entry.kind,
            "details": orjson.dumps(entry.details).decode(),
        }
        return self._connection.execute(_ADD, row).rowcount == 1

    def page(self, case_id: UUID, after: list[Any] | None, limit: int) -> list[Mapping[str, Any]]:
        """Up to `limit` entries older than `after`."""
        return self._older(_PAGE, case_id, after, limit)

    def accesses(self, case_id: UUID, after: list[Any] | None, limit: int) -> list[Mapping[str, Any]]:
        """Who read or changed the case, older than `after`."""
        return [shown(row) for row in self._older(_ACCESSES, case_id, after, limit)]

    def _older(self, statement: Any, case_id: UUID, after: list[Any] | None, limit: int) -> list[Mapping[str, Any]]:
        position: dict[str, Any] = {"after_at": None, "after_id": None}
        if after is not None:
            position = {"after_at": datetime.fromisoformat(after[0]), "after_id": UUID(after[1])}
        rows = self._connection.execute(statement, {"case_id": case_id, "limit": limit, **position}).mappings()
        return [dict(row) for row in rows]
