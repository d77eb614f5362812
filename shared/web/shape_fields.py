"""The marshmallow field that follows from the annotation of a dataclass field."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import Enum
from functools import partial
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from marshmallow.types import Validator

from shared.kernel.codes import DISTINCT, LENIENT, Choice, Code, Length, Mark, Range
from shared.kernel.country import Country
from shared.kernel.shapes import Shape, container_of
from shared.web.schemas import Alpha3, Coded, CountryField, PartialDate, Subdivision
from shared.web.schemas import Choice as ChoiceField
from shared.web.text_fields import EmailAddress, LineText, ParagraphText

Field = fields.Field[Any]
Build = Callable[..., Field]
NestedSchema = Callable[[type[Any]], type[Schema]]
"""The schema of a dataclass that is a field of another."""

_BY_TYPE: Mapping[Any, Build] = {
    str: fields.String,
    bool: fields.Boolean,
    float: fields.Float,
    UUID: fields.UUID,
    date: fields.Date,
    datetime: fields.AwareDateTime,
    Country: CountryField,
    Any: fields.Raw,
}
_BY_MARK: Mapping[object, Build] = {
    Mark.LINE: LineText,
    Mark.PARAGRAPH: ParagraphText,
    Mark.EMAIL: EmailAddress,
    Mark.ALPHA_3: Alpha3,
    Mark.SUBDIVISION: Subdivision,
    Mark.PARTIAL_DATE: PartialDate,
    Mark.UTC_BY_DEFAULT: partial(fields.AwareDateTime, default_timezone=UTC),
}
_LIMITS = (Length, Range)


class Collected(fields.List[Any]):
    """A list that is loaded as a tuple or a set; with `distinct`, without repetitions and in the order given."""

    def __init__(self, item: Field, *, into: Callable[[Iterable[Any]], Any], distinct: bool, **options: Any) -> None:
        super().__init__(item, **options)
        self._into, self._distinct = into, distinct

    def _deserialize(self, value: object, *args: object, **options: object) -> Any:
        items = super()._deserialize(value, *args, **options)
        return self._into(dict.fromkeys(items) if self._distinct else items)


def field_for(shape: Shape, nested: NestedSchema, **options: Any) -> Field:
    """The field that takes and describes a value of this shape. Raises TypeError where no field fits the type."""
    build = _marked(shape) or _built(shape, nested) or _typed(shape)
    return build(validate=list(_validators(shape)) or None, allow_none=shape.optional, **options)


def unlimited(shape: Shape) -> Shape:
    """The shape without the limits of inputs, which say nothing about what is stored."""
    marks = [mark for mark in shape.marks if not isinstance(mark, _LIMITS)]
    return replace(
        shape,
        marks=tuple(Code(mark.list_id, retired=True) if isinstance(mark, Code) else mark for mark in marks),
        items=tuple(unlimited(item) for item in shape.items),
    )


def _marked(shape: Shape) -> Build | None:
    if code := shape.mark(Code):
        return partial(Coded, code.list_id, only=code.only, retired=code.retired, into=shape.base)
    if choice := shape.mark(Choice):
        return partial(ChoiceField, choice.codes)
    return next((_BY_MARK[mark] for mark in shape.marks if mark in _BY_MARK), None)


def _built(shape: Shape, nested: NestedSchema) -> Build | None:
    if shape.is_nested:
        return partial(fields.Nested, nested(shape.base))
    if shape.is_mapping:
        keys, values = _keys_and_values(shape, nested)
        return partial(fields.Dict, keys=keys, values=values)
    if shape.item is not None:
        item = field_for(shape.item, nested)
        return partial(Collected, item, into=container_of(shape), distinct=DISTINCT in shape.marks)
    return None


def _keys_and_values(shape: Shape, nested: NestedSchema) -> tuple[Field | None, Field | None]:
    if not shape.items or shape.items[1].base is Any:
        return None, None
    keys, values = shape.items
    return field_for(keys, nested), field_for(values, nested)


def _typed(shape: Shape) -> Build:
    if shape.base is int:
        return partial(fields.Integer, strict=LENIENT not in shape.marks)
    if shape.base in _BY_TYPE:
        return _BY_TYPE[shape.base]
    if isinstance(shape.base, type) and issubclass(shape.base, Enum):
        # The description would not say that the values are strings.
        return partial(fields.Enum, shape.base, by_value=True, metadata={"type": "string"})
    raise TypeError(f"no field for {shape.base}")


def _validators(shape: Shape) -> Iterable[Validator]:
    if shape.choices:
        yield validate.OneOf(shape.choices)
    if length := shape.mark(Length):
        yield validate.Length(length.min, length.max)
    if limits := shape.mark(Range):
        yield validate.Range(limits.min, limits.max)
