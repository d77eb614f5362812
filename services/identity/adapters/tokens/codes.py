"""Authorization codes in PostgreSQL, only as digests."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from services.identity.adapters.tables import authorization_codes
from services.identity.domain.tokens.sessions import Code
from shared.db.rows import RowMapper

_CODES = RowMapper(Code, authorization_codes)


class CodeRepository:
    """Reads and writes authorization codes within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, code: Code) -> None:
        """Insert a new code."""
        self._connection.execute(insert(authorization_codes).values(**_CODES.to_row(code)))

    def find_for_update(self, digest: bytes) -> Code | None:
        """The code, locked until the end of the transaction, so that a second redemption sees the first."""
        query = select(authorization_codes).where(authorization_codes.c.digest == digest).with_for_update()
        row = self._connection.execute(query).one_or_none()
        return _CODES.from_row(row) if row else None

    def mark_used(self, digest: bytes, family_id: UUID, at: datetime) -> None:
        """Mark the code as redeemed for that family."""
        statement = update(authorization_codes).where(authorization_codes.c.digest == digest)
        self._connection.execute(statement.values(used_at=at, family_id=family_id))

    def forget_before(self, moment: datetime) -> None:
        """Delete the codes that expired before `moment`."""
        self._connection.execute(delete(authorization_codes).where(authorization_codes.c.expires_at < moment))
