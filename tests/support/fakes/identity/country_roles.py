"""Roles of countries in memory."""

from collections.abc import Sequence
from uuid import UUID

from services.identity.adapters.country_roles import CountryRoleRepository
from services.identity.domain.access_requests import RequestState
from services.identity.domain.country_roles import CountryRole
from tests.support.fakes.identity.tables import Tables


class FakeCountryRoleRepository(CountryRoleRepository):
    """Roles of countries in memory."""

    def __init__(self, tables: Tables) -> None:
        self._roles = tables.country_roles
        self._people = tables.people
        self._requests = tables.access_requests

    def all(self) -> Sequence[CountryRole]:
        return sorted(self._roles.where(lambda _: True), key=lambda row: row.id)

    def find(self, role_id: UUID) -> CountryRole | None:
        return self._roles.find(role_id)

    def get_for_update(self, role_id: UUID) -> CountryRole:
        return self._roles.get(role_id)

    def add(self, role: CountryRole) -> None:
        self._roles.add(role)

    def save(self, role: CountryRole) -> None:
        self._roles.update(lambda row: row.id == role.id, lambda _: role)

    def is_used(self, role_id: UUID) -> bool:
        held = self._people.where(lambda row: row.country_role_id == role_id)
        asked = self._requests.where(lambda row: row.country_role_id == role_id and row.state is RequestState.PENDING)
        return bool(held or asked)

    def remove(self, role_id: UUID) -> None:
        self._roles.delete(lambda row: row.id == role_id)
