"""Revocations in PostgreSQL: what the verifiers must refuse until it expires."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from services.identity.adapters.tables import revocations
from shared.kernel.country import Country


class RevocationRepository:
    """What the verifiers must refuse until it expires by itself."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, member: str, country: Country, expires_at: datetime) -> None:
        """Store one revocation, or give a known one a later end."""
        statement = upsert(revocations).values(member=member, country=country, expires_at=expires_at)
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["member"], set_={"expires_at": expires_at})
        )

    def live(self, now: datetime) -> Sequence[tuple[str, datetime]]:
        """Every revocation that still matters."""
        query = select(revocations.c.member, revocations.c.expires_at).where(revocations.c.expires_at > now)
        return [(row.member, row.expires_at) for row in self._connection.execute(query)]

    def forget_before(self, now: datetime) -> None:
        """Drop what no longer matters."""
        self._connection.execute(delete(revocations).where(revocations.c.expires_at <= now))
