"""A question about an indicator, and the shape of its answer."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

from services.reporting.domain.indicators import DIMENSION_TITLES, NETWORK_LABEL, Indicator, label_of, values_of
from services.reporting.domain.periods import Span
from services.reporting.domain.tables import TOTAL, Dimension, Key, ProtectedTable

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

    @property
    def dimension_names(self) -> tuple[str, ...]:
        """The period and what the figures are broken down by."""
        return ("period", *self.by)

    def digest(self) -> bytes:
        """The same for the same question, however it was written."""
        parts = [
            self.indicator.id,
            self.indicator.version,
            sorted(self.countries),
            self.span.first,
            self.span.last,
            sorted(self.by),
            sorted(self.places),
        ]
        return hashlib.sha256(orjson.dumps(parts)).digest()


def dimensions_of(question: Question, seen: Sequence[Key]) -> list[Dimension]:
    """The dimensions of the answer, with every possible value; `seen` are the keys that have persons."""
    dimensions = [Dimension("period", question.span.periods)]
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
    return {
        "indicator": {
            "id": indicator.id,
            "version": indicator.version,
            "title": dict(indicator.title),
            "definition": dict(indicator.definition),
            "unit": dict(indicator.unit),
        },
        "label": dict(NETWORK_LABEL),
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


def iso(moment: datetime | None) -> str | None:
    """RFC 3339, or None."""
    return None if moment is None else moment.isoformat()
