"""The coded vocabulary (HTCDS, IC-TIP, CTDC, ISO): `codelists.json`, read once.

Codes are stored, labels are served by language. A code outside its list never enters the platform, and a retired one
not again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shared.kernel.country import ADDED, PRACTICE, PRACTICE_COUNTRIES, Country
from shared.kernel.language import LANGUAGES


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list: its id, its bilingual title and its items by code, in their published order."""

    id: str
    title: Mapping[str, str]
    items: Mapping[str, Mapping[str, Any]]

    def __contains__(self, code: object) -> bool:
        return code in self.items

    @property
    def active(self) -> Mapping[str, Mapping[str, Any]]:
        """The codes that may be entered. A retired one (`"active": false`) stays valid where it was stored before."""
        return {code: item for code, item in self.items.items() if item.get("active", True)}

    def label(self, code: str, language: str) -> str:
        """The label of `code` in `es` or `en`."""
        return str(self.items[code][language])

    def mapped(self, code: str, standard: str) -> str | None:
        """What `standard` (`htcds`, `ctdc`, `ctdc_2025`, …) calls `code`, or None if it has no word for it."""
        value = self.items[code].get(standard)
        return None if value is None else str(value)


@cache
def _all() -> Mapping[str, CodeList]:
    raw = json.loads((Path(__file__).parent / "codelists.json").read_text(encoding="utf-8"))
    for item in ADDED.values():
        _add_country(raw, item)
    for code, practice in PRACTICE.items():
        _add_practice(raw, code, practice)
    return {
        list_id: CodeList(
            id=list_id,
            title=body["title"],
            items={item["code"]: item for item in body["codes"]},
        )
        for list_id, body in raw.items()
    }


def _add_country(raw: dict[str, Any], item: Mapping[str, Any]) -> None:
    """A country that the operator has added, and the lists that it alone has."""
    own = {"iso_3166_2": "subdivisions", "national_purpose": "national_purposes"}
    raw["platform_country"]["codes"].append({n: item[n] for n in item if n not in (*own.values(), "practice")})
    title = {language: item[language] for language in LANGUAGES}
    for name, part in own.items():
        raw[f"{name}_{item['code'].lower()}"] = {"title": title, "codes": item[part]}


def _add_practice(raw: dict[str, Any], code: str, practice: str) -> None:
    """The practice country of `code`: named for what it is, never offered, with the lists of the country itself."""
    (item,) = (each for each in raw["platform_country"]["codes"] if each["code"] == code)
    listed = {"code": practice, "active": False, "verified": False}
    listed |= {language: f"{item[language]} ({_PRACTICE[language]})" for language in LANGUAGES}
    listed |= {key: item[key] for key in ("tz", "currency", "dial") if key in item}
    raw["platform_country"]["codes"].append(listed)
    for of_country in _OF_COUNTRY:
        raw[f"{of_country}_{practice.lower()}"] = raw[f"{of_country}_{code.lower()}"]


_OF_COUNTRY = ("iso_3166_2", "national_purpose")
"""Lists that each country has of its own; their names end with its code."""
_PRACTICE = {"es": "país de práctica", "en": "practice country"}


def code_list(list_id: str) -> CodeList:
    """The list named `list_id`. Raises KeyError for a list that does not exist."""
    return _all()[list_id]


def code_list_ids() -> tuple[str, ...]:
    """Every published list, in order; those of practice countries are found by their names alone."""
    return tuple(list_id for list_id in _all() if not _is_of_practice(list_id))


def is_code_list(list_id: str) -> bool:
    """Whether there is such a list."""
    return list_id in _all()


def _is_of_practice(list_id: str) -> bool:
    name, _, country = list_id.rpartition("_")
    return name in _OF_COUNTRY and country.upper() in PRACTICE_COUNTRIES


def is_subdivision(code: str) -> bool:
    """Whether `code` is an ISO 3166-2 subdivision of a platform country."""
    return any(code in code_list(f"iso_3166_2_{country.lower()}") for country in Country)


def alpha_3_to_2(code: str) -> str | None:
    """ISO 3166-1 alpha-3 to alpha-2, or None when unknown."""
    return _alpha_2().get(code)


def is_alpha_3(code: str) -> bool:
    """Whether `code` is an ISO 3166-1 alpha-3 country code."""
    return code in _alpha_2()


@cache
def _alpha_2() -> Mapping[str, str]:
    items = code_list("iso_3166_1").items.values()
    return {str(item["alpha_3"]): str(item["code"]) for item in items if item.get("alpha_3")}
