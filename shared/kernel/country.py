"""The countries of the platform (list `platform_country`)."""

from enum import StrEnum
from zoneinfo import ZoneInfo


class Country(StrEnum):
    """ISO 3166-1 alpha-2 code of a country that runs Ceiba."""

    GUATEMALA = "GT"
    EL_SALVADOR = "SV"
    HONDURAS = "HN"
    MEXICO = "MX"

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone of the capital; schedules and hearings are kept in it."""
        return ZoneInfo(_ZONES[self])


ALL_COUNTRIES: frozenset[Country] = frozenset(Country)

_ZONES = {
    Country.GUATEMALA: "America/Guatemala",
    Country.EL_SALVADOR: "America/El_Salvador",
    Country.HONDURAS: "America/Tegucigalpa",
    Country.MEXICO: "America/Mexico_City",
}
