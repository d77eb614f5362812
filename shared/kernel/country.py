"""The countries of the platform: those that ship, and those that its operator has added (`ceiba country add`).

An added one is a file `<country>.json` in the folder that `CEIBA_COUNTRIES` names: an item of list `platform_country`
with its `subdivisions`, `national_purposes` and the code of its `practice` country. The files are read once, when a
process starts; a wrong one ends it with 2.

Each has a practice country with the same law, lists and time zone, in which invented cases are worked on. Its code
begins with X: ISO 3166-1 gives XA to XZ to no country. The two realms never meet: what reads across borders reads
within one of `REALMS`.
"""

import json
import os
import re
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

FOLDER = "CEIBA_COUNTRIES"
"""The environment variable with the folder of added countries; without it there are none."""


def _read_added() -> Mapping[str, Mapping[str, Any]]:
    folder = os.environ.get(FOLDER)
    if not folder:
        return {}
    if Path(folder).is_file():
        _end(f"{folder}: not a folder")
    items = [_read(file) for file in sorted(Path(folder).glob("*.json"))]
    return {item["code"]: item for item in items}


def _read(file: Path) -> Mapping[str, Any]:
    try:
        item = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        _end(f"{file}: {error}")
    if not isinstance(item, dict) or not isinstance(item.get("code"), str):
        _end(f"{file}: no file of a country")
    if not _PRACTICE_CODE.fullmatch(str(item.get("practice"))):
        _end(f"{file}: practice: no code from XA to XZ")
    return item


def _end(problem: str) -> NoReturn:
    """End the process as any wrong setting does: nearly every module imports this one, before settings are read."""
    sys.stderr.write(f"ceiba: {FOLDER}: {problem}; docs/runbooks/countries.md says what belongs there\n")
    sys.exit(2)


_PRACTICE_CODE = re.compile("X[A-Z]")


ADDED = _read_added()
"""Code → what the file of an added country says."""


PRACTICE = {
    "GT": "XG",
    "SV": "XS",
    "HN": "XH",
    "MX": "XM",
    **{code: item["practice"] for code, item in ADDED.items()},
}
"""Country → its practice country."""
if len(set(PRACTICE.values())) < len(PRACTICE):
    _end(f"{os.environ.get(FOLDER)}: practice: two countries name one practice country")


class Country(StrEnum):
    """ISO 3166-1 alpha-2 code of a country that runs Ceiba, or of the practice country of one.

    An added one has no name in code, nor has a practice country: `Country("CR")`, `Country.GUATEMALA.practice`.
    """

    GUATEMALA = "GT"
    EL_SALVADOR = "SV"
    HONDURAS = "HN"
    MEXICO = "MX"
    # As the Enum HOWTO of Python makes members that are not written down (TimePeriod).
    vars().update({code: code for code in ADDED})
    vars().update({code: code for code in PRACTICE.values()})

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone of the capital; schedules and hearings are kept in it."""
        return ZoneInfo(_ZONES[self.real])

    @property
    def is_practice(self) -> bool:
        """Whether all of its people and cases are invented."""
        return self in REAL

    @property
    def practice(self) -> "Country":
        """Its practice country; itself when it is one."""
        return Country(PRACTICE.get(self, self))

    @property
    def real(self) -> "Country":
        """The country whose law, lists and hours it shares; itself unless it is a practice country."""
        return Country(REAL.get(self, self))

    @property
    def realm(self) -> "frozenset[Country]":
        """The countries that it may meet: those of the network, or the practice countries."""
        return PRACTICE_COUNTRIES if self.is_practice else ALL_COUNTRIES


REAL = {practice: real for real, practice in PRACTICE.items()}
"""Practice country → the country that it stands for."""

NETWORK: tuple[Country, ...] = tuple(country for country in Country if not country.is_practice)
"""The countries of the network in their order, without their practice countries."""
ALL_COUNTRIES: frozenset[Country] = frozenset(NETWORK)
PRACTICE_COUNTRIES: frozenset[Country] = frozenset(country for country in Country if country.is_practice)
REALMS = (ALL_COUNTRIES, PRACTICE_COUNTRIES)
BOTH_REALMS: frozenset[Country] = frozenset(Country)
"""For what looks up by an id that is unique in both, and for keys; never for what reads across borders."""

_ZONES = {
    Country.GUATEMALA: "America/Guatemala",
    Country.EL_SALVADOR: "America/El_Salvador",
    Country.HONDURAS: "America/Tegucigalpa",
    Country.MEXICO: "America/Mexico_City",
    **{Country(code): item["tz"] for code, item in ADDED.items()},
}
