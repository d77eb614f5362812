"""The fields of a dataclass and their types, for `shared.db.rows`, `shared.web.representations` and `.inputs`."""

import dataclasses
from collections.abc import Callable, Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeGuard, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Shape:
    """The parts of one type: what it is, what it holds, and its annotations."""

    base: Any
    """`str`, `UUID`, a `StrEnum`, a dataclass; for a collection its class, such as `tuple` or `Mapping`."""
    optional: bool = False
    """Whether None is allowed."""
    marks: tuple[object, ...] = ()
    """The annotations in `Annotated` (`shared.kernel.codes`)."""
    items: tuple["Shape", ...] = ()
    """For a collection the shape of its items; for a mapping the shapes of its keys and values."""
    choices: tuple[str, ...] = ()
    """The values of a `Literal`."""

    def mark(self, kind: type[Kind]) -> Kind | None:
        """The first mark of that class."""
        return next((mark for mark in self.marks if isinstance(mark, kind)), None)

    @property
    def is_nested(self) -> bool:
        """Whether it is a dataclass."""
        return is_dataclass_type(self.base)

    @property
    def is_mapping(self) -> bool:
        """Whether it is a dict or another mapping."""
        return isinstance(self.base, type) and issubclass(self.base, Mapping)

    @property
    def item(self) -> "Shape | None":
        """The shape of the items of a list, tuple or set; None for anything else."""
        return self.items[0] if self.items and not self.is_mapping else None


@dataclass(frozen=True, slots=True)
class FieldShape:
    """What schemas and rows need to know of one field of a dataclass."""

    name: str
    shape: Shape
    default: Callable[[], Any] | None
    """Makes the default; None for a field without which no instance can be made."""


def shape_of(hint: Any) -> Shape:
    """The shape of a type."""
    hint, optional, marks = _taken_apart(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return Shape(str, optional, marks, choices=tuple(str(value) for value in arguments))
    if origin is None:
        return Shape(hint, optional, marks)
    items = tuple(shape_of(argument) for argument in arguments if argument is not Ellipsis)
    return Shape(origin, optional, marks, items)


def fields_of(entity: type[Any]) -> Mapping[str, FieldShape]:
    """The fields of a dataclass by name, in their order, without those that are no parameters of its constructor."""
    return _fields(cast("Hashable", entity))


def shape_at(entity: type[Any], path: str) -> Shape:
    """The shape of a field or property of a class. `path` may lead through attributes, as in `person.age`.

    Raises TypeError for an attribute whose type is not declared.
    """
    name, _, rest = path.partition(".")
    hint = _hints(cast("Hashable", entity)).get(name) or _property_hint(entity, name)
    if hint is None:
        raise TypeError(f"{entity.__name__}.{name} is no typed field or property")
    shape = shape_of(hint)
    return shape_at(shape.base, rest) if rest else shape


def nested_in(entity: type[Any]) -> frozenset[type[Any]]:
    """The dataclasses in the fields of a dataclass, at any depth."""
    found: set[type[Any]] = set()
    waiting = [entity]
    while waiting:
        inside = {nested for field in fields_of(waiting.pop()).values() for nested in _dataclasses(field.shape)}
        waiting += inside - found
        found |= inside
    return frozenset(found)


def container_of(shape: Shape) -> Callable[[Any], Any]:
    """The constructor of a collection of that shape: `list`, `frozenset`, or else `tuple`."""
    if shape.base is list:
        return list
    return frozenset if issubclass(shape.base, AbstractSet) else tuple


def unwrapped(hint: Any) -> Any:
    """A type without its annotations and without None."""
    return _taken_apart(hint)[0]


def is_dataclass_type(value: object) -> TypeGuard[type[Any]]:
    """Whether it is a dataclass itself, and not an instance of one."""
    return isinstance(value, type) and dataclasses.is_dataclass(value)


def _dataclasses(shape: Shape) -> Iterator[type[Any]]:
    if shape.is_nested:
        yield shape.base
    for item in shape.items:
        yield from _dataclasses(item)


def _taken_apart(hint: Any) -> tuple[Any, bool, tuple[object, ...]]:
    optional = False
    marks: tuple[object, ...] = ()
    while True:
        if get_origin(hint) is Annotated:
            marks = (*marks, *hint.__metadata__)
            hint = hint.__origin__
        elif NoneType in get_args(hint) and get_origin(hint) in (Union, UnionType):
            optional = True
            hint = Union[tuple(part for part in get_args(hint) if part is not NoneType)]  # noqa: UP007 - of a tuple
        else:
            return hint, optional, marks


@cache
def _fields(entity: Any) -> Mapping[str, FieldShape]:
    hints = _hints(entity)
    return {
        field.name: _field(field, shape_of(hints[field.name])) for field in dataclasses.fields(entity) if field.init
    }


def _field(field: "dataclasses.Field[Any]", shape: Shape) -> FieldShape:
    if field.default is not dataclasses.MISSING:
        return FieldShape(field.name, shape, lambda: field.default)
    factory = field.default_factory
    return FieldShape(field.name, shape, None if factory is dataclasses.MISSING else factory)


def _property_hint(entity: type[Any], name: str) -> Any:
    member = getattr(entity, name, None)
    if not isinstance(member, property) or member.fget is None:
        return None
    return get_type_hints(member.fget, include_extras=True).get("return")


@cache
def _hints(entity: Any) -> Mapping[str, Any]:
    return get_type_hints(entity, include_extras=True)
