"""Attributes of an entity as a dict of values that PostgreSQL's driver and JSON accept."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from operator import attrgetter
from typing import Any

from shared.kernel.shapes import Shape, shape_at


class AttributeReader:
    """Reads a fixed set of attributes of entities. Tuples become lists, and sets sorted lists."""

    def __init__(self, entity: type[Any], attributes: Mapping[str, str]) -> None:
        """`attributes` maps a key to a field or property of `entity`, such as `person.age`."""
        self._keys = tuple(attributes)
        self._get = _getter(tuple(attributes.values()))
        shapes = {key: shape_at(entity, path) for key, path in attributes.items()}
        self._lists = [(key, _list_of(shape)) for key, shape in shapes.items() if shape.item is not None]

    def values_of(self, entity: Any) -> dict[str, Any]:
        """The values by key."""
        values = dict(zip(self._keys, self._get(entity), strict=True))
        for key, to_list in self._lists:
            values[key] = to_list(values[key])
        return values


def _getter(paths: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if len(paths) > 1:
        return attrgetter(*paths)
    return lambda entity: tuple(attrgetter(path)(entity) for path in paths)


def _list_of(shape: Shape) -> Callable[[Any], Any]:
    to_list: Callable[[Any], Any] = sorted if issubclass(shape.base, AbstractSet) else list
    return (lambda value: None if value is None else to_list(value)) if shape.optional else to_list
