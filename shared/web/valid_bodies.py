"""Reads a valid object in one pass over the fields of its schema.

marshmallow collects everything that is wrong with a body, each error at its place. Where nothing is wrong, that takes
longer than the fields themselves. A `Reader` calls the same fields and validators and stops at the first that objects;
whoever uses it then lets marshmallow load the object and say what is wrong.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from marshmallow import ValidationError, fields, missing
from marshmallow.decorators import VALIDATES_SCHEMA

from shared.web.schemas import StrictSchema
from shared.web.shape_fields import Collected, Field

Read = Callable[[Any], Any]
"""Gives the loaded value of one that is not null. Raises ValidationError."""


class _Member(NamedTuple):
    """One member of an object."""

    name: str
    read: Read
    is_nullable: bool


class Reader:
    """Reads objects of one schema. Of marshmallow's hooks it may have `validates_schema`, without options."""

    def __init__(self, schema: StrictSchema) -> None:
        hooks = {tag: found for tag, found in schema._hooks.items() if found}  # noqa: SLF001 - nothing else tells them
        self._checks = [getattr(schema, name) for name, *_ in hooks.pop(VALIDATES_SCHEMA, ())]
        self._defaults = {n: f.load_default for n, f in schema.load_fields.items() if f.load_default is not missing}
        if hooks or any(map(callable, self._defaults.values())):
            raise TypeError(f"{type(schema).__name__} has hooks or defaults that a reader does not call")
        self._members = {
            field.data_key or name: _Member(name, _reader(field), field.allow_none)
            for name, field in schema.load_fields.items()
        }
        self._required = {field.data_key or name for name, field in schema.load_fields.items() if field.required}
        self._made = schema.made

    def read(self, given: Mapping[str, Any]) -> Any:
        """What the schema makes of a valid object. Raises ValidationError, whose words are not for callers."""
        if not given.keys() >= self._required:
            raise ValidationError("required")
        values, members = self._defaults.copy(), self._members
        for key, value in given.items():
            if key not in members:
                raise ValidationError("unknown")
            name, read, is_nullable = members[key]
            if value is not None:
                values[name] = read(value)
            elif is_nullable:
                values[name] = None
            else:
                raise ValidationError("null")
        for check in self._checks:
            check(values, partial=None, many=False, unknown=None)
        return self._made(values)


def _reader(field: Field) -> Read:
    load, validators = _loader(field), tuple(field.validators)
    if not validators:
        return load

    def read(value: Any) -> Any:
        loaded = load(value)
        for validate in validators:
            validate(loaded)
        return loaded

    return read


def _loader(field: Field) -> Read:
    if isinstance(field, Collected):
        return _list_loader(field)
    if isinstance(field, fields.Dict) and field.key_field is not None and field.value_field is not None:
        return _mapping_loader(field.key_field, field.value_field)
    if isinstance(field, fields.Nested) and isinstance(schema := field.schema, StrictSchema) and not schema.many:
        return _object_loader(Reader(schema))
    return partial(field._deserialize, attr=None, data=None)  # noqa: SLF001 - what a kind of field overrides


def _list_loader(field: Collected) -> Read:
    read, is_nullable, collected = _reader(field.inner), field.inner.allow_none, field.collected

    def load(value: Any) -> Any:
        if not isinstance(value, list) or (None in value and not is_nullable):
            raise ValidationError("invalid")
        return collected([item if item is None else read(item) for item in value])

    return load


def _mapping_loader(key_field: Field, value_field: Field) -> Read:
    read_key, read_value, is_nullable = _reader(key_field), _reader(value_field), value_field.allow_none

    def load(value: Any) -> Any:
        if not isinstance(value, dict) or (None in value.values() and not is_nullable):
            raise ValidationError("invalid")
        return {read_key(key): item if item is None else read_value(item) for key, item in value.items()}

    return load


def _object_loader(reader: Reader) -> Read:
    def load(value: Any) -> Any:
        if not isinstance(value, dict):
            raise ValidationError("type")
        return reader.read(value)

    return load
