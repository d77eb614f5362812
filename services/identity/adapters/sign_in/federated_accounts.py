"""Which subject of which provider is which person, in PostgreSQL."""

from uuid import UUID

from sqlalchemy import Connection, delete, exists, select
from sqlalchemy.dialects.postgresql import insert as upsert

from services.identity.adapters.tables import federated_accounts
from services.identity.domain.sign_in.federation import FederatedAccount
from shared.db.rows import RowMapper

_ACCOUNTS = RowMapper(FederatedAccount, federated_accounts)


class FederatedAccountRepository:
    """Reads and writes them within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, issuer: str, subject: str) -> FederatedAccount | None:
        """The account that a subject was bound to, or None."""
        mine = (federated_accounts.c.issuer == issuer) & (federated_accounts.c.subject == subject)
        row = self._connection.execute(select(federated_accounts).where(mine)).one_or_none()
        return _ACCOUNTS.from_row(row) if row else None

    def has_one(self, user_id: UUID) -> bool:
        """Whether a subject of any provider is bound to the person."""
        query = select(exists().where(federated_accounts.c.user_id == user_id))
        return bool(self._connection.scalar(query))

    def add(self, account: FederatedAccount) -> bool:
        """Bind a subject; False when it, or the person at this issuer, is bound already."""
        statement = upsert(federated_accounts).values(**_ACCOUNTS.to_row(account)).on_conflict_do_nothing()
        return self._connection.execute(statement.returning(federated_accounts.c.user_id)).one_or_none() is not None

    def remove_all_of(self, user_id: UUID) -> None:
        """Forget those of one person: they are bound anew when they next come."""
        self._connection.execute(delete(federated_accounts).where(federated_accounts.c.user_id == user_id))
