"""Receivers who have not acknowledged that their access has ended. Codes and organisations, nothing of a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, literal, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from services.referrals.adapters.tables import withdrawal_notice as table
from services.referrals.domain.referral import Referral

_COPIED = ("code", "country", "from_organisation_id", "to_country", "to_organisation_id")


class WithdrawalNoticeRepository:
    """Table `withdrawal_notice`: read by the two ends and by whoever oversees one of the two countries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, referral: Referral, *, because: str, at: datetime) -> None:
        """Ask the receiver to acknowledge, once."""
        values = {name: getattr(referral, name) for name in _COPIED}
        statement = insert(table).values(referral_id=referral.id, because=because, at=at, **values)
        self._connection.execute(statement.on_conflict_do_nothing())

    def acknowledge(self, referral_id: UUID, *, at: datetime) -> None:
        """The receiver has acknowledged."""
        waiting = (table.c.referral_id == referral_id) & table.c.acknowledged_at.is_(None)
        self._connection.execute(table.update().where(waiting).values(acknowledged_at=at))

    def waiting(self, *, after: tuple[datetime, UUID] | None, limit: int) -> list[Row[Any]]:
        """What the caller may see and nobody acknowledged, oldest first; one more than `limit` if there is more."""
        query = select(table).where(table.c.acknowledged_at.is_(None))
        if after is not None:
            query = query.where(tuple_(table.c.at, table.c.referral_id) > tuple_(*map(literal, after)))
        return list(self._connection.execute(query.order_by(table.c.at, table.c.referral_id).limit(limit + 1)))
