"""A toy entity with every kind of field, for tests of what is derived from a dataclass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from marshmallow import validates_schema

from shared.kernel.codes import DISTINCT, READ_ONLY, Choice, Code, Length, Line, Named, PartialDate, Range, Subdivision
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from shared.web.inputs import InputSchema
from shared.web.schemas import refused


class Ripeness(StrEnum):
    """How ripe a fruit is."""

    GREEN = "green"
    RIPE = "ripe"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fruit:
    """What hangs on a tree."""

    ripeness: Ripeness
    picked_at: datetime | None = None
    weight: Annotated[int | None, Range(1, 5000)] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Soil:
    """What a tree stands in."""

    sort: Annotated[str | None, Code("yes_no_unknown")] = None
    stones: bool = False
    tested: Mapping[str, str] = field(default_factory=dict)


@dataclass(kw_only=True, slots=True)
class Tree:
    """A tree of the orchard.

    Only the first paragraph is for readers of the description.
    """

    id: Annotated[UUID, READ_ONLY] = field(default_factory=new_id)
    country: Country
    name: Annotated[Line, Length(2, 20)]
    risk_level: Annotated[str, Code("risk_level")]
    ripeness: Ripeness = Ripeness.GREEN
    planted_on: date
    grafted: PartialDate | None = None
    place: Subdivision | None = None
    looked_at: datetime | None = None
    use: Literal["fruit", "shade"] = "fruit"
    shape: Annotated[str | None, Choice(("round", "tall"))] = None
    height: float | None = None
    needs: Annotated[tuple[Annotated[str, Code("service_type")], ...], Length(max=3), DISTINCT] = ()
    seen_in: frozenset[Country] = frozenset()
    soil: Soil = field(default_factory=Soil)
    fruits: Annotated[Sequence[Fruit], Length(max=2)] = ()
    notes: dict[str, Any] = field(default_factory=dict)
    origin: Annotated[str | None, Named("from")] = None
    band: Annotated[str | None, READ_ONLY] = None
    version: Annotated[int, READ_ONLY] = 1

    @property
    def ripe(self) -> list[Fruit]:
        """The fruits that may be picked."""
        return [fruit for fruit in self.fruits if fruit.ripeness is Ripeness.RIPE]

    @property
    def is_tall(self) -> bool:
        """Whether a ladder is needed."""
        return (self.height or 0) > 3


def a_tree(**changes: Any) -> Tree:
    """A tree with something in every field."""
    values: dict[str, Any] = {
        "id": UUID(int=7),
        "country": Country.HONDURAS,
        "name": "Ceiba",
        "risk_level": "low",
        "ripeness": Ripeness.RIPE,
        "planted_on": date(2020, 2, 29),
        "grafted": "2021-05",
        "place": "HN-FM",
        "looked_at": datetime.fromisoformat("2019-01-02T03:04:05+00:00"),
        "use": "shade",
        "shape": "tall",
        "height": 3.5,
        "needs": ("emergency_shelter", "medical"),
        "seen_in": frozenset({Country.HONDURAS, Country.GUATEMALA}),
        "soil": Soil(sort="yes", stones=True, tested={"ph": "7"}),
        "fruits": (
            Fruit(ripeness=Ripeness.RIPE, picked_at=datetime.fromisoformat("2019-01-02T03:04:05.250000+00:00")),
        ),
        "notes": {"by": ["Ana"]},
        "origin": "seed",
        "band": "old",
    }
    return Tree(**values | changes)


class FruitSchema(InputSchema[Fruit]):
    """A fruit; a green one has no weight."""

    @validates_schema(skip_on_field_errors=True)
    def check_weight(self, fruit: Mapping[str, Any], **_: Any) -> None:
        if fruit["ripeness"] is Ripeness.GREEN and fruit.get("weight"):
            raise refused("unripe", es="Verde.", en="Green.")


class PlantSchema(InputSchema[Tree], nested=(FruitSchema,)):
    """A new tree."""
