"""What countries have decided, in memory."""

from datetime import date, datetime

from shared.contracts.country_settings import SettingValue
from shared.contracts.identity import CountrySettingChanged
from shared.db.country_settings import CountrySettings
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from tests.support.fakes.guarded import GuardedRows, Undo
from tests.support.fakes.memory import Database


class FakeCountrySettings(CountrySettings):
    """The table `country_setting` as a transaction under `grant` sees it. The platform alone writes it."""

    def __init__(self, database: Database, journal: list[Undo], grant: Grant) -> None:
        self._versions: GuardedRows[CountrySettingChanged] = GuardedRows(
            database,
            "country_setting",
            journal,
            key=lambda row: row.setting_id,
            is_visible=lambda _: True,
            may_write=lambda row: grant.is_system and grant.covers(row.country),
        )

    def keep(self, event: CountrySettingChanged, *, at: datetime) -> None:
        self._versions.put(event)

    def _decided(self, setting: str, country: Country, day: date) -> SettingValue:
        found = self._versions.where(
            lambda row: (row.setting, row.country) == (setting, country) and row.valid_from <= day
        )
        return max(found, key=lambda row: (row.valid_from, row.version)).value if found else {}
