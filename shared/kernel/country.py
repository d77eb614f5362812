"""The countries of the platform: those that ship, and those that its operator has added (`ceiba country add`).

An added one is a file `<country>.json` in the folder that `CEIBA_COUNTRIES` names: an item of list `platform_country`
with its `subdivisions` and `national_purposes`. The files are read once, when a process starts.
"""

import json
import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FOLDER = "CEIBA_COUNTRIES"
"""The environment variable with the folder of added countries; without it there are none."""


def _read_added() -> Mapping[str, Mapping[str, Any]]:
    folder = os.environ.get(FOLDER)
    files = sorted(Path(folder).glob("*.json")) if folder else ()
    items = [_read(file) for file in files]
    return {item["code"]: item for item in items}


def _read(file: Path) -> Mapping[str, Any]:
    try:
        item: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{file}: {error}") from None
    return item


ADDED = _read_added()
"""Code → what the file of an added country says."""


class Country(StrEnum):
    """ISO 3166-1 alpha-2 code of a country that runs Ceiba. An added one has no name in code: `Country("CR")`."""

    GUATEMALA = "GT"
    EL_SALVADOR = "SV"
    HONDURAS = "HN"
    MEXICO = "MX"
    # As the Enum HOWTO of Python makes members that are not written down (TimePeriod).
    vars().update({code: code for code in ADDED})

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
    **{Country(code): item["tz"] for code, item in ADDED.items()},
}
