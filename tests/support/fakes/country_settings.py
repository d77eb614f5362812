"""What countries have decided, in memory."""

from collections.abc import Sequence
from datetime import datetime

from shared.contracts.identity import CountrySettingChanged
from shared.db.country_settings import CountrySettings, DecidedValue
from shared.db.statement import Statement
from shared.kernel.country import Country
from tests.support.fakes.memory import Database, Rows, Undo


class FakeCountrySettings(CountrySettings):
    """The table `country_setting`."""

    def __init__(self, database: Database, journal: list[Undo]) -> None:
        self._versions: Rows[CountrySettingChanged] = Rows(
            database, "country_setting", journal, key=lambda row: row.setting_id
        )

    def keep(self, event: CountrySettingChanged, *, at: datetime) -> None:
        self._versions.put(event)

    def _find(self, statement: Statement, setting: str, country: Country, now: datetime) -> Sequence[DecidedValue]:
        day = now.astimezone(country.time_zone).date()
        rows = self._versions.where(
            lambda row: (row.setting, row.country) == (setting, country.real) and row.valid_from <= day
        )
        return [
            DecidedValue(version=row.version, value=row.value, valid_from=row.valid_from)
            for row in sorted(rows, key=lambda row: (row.valid_from, row.version), reverse=True)
        ]
