"""Announcements of countries, in PostgreSQL."""

from datetime import date
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from services.identity.adapters.tables import announcements
from services.identity.domain.countries.announcements import Announcement
from services.identity.domain.errors import existing
from shared.db.paging import Page, read_newest_first
from shared.db.rows import RowMapper
from shared.kernel.country import Country

_ANNOUNCEMENTS = RowMapper(Announcement, announcements)


class AnnouncementRepository:
    """Reads and writes the announcements of the caller's countries within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, announcement: Announcement) -> None:
        """Insert one that is published."""
        self._connection.execute(insert(announcements).values(**_ANNOUNCEMENTS.to_row(announcement)))

    def get_for_update(self, announcement_id: UUID) -> Announcement:
        """One, locked until the end of the transaction. Raises NotFound."""
        query = select(announcements).where(announcements.c.id == announcement_id).with_for_update()
        return _ANNOUNCEMENTS.from_row(existing(self._connection.execute(query).one_or_none()))

    def save(self, announcement: Announcement) -> None:
        """Write back one that was withdrawn."""
        statement = update(announcements).where(announcements.c.id == announcement.id)
        values = {"withdrawn_at": announcement.withdrawn_at, "version": announcement.version}
        self._connection.execute(statement.values(**values))

    def page(self, *, before: UUID | None, limit: int) -> Page[Announcement]:
        """At most `limit`, those published last first, also those that are over."""
        return read_newest_first(
            self._connection, select(announcements), announcements.c.id, before, limit, _ANNOUNCEMENTS.from_row
        )

    def shown(self, country: Country, today: date) -> list[Announcement]:
        """Those that are shown in a country on a day, the newest first."""
        query = select(announcements).where(
            announcements.c.country == country,
            announcements.c.withdrawn_at.is_(None),
            announcements.c.shown_from <= today,
            announcements.c.shown_until >= today,
        )
        newest_first = query.order_by(announcements.c.id.desc())
        return [_ANNOUNCEMENTS.from_row(row) for row in self._connection.execute(newest_first)]
