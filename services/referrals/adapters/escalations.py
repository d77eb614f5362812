"""Who was told of referrals without an answer. The rows copy what may be told: nothing of a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from services.referrals.adapters.tables import escalation as table
from services.referrals.domain.escalation import Escalation
from services.referrals.domain.referral import Referral

_TOLD = ("code", "country", "from_organisation_id", "to_country", "to_organisation_id", "kind", "services", "urgency",
         "respond_by", "expires_at")  # fmt: skip


class EscalationRepository:
    """Table `escalation`: the log of both ends, and the list of whoever was told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, referral: Referral, escalation: Escalation) -> None:
        """Write down that an organisation is told of `referral`."""
        self._connection.execute(
            table.insert().values(
                id=escalation.id,
                referral_id=referral.id,
                level=escalation.level,
                told_organisation_id=escalation.organisation_id,
                at=escalation.at,
                **{name: getattr(referral, name) for name in _TOLD} | {"services": list(referral.services)},
            )
        )

    def of(self, referral_id: UUID) -> list[Row[Any]]:
        """The log of one referral, oldest first, for its two ends."""
        query = select(table).where(table.c.referral_id == referral_id).order_by(table.c.id)
        return list(self._connection.execute(query))

    def finish(self, referral_id: UUID, *, at: datetime) -> None:
        """The referral no longer waits: it was answered, cancelled or has expired."""
        waiting = (table.c.referral_id == referral_id) & table.c.settled_at.is_(None)
        self._connection.execute(table.update().where(waiting).values(settled_at=at))

    def waiting(self, organisation_id: UUID, *, after: UUID | None, limit: int) -> list[Row[Any]]:
        """What an organisation was told of and still waits, longest first; one more than `limit` if there is more."""
        query = select(table).where(table.c.told_organisation_id == organisation_id, table.c.settled_at.is_(None))
        if after is not None:
            query = query.where(table.c.id > after)
        return list(self._connection.execute(query.order_by(table.c.id).limit(limit + 1)))
