"""Which subject of which provider is which person, in memory."""

from uuid import UUID

from services.identity.adapters.federated_accounts import FederatedAccountRepository
from services.identity.domain.federation import FederatedAccount
from tests.support.fakes.identity.tables import Tables


class FakeFederatedAccountRepository(FederatedAccountRepository):
    """Bound subjects in memory."""

    def __init__(self, tables: Tables) -> None:
        self._accounts = tables.federated_accounts

    def find(self, issuer: str, subject: str) -> FederatedAccount | None:
        return self._accounts.find((issuer, subject))

    def has_one(self, user_id: UUID) -> bool:
        return any(row.user_id == user_id for row in self._accounts.every())

    def add(self, account: FederatedAccount) -> bool:
        mine = [row for row in self._accounts.every() if row.issuer == account.issuer]
        if any(row.subject == account.subject or row.user_id == account.user_id for row in mine):
            return False
        self._accounts.add(account)
        return True

    def remove_all_of(self, user_id: UUID) -> None:
        self._accounts.delete(lambda row: row.user_id == user_id)
