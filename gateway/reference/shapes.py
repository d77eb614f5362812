"""How the interface description writes the shape of a dataclass.

Not by `shared.web.representations`, as in the services: that brings the libraries of databases into the gateway.
"""

from enum import StrEnum
from typing import Any

from shared.kernel.shapes import Shape, fields_of, nested_in

_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}
Schemas = dict[str, dict[str, Any]]


def schemas_of(entity: type[Any]) -> Schemas:
    """Component name → schema, of a dataclass and of all in it."""
    return {each.__name__: _object(each) for each in sorted({entity, *nested_in(entity)}, key=lambda one: one.__name__)}


def _object(entity: type[Any]) -> dict[str, Any]:
    fields = fields_of(entity)
    return {
        "type": "object",
        "description": (entity.__doc__ or "").partition("\n\n")[0],
        "required": [*fields],
        "properties": {name: _value(field.shape) for name, field in fields.items()},
    }


def _value(shape: Shape) -> dict[str, Any]:
    if shape.is_nested:
        return {"$ref": f"#/components/schemas/{shape.base.__name__}"}
    if shape.item is not None:
        return {"type": "array", "items": _value(shape.item)}
    if issubclass(shape.base, StrEnum):
        return {"type": "string", "enum": [*shape.base]}
    name = _TYPES[shape.base]
    return {"type": [name, "null"] if shape.optional else name}
