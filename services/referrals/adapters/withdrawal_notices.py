"""Receivers who have to acknowledge that their access has ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, literal, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from services.referrals.adapters.tables import withdrawal_notice as table
from services.referrals.domain.withdrawal_notice import WithdrawalNotice
from shared.db.paging import Page, read_page
from shared.db.rows import RowMapper

_NOTICES = RowMapper(WithdrawalNotice, table)


class WithdrawalNoticeRepository:
    """Notices to receivers that their access has ended, until they acknowledge it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, notice: WithdrawalNotice) -> None:
        """Ask the receiver to acknowledge, once for a referral."""
        statement = insert(table).values(_NOTICES.to_row(notice))
        self._connection.execute(statement.on_conflict_do_nothing())

    def acknowledge(self, referral_id: UUID, *, at: datetime) -> None:
        """The receiver has acknowledged."""
        waiting = (table.c.referral_id == referral_id) & table.c.acknowledged_at.is_(None)
        self._connection.execute(table.update().where(waiting).values(acknowledged_at=at))

    def page(self, *, after: tuple[datetime, UUID] | None, limit: int) -> Page[WithdrawalNotice]:
        """What the caller may see and nobody has acknowledged, oldest first."""
        query = select(table).where(table.c.acknowledged_at.is_(None))
        if after is not None:
            query = query.where(tuple_(table.c.at, table.c.referral_id) > tuple_(*map(literal, after)))
        return read_page(
            self._connection,
            query.order_by(table.c.at, table.c.referral_id),
            limit,
            entity=_NOTICES.from_row,
            position=lambda row: [row.at.isoformat(), row.referral_id],
        )
