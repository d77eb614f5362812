"""What countries have decided, as a service knows it from the events of identity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Column, Connection, Date, DateTime, Integer, MetaData, Table, Text, Uuid, bindparam, select
from sqlalchemy.dialects.postgresql import JSONB, insert

from shared.contracts.country_settings import DEFAULTS, SettingValue
from shared.contracts.identity import CountrySettingChanged
from shared.db.statement import Statement
from shared.kernel.country import Country

COUNTRY_SETTING = Table(
    "country_setting",
    MetaData(),
    Column("setting_id", Uuid, primary_key=True),
    Column("country", Text),
    Column("setting", Text),
    Column("version", Integer),
    Column("value", JSONB),
    Column("valid_from", Date),
    Column("updated_at", DateTime(timezone=True)),
)
_COLUMNS = COUNTRY_SETTING.c
_BEGUN = (
    select(_COLUMNS.version, _COLUMNS.value, _COLUMNS.valid_from)
    .where(
        _COLUMNS.country == bindparam("country"),
        _COLUMNS.setting == bindparam("setting"),
        _COLUMNS.valid_from <= bindparam("day"),
    )
    .order_by(_COLUMNS.valid_from.desc(), _COLUMNS.version.desc())
)
_ALL_BEGUN, _HOLDS = Statement(_BEGUN), Statement(_BEGUN.limit(1))


@dataclass(frozen=True, kw_only=True, slots=True)
class DecidedValue:
    """A version that a country decided of one setting."""

    version: int
    value: SettingValue
    valid_from: date


class CountrySettings:
    """Table `country_setting`: every version that countries have decided. The platform writes it, all read it.

    A case or a referral may reach into another country, whose settings then hold.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, event: CountrySettingChanged, *, at: datetime) -> None:
        """Insert a version, or the same once more."""
        values = {**event.data(), "valid_from": event.valid_from, "updated_at": at}
        statement = insert(COUNTRY_SETTING).values(values)
        renewed = {name: statement.excluded[name] for name in values if name != "setting_id"}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["setting_id"], set_=renewed))

    def value(self, setting: str, country: Country, now: datetime) -> SettingValue:
        """What holds in a country at a moment, and in its practice country.

        Parts that were never decided are those of the default.
        """
        found = self._find(_HOLDS, setting, country, now)
        return {**DEFAULTS[setting], **(found[0].value if found else {})}

    def begun(self, setting: str, country: Country, now: datetime) -> Sequence[DecidedValue]:
        """Every version whose first day has come in a country, and in its practice country; the first one holds."""
        return self._find(_ALL_BEGUN, setting, country, now)

    def _find(self, statement: Statement, setting: str, country: Country, now: datetime) -> Sequence[DecidedValue]:
        day = now.astimezone(country.time_zone).date()
        rows = statement.all(self._connection, {"country": country.real, "setting": setting, "day": day})
        return [DecidedValue(version=row.version, value=row.value, valid_from=row.valid_from) for row in rows]
