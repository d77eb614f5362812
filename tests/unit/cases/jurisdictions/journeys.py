"""Journey J10 of a prosecutor's liaison as the law of each country tells it, and a country that does not ship."""

# fixed dates: hearings are after NOON, around the holidays at the end of the year

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from services.cases.domain.jurisdictions.registry import pack_of, use_packs
from shared.crypto import BlindIndex, CountryKeys, KeyRing
from shared.kernel import country as kernel
from shared.kernel.country import ALL_COUNTRIES, Country
from tests.support.builders.packs import write_pack
from tests.support.fakes.cases import work as in_memory


@dataclass(frozen=True, kw_only=True)
class Journey:
    """What a proceeding is called and when people are reminded in one country, written down from its law."""

    country: str
    institution: str
    authority: str
    """Of the protection measure."""
    article: str
    standing: str
    currency: str
    stages: dict[str, str]
    """Code → its name in the country, in their order."""
    hearing: date
    """It comes after a holiday, so that the last reminder, or the first one, is earlier."""
    reminders: dict[date, int]
    """The day of each → days before the hearing that it says."""

    def __str__(self) -> str:
        return self.country


AFTER_CHRISTMAS: dict[str, Any] = {
    "hearing": date(2026, 12, 28),
    # Seven days before is a Monday; the day before is a Sunday after a holiday on Friday.
    "reminders": {date(2026, 12, 21): 7, date(2026, 12, 24): 1},
}
SHIPPED = (
    Journey(
        country="GT",
        institution="GT_MP_FTP",
        authority="GT_OJ",
        article="GT_202TER",
        standing="adhesive_accuser",
        currency="GTQ",
        stages={
            "investigation": "Etapa preparatoria (investigación MP)",
            "trial": "Debate / juicio oral y público",
            "first_judgment": "Sentencia",
            "appeal": "Apelación especial; casación",
        },
        **AFTER_CHRISTMAS,
    ),
    Journey(
        country="SV",
        institution="SV_FGR_UTT",
        authority="SV_OJ",
        article="SV_LECTP_54",
        standing="private_accuser",
        currency="USD",
        stages={
            "investigation": "Investigación previa (FGR)",
            "trial": "Vista pública (juicio plenario)",
            "first_judgment": "Sentencia",
            "appeal": "Apelación; casación",
        },
        **AFTER_CHRISTMAS,
    ),
    Journey(
        country="HN",
        institution="HN_MP_UTESCTP",
        authority="HN_PJ",
        article="HN_CP_219",
        standing="private_accuser",
        currency="HNL",
        stages={
            "investigation": "Investigación preliminar (MP)",
            "trial": "Debate / juicio oral y público",
            "first_judgment": "Fallo y sentencia",
            "appeal": "Apelación; casación",
        },
        **AFTER_CHRISTMAS,
    ),
    Journey(
        country="MX",
        institution="MX_FGR_FEVIMTRA",
        authority="MX_PJF",
        article="MX_LG_10",
        standing="assisting_accuser",
        currency="MXN",
        stages={
            "investigation": "Investigación inicial (carpeta de investigación)",
            "trial": "Juicio oral",
            "first_judgment": "Fallo, individualización y sentencia",
            "appeal": "Apelación; amparo directo",
        },
        **AFTER_CHRISTMAS,
    ),
)
COSTA_RICA = Journey(
    country="CR",
    institution="CR_FACTRA",
    authority="CR_FACTRA",
    article="CR_CP_172",
    standing="private_accuser",
    currency="CRC",
    stages={
        "investigation": "Procedimiento preparatorio",
        "trial": "Debate",
        "first_judgment": "Sentencia",
        "appeal": "Apelación de sentencia",
    },
    # The day before is free by decree, and in its pack Christmas is not: the last reminder comes on that Friday.
    hearing=date(2026, 12, 29),
    reminders={date(2026, 12, 22): 7, date(2026, 12, 25): 1},
)


def country_of(journey: Journey, folder: Path, patch: pytest.MonkeyPatch) -> Country:
    """The country of a journey; for one that does not ship its pack is read from a folder, as operators add it."""
    if journey.country in ALL_COUNTRIES:
        return Country(journey.country)
    write_pack(folder)
    use_packs(folder)
    return _further_country(journey.country, patch)


def _further_country(code: str, patch: pytest.MonkeyPatch) -> Country:
    """A value that the enumeration does not have; with a time zone and keys, as operators add them."""
    country = str.__new__(Country, code)
    country._name_, country._value_ = code, code
    patch.setitem(Country._value2member_map_, code, country)
    patch.setitem(cast("dict[str, str]", kernel._ZONES), code, pack_of(code).time_zone)
    keys = {each: each.encode() * 16 for each in (*ALL_COUNTRIES, country)}
    ring = KeyRing({each: {1: key} for each, key in keys.items()}, dict.fromkeys(keys, 1))
    parts = replace(in_memory.PARTS, country_keys=CountryKeys(ring), blind_index=BlindIndex(keys))
    patch.setattr(in_memory, "PARTS", parts)
    return country
