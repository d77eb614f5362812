"""Notes, assessments and assignments of a case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, TextClause, text

_ADD_NOTE = text(
    "INSERT INTO note (id, country, organisation_id, case_id, content, written_at, written_by) VALUES (:id, :country,"
    " :organisation_id, :case_id, :content, :written_at, :written_by)"
)
_NOTE = text("SELECT id, content, written_at, written_by FROM note WHERE case_id = :case_id AND id = :note_id")
_NOTES = text(
    "SELECT id, content, written_at, written_by FROM note WHERE case_id = :case_id"
    " AND (CAST(:after_at AS timestamptz) IS NULL OR (written_at, id) < (:after_at, :after_id))"
    " ORDER BY written_at DESC, id DESC LIMIT :limit"
)
_ADD_ASSESSMENT = text(
    "INSERT INTO assessment (id, country, organisation_id, case_id, kind, tool, done_on, overall_risk, factors,"
    " items, done_by, recorded_at) VALUES (:id, :country, :organisation_id, :case_id, :kind, :tool, :done_on,"
    " :overall_risk, :factors, CAST(:items AS jsonb), :done_by, :recorded_at)"
)
_ASSESSMENTS = text(
    "SELECT id, kind, tool, done_on, overall_risk, factors, items, done_by, recorded_at FROM assessment"
    " WHERE case_id = :case_id"
    " AND (CAST(:after_at AS timestamptz) IS NULL OR (recorded_at, id) < (:after_at, :after_id))"
    " ORDER BY recorded_at DESC, id DESC LIMIT :limit"
)
_END_ASSIGNMENT = text(
    "UPDATE assignment SET ended_at = :at, end_reason = 'reassigned' WHERE case_id = :case_id AND ended_at IS NULL"
)
_ASSIGN = text(
    "INSERT INTO assignment (id, country, organisation_id, case_id, user_id, assigned_at, assigned_by) VALUES (:id,"
    " :country, :organisation_id, :case_id, :user_id, :assigned_at, :assigned_by)"
)
_ASSIGNMENTS = text(
    "SELECT id, user_id, assigned_at, assigned_by, ended_at, end_reason FROM assignment"
    " WHERE case_id = :case_id"
    " AND (CAST(:after_at AS timestamptz) IS NULL OR (assigned_at, id) < (:after_at, :after_id))"
    " ORDER BY assigned_at DESC, id DESC LIMIT :limit"
)
_SUSPEND = text(
    "UPDATE assignment SET ended_at = :at, end_reason = 'organisation_suspended'"
    " WHERE organisation_id = :organisation AND ended_at IS NULL"
)


class FollowUp:
    """What a case collects while it is attended."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_note(self, row: Mapping[str, Any]) -> None:
        """Store a sealed note."""
        self._connection.execute(_ADD_NOTE, dict(row))

    def note(self, case_id: UUID, note_id: UUID) -> dict[str, Any] | None:
        """One sealed note of a case, or None."""
        row = self._connection.execute(_NOTE, {"case_id": case_id, "note_id": note_id}).mappings().first()
        return None if row is None else dict(row)

    def notes(self, case_id: UUID, after: list[Any] | None, limit: int) -> list[dict[str, Any]]:
        """Sealed notes, newest first."""
        return self._older(_NOTES, case_id, after, limit)

    def add_assessment(self, row: Mapping[str, Any]) -> None:
        """Store an assessment."""
        self._connection.execute(_ADD_ASSESSMENT, {**row, "items": orjson.dumps(row["items"]).decode()})

    def assessments(self, case_id: UUID, after: list[Any] | None, limit: int) -> list[dict[str, Any]]:
        """Assessments, newest first."""
        return self._older(_ASSESSMENTS, case_id, after, limit)

    def assign(self, row: Mapping[str, Any]) -> None:
        """End the assignment in force and start another."""
        self._connection.execute(_END_ASSIGNMENT, {"case_id": row["case_id"], "at": row["assigned_at"]})
        self._connection.execute(_ASSIGN, dict(row))

    def assignments(self, case_id: UUID, after: list[Any] | None, limit: int) -> list[dict[str, Any]]:
        """Assignments, newest first."""
        return self._older(_ASSIGNMENTS, case_id, after, limit)

    def suspend_assignments(self, organisation: UUID, at: datetime) -> int:
        """End every open assignment of a suspended organisation; answers how many."""
        return self._connection.execute(_SUSPEND, {"organisation": organisation, "at": at}).rowcount

    def _older(self, statement: TextClause, case_id: UUID, after: list[Any] | None, limit: int) -> list[dict[str, Any]]:
        position: dict[str, Any] = {"after_at": None, "after_id": None}
        if after is not None:
            position = {"after_at": datetime.fromisoformat(after[0]), "after_id": UUID(after[1])}
        rows = self._connection.execute(statement, {"case_id": case_id, "limit": limit, **position}).mappings()
        return [dict(row) for row in rows]
