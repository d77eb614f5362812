"""The ledger of what changed in identities."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select

from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import identity_change, part_of
from services.cases.domain.case.case import Case
from services.cases.domain.person.identity_change import EncryptedIdentityChange
from shared.db.paging import Page
from shared.db.rows import RowMapper

_CHANGES = RowMapper(EncryptedIdentityChange, identity_change)


class IdentityChangeRepository:
    """Changes of identities, each encrypted under the key of its person."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case, change: EncryptedIdentityChange) -> None:
        """Insert a change of the identity of a person of `case`."""
        self._connection.execute(insert(identity_change), {**part_of(case), **_CHANGES.to_row(change)})

    def page(
        self, case_id: UUID, person_id: UUID, *, after: Sequence[Any] | None, limit: int
    ) -> Page[EncryptedIdentityChange]:
        """The changes of one person of a case, newest first."""
        found = select(identity_change).where(
            identity_change.c.case_id == case_id, identity_change.c.person_id == person_id
        )
        return newest_first(self._connection, found, identity_change.c.at, after, limit, _CHANGES.from_row)
