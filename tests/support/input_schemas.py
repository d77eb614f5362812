"""Everything that callers may write to the platform: the schemas of all views, and which of their strings are free."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from marshmallow import Schema, fields, validate

from infra.local.secrets import SERVICES
from shared.web import schemas
from shared.web.blueprint import Blueprint
from shared.web.text_fields import EmailAddress

FORMED = (
    *(schemas.Coded, schemas.Choice, schemas.Alpha3, schemas.Subdivision, schemas.PartialDate, schemas.CountryField),
    *(EmailAddress, fields.Email, fields.Url, fields.UUID),
)
"""Strings that are of a list or of a form by their class."""
_FORMS = ("enum", "pattern", "format", "x-code-list")


def input_schemas() -> Iterator[Schema]:
    """The schemas of what the views of every service take, without those that are nested in them."""
    for service in SERVICES:
        for blueprint in import_module(f"services.{service}.api.blueprints").BLUEPRINTS:
            # Pages of sign-in are of Flask alone, and no schema reads them.
            if isinstance(blueprint, Blueprint):
                yield from _taken_by(blueprint)


def _taken_by(blueprint: Blueprint) -> Iterator[Schema]:
    for of_methods in blueprint._docs.values():
        for documented in of_methods.values():
            for parameter in ((documented or {}).get("arguments") or {}).get("parameters", ()):
                yield parameter["schema"]


def free_strings(schema: Schema) -> Iterator[str]:
    """The strings of a schema, at any depth, that have no list of codes and no form: `<what is taken>.<field>`."""
    for field_name, field in schema.fields.items():
        for inner in _within(field):
            if isinstance(inner, fields.Nested):
                yield from free_strings(inner.schema)
            elif _is_free(inner):
                yield f"{_where(schema, field_name)}.{field_name}"


def _where(schema: Schema, field_name: str) -> str:
    of = getattr(schema, "command", type(schema))
    declaring = [each for each in of.__mro__ if field_name in vars(each).get("__annotations__", {})]
    return (declaring or [of])[-1].__name__.removesuffix("Schema")


def _within(field: Any) -> Iterator[Any]:
    if isinstance(field, fields.List):
        yield from _within(field.inner)
    elif isinstance(field, fields.Dict) and field.value_field is not None:
        yield from _within(field.key_field or fields.Raw())
        yield from _within(field.value_field)
    else:
        yield field


def _is_free(field: Any) -> bool:
    if type(field) in (fields.Raw, fields.Field, fields.Dict, fields.Mapping):
        return True
    if not isinstance(field, fields.String) or isinstance(field, FORMED) or field.dump_only:
        return False
    listed = any(isinstance(each, validate.OneOf | validate.ContainsOnly) for each in field.validators)
    return not listed and not any(form in field.metadata for form in _FORMS)
