"""Responses that follow from a dataclass.

    CASE = Representation(Case, "Case", without=("person_id",), computed=("tasks", "suggested_authority"))

    @blp.response(200, CASE.schema)                      # the API description
    json_response(CASE.body(case))                       # JSON that Python writes
    READ = select(CASE.json_object(case_record).cast(Text))    # the same JSON, written by PostgreSQL; build it once
    CASES = page_of(CASE)                                # {"items": [Case, …], "next_cursor": …}

Every field is required and nullable exactly when it is Optional; a `Code` is described by its list. `computed` names
properties, or maps a name in JSON to an attribute (`{"profile": "terms.profile"}`); `in_sql` says how PostgreSQL
computes one that no table stores. `sometimes` names fields that not every response carries, `extra` describes what the
view adds to the body. A nested dataclass is a component of its own name; `nested` gives representations that are called
otherwise.

On a page, `orjson.Fragment(text)` puts an item that PostgreSQL wrote into a list of items.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cache, cached_property
from itertools import chain
from typing import Any, Generic, TypeVar, cast

import orjson
from marshmallow import Schema, fields
from sqlalchemy import ColumnElement, Table, func, literal_column

from shared.db.rows import Storage
from shared.kernel.attributes import AttributeReader
from shared.kernel.codes import Named
from shared.kernel.shapes import fields_of, nested_in, shape_at
from shared.web.schemas import StrictSchema
from shared.web.shape_fields import Field, field_for, unlimited

Entity = TypeVar("Entity")


@dataclass(frozen=True, eq=False)
class Representation(Generic[Entity]):
    """How the instances of a dataclass look in responses. `name` is that of the component in the API description."""

    entity: type[Entity]
    name: str
    _: KW_ONLY
    only: Collection[str] = ()
    """Fields to show. By default all of them but those in `without`."""
    without: Collection[str] = ()
    computed: Mapping[str, str] | Collection[str] = ()
    sometimes: Collection[str] = ()
    nested: tuple["Representation[Any]", ...] = ()
    in_sql: Mapping[str, Callable[[Table], ColumnElement[Any]]] = field(default_factory=dict)
    """Attribute → how PostgreSQL computes it from a row."""
    extra: Mapping[str, Field] = field(default_factory=dict)
    description: str = ""
    """By default the first paragraph of the docstring of the dataclass."""

    def __post_init__(self) -> None:
        for representation in self.nested:
            if not representation.is_whole:
                raise TypeError(f"{representation.name} is nested, so it shows every field under its own name")
        if unknown := {*self.only, *self.without} - fields_of(self.entity).keys():
            raise TypeError(f"{self.entity.__name__} has no {sorted(unknown)}")
        if unknown := set(self.sometimes) - self.attributes.keys():
            raise TypeError(f"{self.name} shows no {sorted(unknown)}")

    @cached_property
    def attributes(self) -> Mapping[str, str]:
        """Name in JSON → attribute."""
        computed = self.computed if isinstance(self.computed, Mapping) else {name: name for name in self.computed}
        shown = [name for name in self.only or fields_of(self.entity) if name not in self.without]
        return {**{_json_name(self.entity, name): name for name in shown}, **computed}

    @property
    def is_whole(self) -> bool:
        """Whether it shows the fields of the dataclass and nothing else."""
        return dict(self.attributes) == {name: name for name in fields_of(self.entity)}

    @cached_property
    def schema(self) -> type[Schema]:
        """The marshmallow schema that describes the body."""
        described = {
            name: field_for(unlimited(shape_at(self.entity, path)), self._nested, required=name not in self.sometimes)
            for name, path in self.attributes.items()
        }
        return _described_by(self.description or (self.entity.__doc__ or "").partition("\n\n")[0]).from_dict(
            {**described, **self.extra}, name=self.name
        )

    def body(self, entity: Entity) -> dict[str, Any]:
        """The instance as orjson takes it."""
        return self._reader.values_of(entity)

    def json_object(self, table: Table) -> ColumnElement[Any]:
        """The body of a row of a table that `table_of` made from the same dataclass; PostgreSQL writes it.

        What an older release left out of the document has its default there too, but not within the items of a list.
        """
        parts: list[tuple[ColumnElement[Any], ...]] = [
            (literal_column(f"'{name}'"), value) for name, value in self._values(table).items()
        ]
        return func.json_build_object(*chain.from_iterable(parts))

    def columns(self, table: Table) -> list[ColumnElement[Any]]:
        """The parts of the same body, each a column with its name in JSON.

        `row_to_json` of many such rows costs half as much as as many calls of `json_build_object`.
        """
        return [value.label(name) for name, value in self._values(table).items()]

    @cached_property
    def _reader(self) -> AttributeReader:
        return AttributeReader(self.entity, self.attributes)

    def _values(self, table: Table) -> Mapping[str, ColumnElement[Any]]:
        return {name: self._value(table, path) for name, path in self.attributes.items()}

    def _value(self, table: Table, path: str) -> ColumnElement[Any]:
        if path in self.in_sql:
            return self.in_sql[path](table)
        return self._stored(table, Storage.of(table).name_of(path), path)

    def _nested(self, entity: type[Any]) -> type[Schema]:
        inside = nested_in(entity)
        given = {representation.entity: representation for representation in self.nested}
        if entity in given:
            return given[entity].schema
        return _by_its_own_name(
            cast("Hashable", entity), tuple(one for one in self.nested if one.entity in inside)
        ).schema

    def _stored(self, table: Table, name: str, path: str) -> ColumnElement[Any]:
        if name in table.c:
            return table.c[name]
        value = table.c[str(Storage.of(table).document)].op("->")(literal_column(f"'{name}'"))
        known = fields_of(self.entity).get(path)
        if known is None:
            return func.coalesce(value, _jsonb([])) if shape_at(self.entity, path).item else value
        default = known.default() if known.default else None
        if default is None:
            return value
        return _jsonb(default).op("||")(value) if known.shape.is_nested else func.coalesce(value, _jsonb(default))


def page_of(item: Representation[Any] | type[Schema], name: str = "") -> type[Schema]:
    """The schema of a page of a list. Its component is called like that of the item, with `Page` behind."""
    schema = item.schema if isinstance(item, Representation) else item
    members: dict[str, Field] = {
        "items": fields.List(fields.Nested(schema), required=True),
        "next_cursor": fields.String(required=True, allow_none=True),
    }
    return StrictSchema.from_dict(members, name=name or f"{schema.__name__.removesuffix('Schema')}Page")


@cache
def _by_its_own_name(entity: Any, nested: tuple[Representation[Any], ...]) -> Representation[Any]:
    return Representation(entity, entity.__name__, nested=nested)


def _described_by(words: str) -> type[Schema]:
    class Described(StrictSchema):
        class Meta(StrictSchema.Meta):
            description = words

    return Described


def _json_name(entity: type[Any], name: str) -> str:
    named = shape_at(entity, name).mark(Named)
    return named.name if named else name


def _jsonb(value: Any) -> ColumnElement[Any]:
    text = orjson.dumps(value, default=sorted).decode().replace("'", "''")
    return literal_column(f"'{text}'::jsonb")
