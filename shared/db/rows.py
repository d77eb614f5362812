"""Tables and rows that are derived from a dataclass.

    case_record = table_of(
        Case, "case_record", metadata,
        Column("created_by", Text, nullable=False),            # a column that is no field, or has another type
        columns=("id", "country", "status", "trafficking_status"),
        document="record",                                     # every other field, in one JSONB document
        computed={"trafficking_status": "person.trafficking_status", "tasks": "tasks"},
    )
    CASES = RowMapper(Case, case_record)
    connection.execute(insert(case_record), {**CASES.to_row(case), "created_by": actor})
    CASES.from_row(connection.execute(select(case_record)).one())

For other rows, `row_reader` or `shared.db.documents.reader_of` makes a dataclass.

Types: UUID, text for `str`, `StrEnum` and `Literal`, date, timestamptz, boolean, integer, double precision, bytea, an
array for a collection of these, JSONB for a dataclass, a mapping or a collection of dataclasses. A field that is not
Optional is NOT NULL. The key is `id`, unless one of the given columns has `primary_key=True`.

Computed attributes (name in storage → attribute, such as `person.age`) are written and never read back. A column with a
`FetchedValue()` is written by the database and only read. A field that is missing in the document of an older release
takes its default, and unknown names in the document are ignored.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from shared.db.documents import reader_of
from shared.db.types import Bytea
from shared.kernel.attributes import AttributeReader
from shared.kernel.shapes import Shape, fields_of, shape_at

Entity = TypeVar("Entity")

_TYPES: Mapping[Any, TypeEngine[Any]] = {
    UUID: Uuid(),
    str: Text(),
    date: Date(),
    datetime: DateTime(timezone=True),
    bool: Boolean(),
    int: Integer(),
    float: Double(),
    bytes: Bytea(),
}


@dataclass(frozen=True, slots=True)
class Storage:
    """Where the fields of a dataclass are in its table."""

    columns: tuple[str, ...]
    """Names of the columns that hold a field or a computed attribute."""
    document: str | None
    """The name of the JSONB column of the document; None without one."""
    in_document: tuple[str, ...]
    """The names in the document."""
    computed: Mapping[str, str]
    """Name in storage → attribute, for attributes that are stored under another name than their own."""

    @staticmethod
    def of(table: Table) -> "Storage":
        """The storage of a table from `table_of`."""
        return cast("Storage", table.info["storage"])

    def attribute(self, name: str) -> str:
        """The attribute that is stored under `name`."""
        return self.computed.get(name, name)

    def name_of(self, attribute: str) -> str:
        """The name under which an attribute is stored. Raises TypeError for one that is not stored."""
        for name in (*self.columns, *self.in_document):
            if self.attribute(name) == attribute:
                return name
        raise TypeError(f"{attribute} is not stored")


def table_of(  # noqa: PLR0913 - a declaration: it is read, not called
    entity: type[Any],
    name: str,
    metadata: MetaData,
    *others: Column[Any],
    columns: Collection[str] | None = None,
    without: Collection[str] = (),
    document: str | None = None,
    computed: Mapping[str, str] | None = None,
    schema: str | None = None,
) -> Table:
    """The table of a dataclass. `others` are columns that are no field, or that replace the one of a field.

    By default every field but those in `without` is a column. With `columns`, the rest is in `document`, or not stored.
    """
    computed = computed or {}
    stored = [field for field in (*fields_of(entity), *computed) if field not in without]
    given = {column.name: column for column in others}
    in_columns = tuple(field for field in stored if columns is None or field in columns)
    in_document = tuple(field for field in stored if document is not None and field not in in_columns)
    storage = Storage(in_columns, document, in_document, computed)
    if unknown := {*(columns or ()), *without} - {*fields_of(entity), *computed}:
        raise TypeError(f"{entity.__name__} has no {sorted(unknown)}")
    keyed = any(column.primary_key for column in others)
    made = [given.pop(field) if field in given else _column(entity, field, storage, keyed) for field in in_columns]
    last = [Column(document, JSONB, nullable=False)] if document and document not in given else []
    return Table(name, metadata, *made, *last, *given.values(), info={"storage": storage}, schema=schema)


class RowMapper(Generic[Entity]):
    """Converts instances of a dataclass to rows of its table (from `table_of`) and back."""

    def __init__(self, entity: type[Entity], table: Table) -> None:
        storage = Storage.of(table)
        written = [name for name in storage.columns if table.c[name].server_default is None]
        self._document = storage.document
        self._columns = AttributeReader(entity, {name: storage.attribute(name) for name in written})
        self._in_document = AttributeReader(entity, {name: storage.attribute(name) for name in storage.in_document})
        self._read = reader_of(entity)

    def to_row(self, entity: Entity) -> dict[str, Any]:
        """The values by column. The document keeps dataclasses, UUIDs and dates, which the engine writes as JSON."""
        row = self._columns.values_of(entity)
        if self._document is not None:
            row[self._document] = self._in_document.values_of(entity)
        return row

    def from_row(self, row: Row[Any] | Mapping[str, Any]) -> Entity:
        """The instance of a row; columns that are no field are ignored."""
        values = _values(row)
        return self._read(values if self._document is None else {**values[self._document], **values})


def row_reader(entity: type[Entity]) -> Callable[[Row[Any] | Mapping[str, Any]], Entity]:
    """A function that makes instances of a dataclass from rows with some columns of a table."""
    read = reader_of(entity)
    return lambda row: read(_values(row))


def _values(row: Row[Any] | Mapping[str, Any]) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", row._mapping) if isinstance(row, Row) else row  # noqa: SLF001 - a public name


def _column(entity: type[Any], name: str, storage: Storage, keyed: bool) -> Column[Any]:
    shape = shape_at(entity, storage.attribute(name))
    key = name == "id" and not keyed
    return Column(name, _type_of(shape, f"{entity.__name__}.{name}"), primary_key=key, nullable=shape.optional)


def _type_of(shape: Shape, where: str) -> TypeEngine[Any]:
    if shape.item is not None and not shape.item.is_nested:
        return ARRAY(_type_of(shape.item, where))
    if shape.is_nested or shape.is_mapping or shape.item is not None:
        return JSONB(none_as_null=True)
    if isinstance(shape.base, type) and issubclass(shape.base, StrEnum):
        return Text()
    if shape.base in _TYPES:
        return _TYPES[shape.base]
    raise TypeError(f"{where}: no column type for {shape.base}")
