"""Who was notified of referrals without an answer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from services.referrals.adapters.tables import escalation as table
from services.referrals.domain.escalation import Escalation
from shared.db.paging import Page, read_oldest_first
from shared.db.rows import RowMapper

_ESCALATIONS = RowMapper(Escalation, table)


class EscalationRepository:
    """Table `escalation`: the log of both parties, and the list of the organisations that were notified."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, escalation: Escalation) -> None:
        """Insert who was notified, or that no one was."""
        self._connection.execute(table.insert().values(_ESCALATIONS.to_row(escalation)))

    def of(self, referral_id: UUID) -> list[Escalation]:
        """The log of one referral, oldest first, for both parties."""
        query = select(table).where(table.c.referral_id == referral_id).order_by(table.c.id)
        return [_ESCALATIONS.from_row(row) for row in self._connection.execute(query)]

    def finish(self, referral_id: UUID, *, at: datetime) -> None:
        """The referral no longer waits: it was answered, cancelled or has expired."""
        waiting = (table.c.referral_id == referral_id) & table.c.settled_at.is_(None)
        self._connection.execute(table.update().where(waiting).values(settled_at=at))

    def page(self, organisation_id: UUID, *, after: UUID | None, limit: int) -> Page[Escalation]:
        """What an organisation was notified of and still waits, longest first."""
        query = select(table).where(table.c.told_organisation_id == organisation_id, table.c.settled_at.is_(None))
        return read_oldest_first(self._connection, query, table.c.id, after, limit, _ESCALATIONS.from_row)
