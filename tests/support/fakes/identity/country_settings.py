"""Versions of settings of countries in memory."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.identity.adapters.country_settings import CountrySettingRepository
from services.identity.domain.errors import existing
from services.identity.domain.setting_versions import SettingStatus, SettingVersion
from shared.kernel.country import Country
from tests.support.fakes.identity.tables import Tables


class FakeCountrySettingRepository(CountrySettingRepository):
    """Versions of settings in memory."""

    def __init__(self, tables: Tables) -> None:
        self._versions = tables.country_settings

    def find_all(self, country: Country, name: str | None = None) -> Sequence[SettingVersion]:
        found = self._versions.where(lambda row: row.country == country and name in (None, row.name))
        return sorted(found, key=lambda row: (row.name, row.version))

    def find_all_for_update(self, country: Country, name: str | None = None) -> Sequence[SettingVersion]:
        return self.find_all(country, name)

    def find_approved(self) -> Sequence[SettingVersion]:
        found = self._versions.where(lambda row: row.status is SettingStatus.APPROVED)
        return sorted(found, key=lambda row: row.id)

    def get_for_update(self, version_id: UUID) -> SettingVersion:
        return existing(self._versions.find(version_id))

    def add(self, version: SettingVersion) -> None:
        self._versions.add(version)

    def save_decision(self, decided: SettingVersion) -> None:
        self._versions.update(
            lambda row: row.id == decided.id,
            lambda row: replace(
                row,
                status=decided.status,
                valid_from=decided.valid_from,
                decided_by=decided.decided_by,
                decided_at=decided.decided_at,
            ),
        )
