"""What a merge patch (RFC 7396) changes, and what one record takes from another."""

from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from typing import Any, TypeVar, cast

from shared.kernel.shapes import fields_of

Entity = TypeVar("Entity")
Changes = Mapping[str, Any]
"""The new values by the name of their field; those of a nested dataclass are `Changes` again.

Each has the type of its field, which the schema has checked: a type that said so would declare the dataclass again.
"""


def apply_changes(entity: object, changes: Changes) -> None:
    """Set the fields of `entity`, a mutable dataclass; its nested dataclasses are replaced by changed copies."""
    for name, value in changes.items():
        setattr(entity, name, _changed(getattr(entity, name), value))


def changed(entity: Entity, changes: Changes) -> Entity:
    """A changed copy of `entity`, an immutable dataclass."""
    return cast("Entity", _changed(entity, changes))


def copy_fields(declared: type[Entity], source: Entity, into: Entity) -> None:
    """Set each field of `declared`, a dataclass of which both are subclasses, in `into` as it is in `source`."""
    for name in fields_of(declared):
        setattr(into, name, getattr(source, name))


def _changed(old: Any, new: Any) -> Any:
    if is_dataclass(old) and not isinstance(old, type) and isinstance(new, Mapping):
        return replace(old, **{name: _changed(getattr(old, name), value) for name, value in new.items()})
    return new
