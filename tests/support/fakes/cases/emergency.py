"""Emergency accesses in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.cases.adapters.access.emergency_accesses import EmergencyAccessRepository
from services.cases.domain.access.emergency import EmergencyAccess
from services.cases.domain.case.case import Case
from shared.db.paging import Page
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from tests.support.fakes.cases.tables import CasesTables


class FakeEmergencyAccessRepository(EmergencyAccessRepository):
    """Who saw a sealed case without being named."""

    def __init__(self, tables: CasesTables) -> None:
        self._cases = tables.cases
        self._accesses = tables.emergency_accesses

    def add(self, case: Case, access: EmergencyAccess) -> bool:
        if self.is_waiting(access.opened_by):
            return False
        return self._accesses.add(case, access)

    def is_waiting(self, subject: str) -> bool:
        found = [access for case in self._cases.where() for access in self._accesses.of_case(case.id)]
        return any(access.opened_by == subject and access.reviewed_at is None for access in found)

    def find_case(self, organisation: UUID, countries: Collection[Country], number: str) -> Case | None:
        found = self._cases.where(
            lambda case: (
                case.organisation_id == organisation and case.country in countries and case.case_number == number
            )
        )
        return next(iter(found), None)

    def get(self, access_id: UUID) -> EmergencyAccess:
        row = self._accesses.find(access_id)
        if row is None:
            raise NotFound
        return replace(row.entity)

    def get_for_update(self, access_id: UUID) -> EmergencyAccess:
        return self.get(access_id)

    def save(self, access: EmergencyAccess) -> None:
        self._accesses.change(lambda row: row.key == access.id, lambda _: access)

    def page(
        self, organisation: UUID, *, reader: str | None, after: Sequence[Any] | None, limit: int
    ) -> Page[EmergencyAccess]:
        of_organisation = self._cases.where(lambda case: case.organisation_id == organisation)
        found = [
            access
            for case in of_organisation
            for access in self._accesses.of_case(case.id)
            if reader is None or reader in (access.opened_by, *(case.sealed_for or ()))
        ]
        return Page(sorted(found, key=lambda access: access.opened_at, reverse=True)[:limit])

    def cases_of(self, accesses: Collection[EmergencyAccess]) -> dict[UUID, Case]:
        wanted = {access.case_id for access in accesses}
        return {case.id: case for case in self._cases.where(lambda case: case.id in wanted)}
