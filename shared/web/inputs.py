"""Inputs that follow from a dataclass.

    class ExploitationSchema(InputSchema[Exploitation]):
        @validates_schema(skip_on_field_errors=True)
        def check(self, purpose: Mapping[str, Any], **_: object) -> None: ...

    class RegisterCaseSchema(InputSchema[RegisterCase], nested=(ExploitationSchema,)):
        '''A new case.'''

        phone = fields.String(validate=…)      # written by hand: replaces what the annotation says

    class ChangeCaseSchema(MergePatch[Case], only=("status", "person"), nested=(ExploitationSchema,)):
        '''A merge patch (RFC 7396) of coded fields.'''

    @blp.arguments(input_of(SealCase, "Seal"))          # no checks of its own, so no class; `patch_of` for a patch

    @blp.arguments(RegisterCaseSchema)
    def register(command: RegisterCase) -> …           # load gives an instance

    @blp.arguments(ChangeCaseSchema)
    def change(changes: Changes, case_id: UUID) -> …    # only what was sent, in the types of the fields

    @blp.query(ListCasesQuery)                         # a dataclass; `QuerySchema[…]` where a schema is needed
    def list_all(query: ListCasesQuery) -> …

An input requires the fields without a default, takes null exactly for Optional ones and refuses fields it does not
know. `READ_ONLY` fields and those in `without` are not taken; the dataclass fills them in by their defaults. A query
takes no null, because its filters are left out instead. A merge patch requires nothing, also inside nested dataclasses;
the items of a list are whole.

A nested dataclass is a component `<its name>Input` (`<its name>Patch` in a merge patch), or the schema in `nested` that
is made for it.
"""

from abc import abstractmethod
from collections.abc import Collection, Hashable
from dataclasses import replace
from enum import Enum
from functools import cache, partial
from typing import Any, ClassVar, Generic, TypeVar, cast, get_args

from marshmallow.schema import SchemaMeta

from shared.kernel.changes import Changes
from shared.kernel.codes import READ_ONLY, Code, Named
from shared.kernel.shapes import FieldShape, Shape, fields_of, nested_in
from shared.web.schemas import StrictSchema
from shared.web.shape_fields import Field, NestedSchema, field_for

Command = TypeVar("Command")
Given = tuple[type["_DataclassSchema"], ...]
"""Schemas that are made by hand for nested dataclasses."""
_SIMPLE = (str, int, float, Enum)


def _in_brackets(attrs: dict[str, Any]) -> type[Any] | None:
    arguments = [argument for base in attrs.get("__orig_bases__", ()) for argument in get_args(base)]
    return next((argument for argument in arguments if isinstance(argument, type)), None)


class _GeneratedFields(SchemaMeta):
    """Gives a schema the fields of the dataclass in its brackets; what is written by hand replaces them."""

    def __new__(
        mcs,
        name: str,
        bases: tuple[type, ...],
        attrs: dict[str, Any],
        *,
        only: Collection[str] = (),
        without: Collection[str] = (),
        nested: Given = (),
    ) -> Any:
        """`only` and `without` select fields of the dataclass; `nested` are schemas for dataclasses inside of it."""
        if (command := _in_brackets(attrs)) is not None:
            kind = cast("type[_DataclassSchema]", bases[0])
            offered = kind.offered(command)
            if unknown := {*only, *without} - offered.keys():
                raise TypeError(f"{command.__name__} takes no {sorted(unknown)}")
            selected = [name for name in offered if name not in without and name in (only or offered)]
            attrs = {**{name: kind.field(offered[name], nested) for name in selected}, "command": command, **attrs}
            kind.check_whole(command, attrs)
        return super().__new__(mcs, name, bases, attrs)

    def __init__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **_: object) -> None:  # noqa: N805 - a class
        super().__init__(name, bases, attrs)  # type: ignore[no-untyped-call]  # marshmallow's own


class _DataclassSchema(StrictSchema, metaclass=_GeneratedFields):
    """What inputs and merge patches have in common."""

    command: ClassVar[type[Any]]
    """The dataclass."""
    SUFFIX: ClassVar[str]
    """Behind the names of nested dataclasses in the API description."""

    @staticmethod
    def offered(command: type[Any]) -> dict[str, FieldShape]:
        """The fields of a dataclass that a caller may send."""
        return {name: field for name, field in fields_of(command).items() if READ_ONLY not in field.shape.marks}

    @classmethod
    @abstractmethod
    def field(cls, field: FieldShape, given: Given) -> Field:
        """The marshmallow field for one of them."""

    @classmethod
    def check_whole(cls, command: type[Any], taken: Collection[str]) -> None:
        """Raise TypeError when what is taken is not enough."""


class InputSchema(_DataclassSchema, Generic[Command]):
    """Takes a `Command`; see the module."""

    SUFFIX = "Input"

    def load(self, data: Any, *, many: bool | None = None, partial: Any = None, unknown: Any = None) -> Command:
        """The command in a body. Raises ValidationError."""
        values = super().load(data, many=many, partial=partial, unknown=unknown)
        return cast("Command", self.command(**values))

    @classmethod
    def field(cls, field: FieldShape, given: Given) -> Field:
        options: dict[str, Any] = {"required": field.default is None}
        if field.default is not None and isinstance(default := field.default(), _SIMPLE):
            options["load_default"] = default
        return field_for(field.shape, _nested(InputSchema, given), **_key(field), **options)

    @classmethod
    def check_whole(cls, command: type[Any], taken: Collection[str]) -> None:
        missing = [name for name, field in fields_of(command).items() if field.default is None and name not in taken]
        if missing:
            raise TypeError(f"{command.__name__} cannot be made without {missing}")


class QuerySchema(InputSchema[Command], Generic[Command]):
    """Takes a query string as a `Command`; see the module."""

    SUFFIX = "Query"

    @classmethod
    def field(cls, field: FieldShape, given: Given) -> Field:
        return super().field(replace(field, shape=_of_a_filter(field.shape)), given)


class MergePatch(_DataclassSchema, Generic[Command]):
    """Takes the changes of a merge patch (RFC 7396) by the field of `Command`; see the module."""

    SUFFIX = "Patch"

    def load(self, data: Any, *, many: bool | None = None, partial: Any = None, unknown: Any = None) -> Changes:
        """The changes in a body. Raises ValidationError."""
        return cast("Changes", super().load(data, many=many, partial=partial, unknown=unknown))

    @classmethod
    def field(cls, field: FieldShape, given: Given) -> Field:
        # A nested object is merged, a list is replaced.
        nested = _nested(MergePatch if field.shape.is_nested else InputSchema, given)
        return field_for(field.shape, nested, **_key(field))


def input_of(
    command: type[Command], name: str = "", *, only: Collection[str] = (), without: Collection[str] = ()
) -> InputSchema[Command]:
    """An input that needs no class of its own. `name` is its component; by default that of the dataclass."""
    made = _made(InputSchema, name or command.__name__, command, only=only, without=without)
    return cast("InputSchema[Command]", made())


def patch_of(
    command: type[Command], name: str = "", *, only: Collection[str] = (), without: Collection[str] = ()
) -> MergePatch[Command]:
    """A merge patch that needs no class of its own; its component is `name` with `Patch` behind it."""
    made = _made(MergePatch, f"{name or command.__name__}Patch", command, only=only, without=without)
    return cast("MergePatch[Command]", made())


def query_schema(kind: type[Command]) -> QuerySchema[Command]:
    """The schema of a query string that is loaded as a dataclass."""
    return cast("QuerySchema[Command]", _by_its_own_name(QuerySchema, (), cast("Hashable", kind))())


def _of_a_filter(shape: Shape) -> Shape:
    """A filter is left out and never null, and finds what was stored under a code that was retired since."""
    marks = tuple(replace(mark, retired=True) if isinstance(mark, Code) else mark for mark in shape.marks)
    return replace(shape, optional=False, marks=marks)


def _key(field: FieldShape) -> dict[str, Any]:
    named = field.shape.mark(Named)
    return {"data_key": named.name} if named else {}


def _nested(kind: type[_DataclassSchema], given: Given) -> NestedSchema:
    return partial(_schema_of, kind, given)


def _schema_of(kind: type[_DataclassSchema], given: Given, entity: type[Any]) -> type[_DataclassSchema]:
    for schema in given:
        if schema.command is entity and issubclass(schema, kind):
            return schema
    inside = nested_in(entity)
    return _by_its_own_name(
        kind, tuple(schema for schema in given if schema.command in inside), cast("Hashable", entity)
    )


@cache
def _by_its_own_name(kind: Any, given: Given, entity: Any) -> type[_DataclassSchema]:
    return _made(kind, f"{entity.__name__}{kind.SUFFIX}", entity, given=given)


def _made(
    kind: Any,
    name: str,
    entity: Any,
    *,
    only: Collection[str] = (),
    without: Collection[str] = (),
    given: Given = (),
) -> type[_DataclassSchema]:
    offered = kind.offered(entity)
    if unknown := {*only, *without} - offered.keys():
        raise TypeError(f"{entity.__name__} takes no {sorted(unknown)}")
    selected = [field for field in offered if field not in without and field in (only or offered)]
    members = {field: kind.field(offered[field], given) for field in selected}
    kind.check_whole(entity, members)
    made = kind.from_dict(members, name=name)
    made.command = entity
    return cast("type[_DataclassSchema]", made)
