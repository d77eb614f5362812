"""The endpoints of one kind of part of a case: list, add, read, change.

    class GoalSchema(InputSchema[Goal]): ...
    class GoalPatch(MergePatch[Goal]): ...

    blp = endpoints_of(
        GOAL, "goals", "Metas / Goals", schema=GoalSchema, patch=GoalPatch, answer=Representation(Goal, "GoalAnswer")
    )

A kind with rules that need more than its own fields passes its own use cases as `record` and `change`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol
from uuid import UUID

from flask import Response

from services.cases.adapters.work import CasesWork
from services.cases.bootstrap import services
from services.cases.domain.parts.part import Part, PartKind
from services.cases.usecases.read_parts import read_part, read_parts
from services.cases.usecases.record_part import change_part, record_part
from shared.kernel.changes import Changes
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import InputSchema, MergePatch
from shared.web.pagination import whole_list_response
from shared.web.representations import Representation, page_of
from shared.web.responses import etag_of, json_response, require_version


class Record(Protocol):
    """A use case that adds a part, as `record_part` does."""

    def __call__(self, case_id: UUID, kind: PartKind[Any], part: Any, /, *, work: CasesWork) -> Any: ...


class Change(Protocol):
    """A use case that changes a part, as `change_part` does."""

    def __call__(
        self,
        case_id: UUID,
        kind: PartKind[Any],
        part_id: UUID,
        changes: Changes,
        /,
        *,
        require_version: Callable[[int], None],
        work: CasesWork,
    ) -> Any: ...


@dataclass(frozen=True, kw_only=True)
class _Endpoints(Generic[Part]):
    """What the views of one kind have in common."""

    kind: PartKind[Part]
    path: str
    answer: Representation[Part]
    record: Record
    change: Change

    def created(self, part: Part, case_id: UUID) -> Created:
        location = f"/api/v1/cases/{case_id}/{self.path}/{part.id}"
        return Created(self.answer.body(part), location=location, etag=etag_of(part.version))

    def reload(self, part_id: UUID, work: CasesWork, case_id: UUID) -> Created:
        return self.created(read_part(case_id, self.kind, part_id, work=work), case_id)

    def response(self, part: Part) -> Response:
        return json_response(self.answer.body(part), etag=etag_of(part.version))


def endpoints_of(  # noqa: PLR0913 - a declaration: it is read, not called
    kind: PartKind[Part],
    path: str,
    description: str,
    *,
    schema: type[InputSchema[Part]],
    patch: type[MergePatch[Part]],
    answer: Representation[Part],
    record: Record = record_part,
    change: Change = change_part,
    name: str = "",
) -> Blueprint:
    """The endpoints at `/cases/{id}/<path>`: read with `cases:read`, written with `cases:write`.

    `name` is that of the blueprint, where the one of the kind is taken.
    """
    blp = Blueprint(
        name or kind.name, __name__, url_prefix=f"/api/v1/cases/<uuid:case_id>/{path}", description=description
    )
    endpoints = _Endpoints(kind=kind, path=path, answer=answer, record=record, change=change)
    _serve_all(blp, endpoints, schema())
    _serve_one(blp, endpoints, patch())
    return blp


def _serve_all(blp: Blueprint, of: _Endpoints[Part], schema: InputSchema[Part]) -> None:
    @blp.get("")
    @requires(Permission.CASES_READ)
    @blp.response(200, page_of(of.answer))
    def list_all(case_id: UUID) -> Response:
        """All of them, newest first."""
        with services().work(current_grant()) as work:
            parts: Sequence[Part] = read_parts(case_id, of.kind, work=work)
        return whole_list_response([of.answer.body(part) for part in parts])

    @blp.post("")
    @requires(Permission.CASES_WRITE)
    @blp.arguments(schema)
    @blp.response(201, of.answer.schema)
    @idempotent_create(lambda: services().work(current_grant()), reload=of.reload)
    def add(part: Part, work: CasesWork, case_id: UUID) -> Created:
        """Add one; words in it are kept encrypted."""
        return of.created(of.record(case_id, of.kind, part, work=work), case_id)


def _serve_one(blp: Blueprint, of: _Endpoints[Part], patch: MergePatch[Part]) -> None:
    @blp.get("/<uuid:part_id>")
    @requires(Permission.CASES_READ)
    @blp.response(200, of.answer.schema)
    def read(case_id: UUID, part_id: UUID) -> Response:
        """One of them, with an `ETag` of its own."""
        with services().work(current_grant()) as work:
            return of.response(read_part(case_id, of.kind, part_id, work=work))

    @blp.patch("/<uuid:part_id>")
    @requires(Permission.CASES_WRITE)
    @blp.arguments(patch)
    @blp.response(200, of.answer.schema)
    def change_one(changes: Changes, case_id: UUID, part_id: UUID) -> Response:
        """Merge patch (RFC 7396); needs the `If-Match` of this part."""
        with services().work(current_grant()) as work:
            part = of.change(case_id, of.kind, part_id, changes, require_version=require_version, work=work)
            return of.response(part)
