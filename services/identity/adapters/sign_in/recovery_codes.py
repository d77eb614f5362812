"""Recovery codes in PostgreSQL, only as keyed digests."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update

from services.identity.adapters.tables import recovery_codes
from shared.kernel.country import Country


class RecoveryCodeRepository:
    """Reads and writes the codes of one person within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, user_id: UUID, country: Country, digests: Collection[bytes]) -> None:
        """Store these codes; the earlier ones of the same person stop working."""
        self._connection.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
        rows = [{"code_digest": digest, "user_id": user_id, "country": country} for digest in digests]
        if rows:
            self._connection.execute(insert(recovery_codes), rows)

    def left(self, user_id: UUID) -> int:
        """How many of the person's codes were not used."""
        unused = (recovery_codes.c.user_id == user_id) & recovery_codes.c.used_at.is_(None)
        return int(self._connection.scalar(select(func.count()).where(unused)) or 0)

    def use(self, user_id: UUID, digest: bytes, at: datetime) -> bool:
        """Use up the code; False when it is not one of this person's or was used before."""
        unused = (
            (recovery_codes.c.user_id == user_id)
            & (recovery_codes.c.code_digest == digest)
            & recovery_codes.c.used_at.is_(None)
        )
        statement = update(recovery_codes).where(unused).values(used_at=at).returning(recovery_codes.c.code_digest)
        return self._connection.execute(statement).one_or_none() is not None
