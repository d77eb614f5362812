"""A question about an indicator, and the shape of its answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.reporting.domain.facts import UNKNOWN
from services.reporting.domain.indicators import (
    DIMENSION_TITLES,
    NETWORK_LABEL,
    OWN_LABEL,
    Indicator,
    label_of,
    values_of,
)
from services.reporting.domain.periods import Span
from services.reporting.domain.published import PublishedVintage
from services.reporting.domain.tables import TOTAL, Dimension, Key, ProtectedTable

_ES_EN = ("es", "en")
SENSITIVE = frozenset({"type", "status"})
PERSONAL = frozenset({"gender", "age_band", "majority", "citizenship", "adm1"})


class Scope(StrEnum):
    """Whose figures: the whole network's, with disclosure control, or the caller's own organisation's, as they are."""

    NETWORK = "network"
    ORGANISATION = "organisation"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What is asked. `places` limits to subdivisions (ISO 3166-2); empty means everywhere."""

    indicator: Indicator
    countries: frozenset[str]
    span: Span
    by: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()
    dated: bool | None = None
    """Only persons whose year is known, or only those of whom it is not. By default both, the latter in no period."""

    @property
    def dimension_names(self) -> tuple[str, ...]:
        """The period and what the figures are broken down by."""
        return ("period", *self.by)


def dimensions_of(question: Question, seen: Sequence[Key]) -> list[Dimension]:
    """The dimensions of the answer, with every possible value; `seen` are the keys that have persons."""
    undated = (UNKNOWN,) if any(key[0] == UNKNOWN for key in seen) else ()
    dimensions = [Dimension("period", undated if question.dated is False else question.span.periods + undated)]
    for place, name in enumerate(question.by, start=1):
        values = values_of(name, frozenset(key[place] for key in seen))
        if name == "country":
            values = tuple(sorted(question.countries))
        dimensions.append(
            Dimension(name, values or ("unknown",), sensitive=name in SENSITIVE, personal=name in PERSONAL)
        )
    return dimensions


def answer_of(
    question: Question, dimensions: Sequence[Dimension], figures: Sequence[Mapping[str, Any]], **more: Any
) -> dict[str, Any]:
    """The answer as JSON values; `figures` hold `key`, `value`, `display` and `reason`."""
    indicator = question.indicator
    scope = Scope(more["scope"])
    return {
        "indicator": {
            "id": indicator.id,
            "version": indicator.version,
            "title": dict(indicator.title),
            "definition": dict(indicator.definition),
            "unit": dict(indicator.unit),
        },
        "label": dict(NETWORK_LABEL if scope is Scope.NETWORK else OWN_LABEL),
        "whose": whose(scope, question.countries),
        "countries": sorted(question.countries),
        "from": question.span.first,
        "to": question.span.last,
        "by": list(question.by),
        "places": sorted(question.places),
        "dimensions": [
            {
                "id": dimension.name,
                "title": dict(DIMENSION_TITLES[dimension.name]),
                "values": [
                    {"code": value, "label": dict(label_of(dimension.name, value))} for value in dimension.values
                ],
            }
            for dimension in dimensions
        ],
        "figures": list(figures),
        **more,
    }


def figure(names: Sequence[str], key: Key, value: float | None, display: str, reason: str | None) -> dict[str, Any]:
    """One figure; a dimension that is summed up is left out of its key."""
    shown = {name: part for name, part in zip(names, key, strict=True) if part != TOTAL}
    return {"key": shown, "value": value, "display": display, "reason": reason}


def protected_figures(table: ProtectedTable) -> list[dict[str, Any]]:
    """The figures of a protected table, margins included."""
    names = [dimension.name for dimension in table.dimensions]
    return [
        figure(names, key, cell.n, table.display(key), cell.reason.value if cell.reason else None)
        for key, cell in table.figures.items()
    ]


def whose(scope: Scope, countries: Collection[str]) -> dict[str, str]:
    """Whose figures they are, for people."""
    if scope is Scope.ORGANISATION:
        return {"es": "Solo los casos de su organización", "en": "Only the cases of your organisation"}
    names = {
        language: ", ".join(label_of("country", code)[language] for code in sorted(countries)) for language in _ES_EN
    }
    return {
        "es": f"Todas las organizaciones de la red en {names['es']}",
        "en": f"Every organisation of the network in {names['en']}",
    }


def live_state(now: datetime) -> dict[str, Any]:
    """When an answer about the own organisation holds: now, in no vintage."""
    return {"as_of": now.isoformat(), "vintages": []}


def published_state(vintages: Sequence[PublishedVintage]) -> dict[str, Any]:
    """Which vintage of each country an answer for the network was read from, and since when it is the present one."""
    newest = max((vintage.published_at for vintage in vintages), default=None)
    return {
        "as_of": None if newest is None else newest.isoformat(),
        "vintages": [
            {"country": v.country, "number": v.number, "published_at": v.published_at.isoformat()} for v in vintages
        ],
    }
