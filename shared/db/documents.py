"""Makes dataclasses from documents and rows that the platform wrote. They are not validated; inputs have schemas."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar, cast, get_args
from uuid import UUID

from cattrs import Converter

from shared.kernel.shapes import container_of, shape_of, unwrapped

Entity = TypeVar("Entity")
Hook = Callable[[Any, Any], Any]

_AS_THEY_ARE = (str, int, bool, float, bytes, object, Any)


def reader_of(entity: type[Entity]) -> Callable[[Mapping[str, Any]], Entity]:
    """A function that makes an instance of a dataclass from its values by field name. It is compiled once per class.

    Unknown keys are ignored, and missing ones take the field's default. UUIDs, dates and times may be objects or the
    strings of JSON. A list becomes the collection that the field declares: a tuple for a `Sequence`.
    """
    hook = cast("Callable[[Any, Any], Entity]", _CONVERTER.get_structure_hook(entity))
    return lambda values: hook(values, entity)


def _stays(hint: Any) -> bool:
    shape = shape_of(hint)
    return all(item.base in _AS_THEY_ARE for item in (shape.items if shape.is_mapping else (shape,)))


def _as_it_is(value: Any, _: Any) -> Any:
    return value


def _optional(hint: Any, converter: Converter) -> Hook:
    inner = unwrapped(hint)
    hook = converter.get_structure_hook(inner)
    return lambda value, _: None if value is None else hook(value, inner)


def _collection(hint: Any, converter: Converter) -> Hook:
    make, item = container_of(shape_of(hint)), get_args(unwrapped(hint))[0]
    if _stays(item):
        return lambda values, _: make(values)
    hook = converter.get_structure_hook(item)
    return lambda values, _: make([hook(value, item) for value in values])


def _uuid(value: Any, _: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _date(value: Any, _: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _datetime(value: Any, _: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


# Without the detailed errors of cattrs, which would double the time: the platform itself wrote what it reads here.
_CONVERTER = Converter(detailed_validation=False)
# cattrs uses the last hook that matches.
_CONVERTER.register_structure_hook_factory(lambda hint: shape_of(hint).item is not None, _collection)
_CONVERTER.register_structure_hook_factory(lambda hint: shape_of(hint).optional, _optional)
_CONVERTER.register_structure_hook_func(_stays, _as_it_is)
_CONVERTER.register_structure_hook(UUID, _uuid)
_CONVERTER.register_structure_hook(date, _date)
_CONVERTER.register_structure_hook(datetime, _datetime)
