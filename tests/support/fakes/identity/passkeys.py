"""Passkeys in memory."""

from collections.abc import Sequence
from uuid import UUID

from services.identity.adapters.passkeys import PasskeyRepository
from services.identity.domain.passkeys import Passkey
from tests.support.fakes.identity.tables import Tables


class FakePasskeyRepository(PasskeyRepository):
    """Passkeys in memory."""

    def __init__(self, tables: Tables) -> None:
        self._passkeys = tables.passkeys

    def find_for_update(self, credential_id: bytes) -> Passkey | None:
        found = self._passkeys.where(lambda row: row.credential_id == credential_id)
        return found[0] if found else None

    def all_of(self, user_id: UUID) -> Sequence[Passkey]:
        return sorted(self._passkeys.where(lambda row: row.user_id == user_id), key=lambda row: row.id)

    def add(self, passkey: Passkey) -> bool:
        if any(row.credential_id == passkey.credential_id for row in self._passkeys.every()):
            return False
        self._passkeys.add(passkey)
        return True

    def save(self, passkey: Passkey) -> None:
        self._passkeys.update(lambda row: row.id == passkey.id, lambda _: passkey)

    def remove(self, passkey_id: UUID, user_id: UUID) -> bool:
        found = self._passkeys.where(lambda row: row.id == passkey_id and row.user_id == user_id)
        self._passkeys.delete(lambda row: row in found)
        return bool(found)

    def remove_all_of(self, user_id: UUID) -> None:
        self._passkeys.delete(lambda row: row.user_id == user_id)
