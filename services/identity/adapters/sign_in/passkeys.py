"""Passkeys in PostgreSQL: public keys, nothing secret."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.identity.adapters.tables import passkeys
from services.identity.domain.sign_in.passkeys import Passkey
from shared.db.rows import RowMapper

_PASSKEYS = RowMapper(Passkey, passkeys)


class PasskeyRepository:
    """Reads and writes passkeys within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find_for_update(self, credential_id: bytes) -> Passkey | None:
        """The passkey that an authenticator names, locked until the end of the transaction; None for an unknown one."""
        query = select(passkeys).where(passkeys.c.credential_id == credential_id).with_for_update()
        row = self._connection.execute(query).one_or_none()
        return _PASSKEYS.from_row(row) if row else None

    def all_of(self, user_id: UUID) -> Sequence[Passkey]:
        """Those of one person, the oldest first."""
        query = select(passkeys).where(passkeys.c.user_id == user_id).order_by(passkeys.c.id)
        return [_PASSKEYS.from_row(row) for row in self._connection.execute(query)]

    def add(self, passkey: Passkey) -> bool:
        """Insert a passkey that was made; False for one that is there already."""
        statement = upsert(passkeys).values(**_PASSKEYS.to_row(passkey)).on_conflict_do_nothing()
        return self._connection.execute(statement.returning(passkeys.c.id)).one_or_none() is not None

    def save(self, passkey: Passkey) -> None:
        """Write a passkey that was used."""
        self._connection.execute(
            update(passkeys).where(passkeys.c.id == passkey.id).values(**_PASSKEYS.to_row(passkey))
        )

    def remove(self, passkey_id: UUID, user_id: UUID) -> bool:
        """Delete one of a person's; False when it is none of theirs."""
        mine = (passkeys.c.id == passkey_id) & (passkeys.c.user_id == user_id)
        return self._connection.execute(delete(passkeys).where(mine)).rowcount == 1

    def remove_all_of(self, user_id: UUID) -> None:
        """Delete those of one person."""
        self._connection.execute(delete(passkeys).where(passkeys.c.user_id == user_id))
