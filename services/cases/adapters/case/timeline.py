"""The append-only ledger of a case."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Uuid, any_, bindparam, cast, select
from sqlalchemy.dialects.postgresql import insert

from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import part_of, timeline_entry
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import SEPARATED, StoredEntry, TimelineEntry, stored_entry
from shared.db.paging import Page
from shared.db.recordsets import insert_new
from shared.db.rows import RowMapper
from shared.db.statement import Statement
from shared.kernel.country import Country

_ENTRIES = RowMapper(StoredEntry, timeline_entry)
_ADD = Statement(insert(timeline_entry).on_conflict_do_nothing(index_elements=["id"]).returning(timeline_entry.c.id))
_ADD_EACH = Statement(insert_new(timeline_entry, timeline_entry.c.keys()).returning(timeline_entry.c.id))


_EACH = Statement(select(timeline_entry).where(timeline_entry.c.id == any_(bindparam("entry_ids", type_=ARRAY(Uuid)))))


class TimelineRepository:
    """What happened to cases."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, case: Case, entry: TimelineEntry, *, actor: str, at: datetime) -> bool:
        """Append `entry`; False when it is there already."""
        row = {**part_of(case), **_ENTRIES.to_row(stored_entry(entry, actor=actor, at=at))}
        return _ADD.first(self._connection, row) is not None

    def append_each(self, entries: Iterable[tuple[Case, StoredEntry]]) -> set[UUID]:
        """Append all of them in one statement; returns the ids of those that were not there already."""
        rows = [{**part_of(case), **_ENTRIES.to_row(entry)} for case, entry in entries]
        return {row.id for row in _ADD_EACH.all(self._connection, {"rows": rows})} if rows else set()

    def each(self, entry_ids: Collection[UUID]) -> Sequence[StoredEntry]:
        """Those of these entries that there are."""
        return [_ENTRIES.from_row(row) for row in _EACH.all(self._connection, {"entry_ids": list(entry_ids)})]

    def separations(self, country: Country) -> Sequence[tuple[UUID, UUID]]:
        """Each case that stood for another until that one was opened again, and the other, by their ids."""
        duplicate = cast(timeline_entry.c.details["duplicate_id"].astext, Uuid)
        found = select(timeline_entry.c.case_id, duplicate).where(
            timeline_entry.c.country == country, timeline_entry.c.kind == SEPARATED
        )
        return [(kept, other) for kept, other in self._connection.execute(found.distinct())]

    def page(self, case_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[StoredEntry]:
        """Entries of a case, newest first."""
        found = select(timeline_entry).where(timeline_entry.c.case_id == case_id)
        return newest_first(self._connection, found, timeline_entry.c.at, after, limit, _ENTRIES.from_row)
