"""Notifications in the application: the log behind the list and behind the stream."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, ScalarSelect, and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from services.referrals.notifications.adapters.tables import notification as table
from services.referrals.notifications.domain.notice import Notice
from services.referrals.notifications.domain.notification import Notification
from shared.db.paging import Page, read_newest_first
from shared.db.rows import RowMapper, row_reader
from shared.kernel.errors import NotFound

_NOTICES = RowMapper(Notice, table)
_notification = row_reader(Notification)
_LOCKS = 20
"""Seed that keeps these advisory locks apart from others on the same ids."""


class NotificationRepository:
    """The notifications of an organisation, numbered in the order they were stored."""

    def __init__(self, connection: Connection, reader: str) -> None:
        self._connection = connection
        self._reader = reader
        """Subject of the caller: a notification for one person is shown to that person alone."""

    def lock(self, organisation_id: UUID) -> None:
        """Let one transaction at a time add notifications of this organisation.

        Without it a stream that has seen number 8 would never ask for a 7 that commits later.
        """
        key = func.hashtextextended(str(organisation_id), _LOCKS)
        self._connection.execute(select(func.pg_advisory_xact_lock(key)))

    def add(self, notice: Notice, *, notification_id: UUID, at: datetime) -> bool:
        """Insert once; False when the organisation has this notice. Call `lock` first."""
        statement = (
            insert(table)
            .values(
                **_NOTICES.to_row(notice),
                seq=self._next_seq(notice.organisation_id),
                id=notification_id,
                created_at=at,
            )
            .on_conflict_do_nothing(index_elements=["organisation_id", "kind", "subject_id", "occasion"])
        )
        return self._connection.execute(statement.returning(table.c.seq)).one_or_none() is not None

    def _next_seq(self, organisation_id: UUID) -> ScalarSelect[int]:
        # Counted per organisation: a number of the whole platform would show each of them how busy the others are.
        newest = select(func.coalesce(func.max(table.c.seq), 0) + 1).where(table.c.organisation_id == organisation_id)
        return newest.scalar_subquery()

    def page(self, organisation_id: UUID, *, unread: bool, before: int | None, limit: int) -> Page[Notification]:
        """Notifications of the caller's organisation, newest first."""
        query = select(table).where(self._shown(organisation_id))
        if unread:
            query = query.where(table.c.read_at.is_(None))
        return read_newest_first(self._connection, query, table.c.seq, before, limit, _notification)

    def after(self, organisation_id: UUID, seq: int, *, limit: int) -> list[Notification]:
        """What came after `seq`, oldest first."""
        query = select(table).where(self._shown(organisation_id), table.c.seq > seq)
        return [_notification(row) for row in self._connection.execute(query.order_by(table.c.seq).limit(limit))]

    def last_seq(self, organisation_id: UUID) -> int:
        """Number of the newest; 0 for none."""
        query = select(func.coalesce(func.max(table.c.seq), 0)).where(self._shown(organisation_id))
        seq: int = self._connection.execute(query).scalar_one()
        return seq

    def mark_read(self, organisation_id: UUID, notification_id: UUID, *, at: datetime) -> Notification:
        """Set `read_at` unless it is set. Raises NotFound for another organisation's."""
        statement = (
            table.update()
            .where(self._shown(organisation_id), table.c.id == notification_id)
            .values(read_at=func.coalesce(table.c.read_at, at))
            .returning(table)
        )
        row = self._connection.execute(statement).one_or_none()
        if row is None:
            raise NotFound
        return _notification(row)

    def mark_many_read(self, organisation_id: UUID, *, referral_id: UUID | None, at: datetime) -> int:
        """Set `read_at` of whatever is unread, about one referral or (None) about anything; how many."""
        unread = [self._shown(organisation_id), table.c.read_at.is_(None)]
        if referral_id is not None:
            unread.append(table.c.referral_id == referral_id)
        return self._connection.execute(table.update().where(*unread).values(read_at=at)).rowcount

    def _shown(self, organisation_id: UUID) -> ColumnElement[bool]:
        own = or_(table.c.recipient.is_(None), table.c.recipient == self._reader)
        return and_(table.c.organisation_id == organisation_id, own)
