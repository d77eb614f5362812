"""The append-only ledger of a case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import part_of, timeline_entry
from services.cases.domain.case import Case
from services.cases.domain.timeline import StoredEntry, TimelineEntry
from shared.db.paging import Page
from shared.db.rows import RowMapper

_ENTRIES = RowMapper(StoredEntry, timeline_entry)
_ADD = insert(timeline_entry).on_conflict_do_nothing(index_elements=["id"]).returning(timeline_entry.c.id)


class TimelineRepository:
    """What happened to cases."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, case: Case, entry: TimelineEntry, *, actor: str, at: datetime) -> bool:
        """Append `entry`; False when it is there already."""
        stored = StoredEntry(kind=entry.kind, details=entry.details, id=entry.id, at=at, actor=actor)
        return self._connection.execute(_ADD, {**part_of(case), **_ENTRIES.to_row(stored)}).first() is not None

    def page(self, case_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[StoredEntry]:
        """Entries of a case, newest first."""
        found = select(timeline_entry).where(timeline_entry.c.case_id == case_id)
        return newest_first(self._connection, found, timeline_entry.c.at, after, limit, _ENTRIES)
