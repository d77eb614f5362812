"""The audit trail in memory, to be read as a list."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from shared.db.audit.audit_log import AuditEntry, AuditFilter, AuditLog
from shared.db.documents import reader_of
from shared.db.paging import Page
from shared.kernel.audit_actions import DENIED, current_action, names_of
from shared.kernel.ids import first_id_at, new_id
from tests.support.fakes.memory import Database, Rows, Undo

_entry_of = reader_of(AuditEntry)


class FakeAuditLog(AuditLog):
    """The audit rows."""

    def __init__(self, database: Database, journal: list[Undo]) -> None:
        self._entries: Rows[AuditEntry] = Rows(database, "audit", journal, key=lambda row: row.id)

    def store(self, rows: Sequence[dict[str, object]], at: datetime) -> None:
        """Append the audit rows of a transaction that commits at a moment, by the clock of the database."""
        for row in rows:
            self._entries.add(_entry_of({**row, "id": new_id(), "at": at}))

    def page(
        self, wanted: AuditFilter, *, before: UUID | None, limit: int, concerning: ColumnElement[bool] | None = None
    ) -> Page[AuditEntry]:
        assert concerning is None, "a condition in SQL needs PostgreSQL"
        page = self._entries.page(
            lambda row: _is_wanted(row, wanted) and (before is None or row.id < before),
            order=lambda row: row.id,
            limit=limit,
            position=lambda row: [row.id],
            descending=True,
        )
        return page.map(_in_current_words)

    def of_object(
        self, object_id: UUID, *, after: Sequence[Any] | None, limit: int, organisation_id: UUID | None = None
    ) -> Page[AuditEntry]:
        def is_shown(row: AuditEntry) -> bool:
            return organisation_id is None or row.organisation_id == organisation_id or row.action in DENIED

        last = None if after is None else (datetime.fromisoformat(after[0]), UUID(after[1]))
        page = self._entries.page(
            lambda row: row.object_id == object_id and is_shown(row) and (last is None or (row.at, row.id) < last),
            order=lambda row: (row.at, row.id),
            limit=limit,
            position=lambda row: [row.at, row.id],
            descending=True,
        )
        return page.map(_in_current_words)

    def every(self, object_id: UUID, actions: Collection[str]) -> Sequence[AuditEntry]:
        found = map(_in_current_words, self._entries.where(lambda row: row.object_id == object_id))
        wanted = [entry for entry in found if entry.action in actions]
        return sorted(wanted, key=lambda entry: (entry.at, entry.id), reverse=True)

    def after(self, since: datetime) -> Sequence[AuditEntry]:
        """The rows that are younger than a moment, for what PostgreSQL counts of them."""
        return self._entries.where(lambda row: row.at > since)


def _is_wanted(row: AuditEntry, wanted: AuditFilter) -> bool:
    if wanted.since is not None and row.id < first_id_at(wanted.since):
        return False
    if wanted.until is not None and row.id >= first_id_at(wanted.until):
        return False
    if wanted.about is not None and row.object_id != wanted.about[0] and row.object_type != wanted.about[1]:
        return False
    return all(
        row.action in names_of(str(value)) if name == "action" else getattr(row, name) == value
        for name, value in wanted.equal.items()
    )


def _in_current_words(entry: AuditEntry) -> AuditEntry:
    return replace(entry, action=current_action(entry.action))
