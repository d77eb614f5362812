"""Emergency accesses in PostgreSQL. Only the platform reads and writes them, once a use case has judged the caller."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Text, Uuid, any_, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from services.cases.adapters.case.cases import case_of
from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import case_record, metadata, part_of
from services.cases.domain.access.emergency import EmergencyAccess
from services.cases.domain.case.case import Case
from shared.db.paging import Page
from shared.db.rows import RowMapper, table_of
from shared.kernel.country import Country
from shared.kernel.errors import NotFound

emergency_access = table_of(
    EmergencyAccess,
    "emergency_access",
    metadata,
    Column("country", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
)
_ACCESSES = RowMapper(EmergencyAccess, emergency_access)
_access = emergency_access.c


class EmergencyAccessRepository:
    """Who saw a sealed case without being named."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case, access: EmergencyAccess) -> bool:
        """Insert an access to `case`; False when one of the same person is not reviewed yet."""
        statement = insert(emergency_access).on_conflict_do_nothing().returning(_access.id)
        return self._connection.execute(statement, {**part_of(case), **_ACCESSES.to_row(access)}).first() is not None

    def is_waiting(self, subject: str) -> bool:
        """Whether an access of an account waits for its review."""
        found = select(_access.id).where(_access.opened_by == subject, _access.reviewed_at.is_(None))
        return self._connection.execute(found.limit(1)).first() is not None

    def find_case(self, organisation: UUID, countries: Collection[Country], number: str) -> Case | None:
        """The case of an organisation with that number."""
        of_number = case_record.c.country.in_(countries), case_record.c.case_number == number
        found = select(case_record).where(*of_number, case_record.c.organisation_id == organisation)
        row = self._connection.execute(found).first()
        return None if row is None else case_of(row)

    def get(self, access_id: UUID) -> EmergencyAccess:
        """One access. Raises NotFound."""
        return self._one(access_id)

    def get_for_update(self, access_id: UUID) -> EmergencyAccess:
        """One access, locked until the end of the transaction. Raises NotFound."""
        return self._one(access_id, lock=True)

    def save(self, access: EmergencyAccess) -> None:
        """Store what the review of an access says, and when it ends."""
        row = _ACCESSES.to_row(access)
        self._connection.execute(update(emergency_access).where(_access.id == access.id).values(row))

    def page(
        self, organisation: UUID, *, reader: str | None, after: Sequence[Any] | None, limit: int
    ) -> Page[EmergencyAccess]:
        """Accesses of an organisation, newest first; with `reader` those of that person and of cases that name them."""
        found = select(emergency_access).where(_access.organisation_id == organisation)
        if reader is not None:
            names = select(case_record.c.id).where(
                case_record.c.id == _access.case_id, any_(case_record.c.sealed_for) == reader
            )
            found = found.where(or_(_access.opened_by == reader, names.exists()))
        return newest_first(self._connection, found, _access.opened_at, after, limit, _ACCESSES.from_row)

    def cases_of(self, accesses: Collection[EmergencyAccess]) -> dict[UUID, Case]:
        """The cases of accesses by their ids."""
        found = select(case_record).where(case_record.c.id.in_({access.case_id for access in accesses}))
        return {case.id: case for case in map(case_of, self._connection.execute(found))}

    def _one(self, access_id: UUID, *, lock: bool = False) -> EmergencyAccess:
        found = select(emergency_access).where(_access.id == access_id)
        row = self._connection.execute(found.with_for_update() if lock else found).first()
        if row is None:
            raise NotFound
        return _ACCESSES.from_row(row)
