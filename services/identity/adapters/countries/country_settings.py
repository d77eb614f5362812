"""Versions of the settings of countries, in PostgreSQL."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from services.identity.adapters.tables import country_settings
from services.identity.domain.countries.setting_versions import SettingStatus, SettingVersion
from services.identity.domain.errors import existing
from shared.db.rows import RowMapper
from shared.kernel.country import Country

_VERSIONS = RowMapper(SettingVersion, country_settings)


class CountrySettingRepository:
    """Reads and adds versions of settings of the caller's countries within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find_all(self, country: Country, name: str | None = None) -> Sequence[SettingVersion]:
        """Every version of one setting of a country, or of all its settings; the oldest first."""
        query = select(country_settings).where(country_settings.c.country == country)
        if name is not None:
            query = query.where(country_settings.c.name == name)
        ordered = query.order_by(country_settings.c.name, country_settings.c.version)
        return [_VERSIONS.from_row(row) for row in self._connection.execute(ordered)]

    def find_all_for_update(self, country: Country, name: str | None = None) -> Sequence[SettingVersion]:
        """The same. One transaction at a time may ask: what a proposal replaces stays so until it is stored."""
        settings = func.hashtextextended(f"country_settings|{country}", 0)
        self._connection.execute(select(func.pg_advisory_xact_lock(settings)))
        return self.find_all(country, name)

    def find_approved(self) -> Sequence[SettingVersion]:
        """Every version that other services must know, the oldest first."""
        query = select(country_settings).where(country_settings.c.status == SettingStatus.APPROVED)
        return [_VERSIONS.from_row(row) for row in self._connection.execute(query.order_by(country_settings.c.id))]

    def get_for_update(self, version_id: UUID) -> SettingVersion:
        """One version, locked until the end of the transaction. Raises NotFound."""
        query = select(country_settings).where(country_settings.c.id == version_id).with_for_update()
        return _VERSIONS.from_row(existing(self._connection.execute(query).one_or_none()))

    def add(self, version: SettingVersion) -> None:
        """Insert a new version."""
        self._connection.execute(insert(country_settings).values(**_VERSIONS.to_row(version)))

    def save_decision(self, decided: SettingVersion) -> None:
        """Write how a version was decided; nothing else of it ever changes."""
        values = {"status": decided.status, "valid_from": decided.valid_from}
        of_it = update(country_settings).where(country_settings.c.id == decided.id)
        self._connection.execute(of_it.values(**values, decided_by=decided.decided_by, decided_at=decided.decided_at))
