"""Extract definitions. Row-level security decides who sees which: the owner organisation and the recipients."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from services.reporting.adapters.tables import extract
from services.reporting.domain.extracts.extracts import Extract
from shared.db.paging import Page, read_newest_first
from shared.db.rows import RowMapper
from shared.kernel.errors import NotFound

_EXTRACTS = RowMapper(Extract, extract)


class ExtractRepository:
    """The definitions that the transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, definition: Extract) -> None:
        """Insert a new definition."""
        self._connection.execute(insert(extract).values(_EXTRACTS.to_row(definition)))

    def save(self, definition: Extract) -> None:
        """Write a changed definition."""
        row = _EXTRACTS.to_row(definition)
        self._connection.execute(update(extract).where(extract.c.id == definition.id).values(row))

    def get(self, extract_id: UUID) -> Extract:
        """A definition. Raises NotFound for one that is missing or out of scope."""
        return self._one(select(extract).where(extract.c.id == extract_id))

    def get_for_update(self, extract_id: UUID, *, owner: UUID | None) -> Extract:
        """A definition of the organisation `owner`, locked. Raises NotFound, to recipients as well."""
        own = (extract.c.id == extract_id, extract.c.organisation_id == owner)
        return self._one(select(extract).where(*own).with_for_update())

    def page(self, *, after: UUID | None, limit: int) -> Page[Extract]:
        """The definitions that the transaction may see, newest first."""
        return read_newest_first(self._connection, select(extract), extract.c.id, after, limit, _from_row)

    def delete(self, extract_id: UUID) -> None:
        """Remove a definition with its runs and files."""
        self._connection.execute(delete(extract).where(extract.c.id == extract_id))

    def claim_due(self, now: datetime, limit: int) -> list[Extract]:
        """Definitions whose time has come, locked; those that another tick has locked are skipped."""
        query = select(extract).where(extract.c.next_run_at <= now).order_by(extract.c.next_run_at).limit(limit)
        rows = self._connection.execute(query.with_for_update(skip_locked=True))
        return [_from_row(row) for row in rows]

    def set_next(self, extract_id: UUID, due: datetime | None) -> None:
        """Store when the definition is due next."""
        self._connection.execute(update(extract).where(extract.c.id == extract_id).values(next_run_at=due))

    def _one(self, query: Select[Any]) -> Extract:
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFound
        return _from_row(row)


def _from_row(row: Row[Any]) -> Extract:
    schedule = {"cron": row.cron, "time_zone": row.time_zone} if row.cron else None
    return _EXTRACTS.from_row({**row._asdict(), "schedule": schedule})
