"""The endpoints of one kind of part of a case or of a proceeding: list, add, read, change.

Input, patch and answer follow from the kind. One with rules that need more than its own fields has use cases of its
own, `record` and `change`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, Protocol
from uuid import UUID

from flask import Response

from services.cases.adapters.work import CasesWork
from services.cases.bootstrap import services
from services.cases.domain.kinds.kind import Kind, Offered, Owner
from services.cases.domain.kinds.part import Part
from services.cases.domain.parts.part import CASE
from services.cases.domain.proceedings.part import PROCEEDING
from services.cases.usecases.parts.record_part import change_part, read_part, read_parts, record_part
from shared.kernel.changes import Changes
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import input_of, patch_of
from shared.web.pagination import whole_list_response
from shared.web.representations import Representation, page_of
from shared.web.responses import etag_of, json_response, require_version


class Record(Protocol):
    """A use case that adds a part, as `record_part` does."""

    def __call__(self, owner_id: UUID, kind: Kind[Any, Any], part: Any, /, *, work: CasesWork) -> Any: ...


class Change(Protocol):
    """A use case that changes a part, as `change_part` does."""

    def __call__(
        self,
        owner_id: UUID,
        kind: Kind[Any, Any],
        part_id: UUID,
        changes: Changes,
        /,
        *,
        require_version: Callable[[int], None],
        work: CasesWork,
    ) -> Any: ...


@dataclass(frozen=True)
class _Place:
    """Where the parts of one sort of owner are, and who may reach them."""

    path: str
    owner_id: str
    """The name of the id of the owner in the address."""
    read: Permission
    write: Permission
    tag: str = ""
    """In front of the names of the endpoints."""


_PLACES: Mapping[str, _Place] = {
    CASE.name: _Place("cases", "case_id", Permission.CASES_READ, Permission.CASES_WRITE),
    PROCEEDING.name: _Place(
        *("proceedings", "proceeding_id"), Permission.PROCEEDINGS_READ, Permission.PROCEEDINGS_WRITE, "proceeding_"
    ),
}


def answer_of(kind: Kind[Owner, Part]) -> Representation[Part]:
    """How a part looks in responses; the same each time."""
    return _answer_of(kind)


@cache
def _answer_of(kind: Kind[Any, Any]) -> Representation[Any]:
    offered = kind.offered or Offered("", "")
    name = offered.answer or f"{kind.entity.__name__}Answer"
    return Representation(kind.entity, name, computed=tuple(offered.computed))


@dataclass(frozen=True)
class _Views(Generic[Part]):
    """What the views of one kind have in common."""

    kind: Kind[Any, Part]
    offered: Offered
    place: _Place
    answer: Representation[Part]

    def created(self, part: Part, owner_id: UUID) -> Created:
        location = f"/api/v1/{self.place.path}/{owner_id}/{self.offered.path}/{part.id}"
        return Created(self.answer.body(part), location=location, etag=etag_of(part.version))

    def reload(self, part_id: UUID, work: CasesWork, **owner: UUID) -> Created:
        return self.created(read_part(self.owner_id(owner), self.kind, part_id, work=work), self.owner_id(owner))

    def response(self, part: Part) -> Response:
        return json_response(self.answer.body(part), etag=etag_of(part.version))

    def owner_id(self, path: Mapping[str, UUID]) -> UUID:
        return path[self.place.owner_id]


def endpoints_of(kind: Kind[Owner, Part], *, record: Record = record_part, change: Change = change_part) -> Blueprint:
    """The endpoints at `/cases/{id}/<path>` or `/proceedings/{id}/<path>`, with the permissions of their owner."""
    if kind.offered is None:
        raise TypeError(f"{kind.name} is not offered")
    place = _PLACES[kind.owner.name]
    blp = Blueprint(
        kind.offered.tag or f"{place.tag}{kind.name}",
        __name__,
        url_prefix=f"/api/v1/{place.path}/<uuid:{place.owner_id}>/{kind.offered.path}",
        description=kind.offered.title,
    )
    views = _Views(kind, kind.offered, place, answer_of(kind))
    _serve_all(blp, views, record)
    _serve_one(blp, views, change)
    return blp


def _serve_all(blp: Blueprint, of: _Views[Part], record: Record) -> None:
    @blp.get("")
    @requires(of.place.read)
    @blp.response(200, page_of(of.answer))
    def list_all(**owner: UUID) -> Response:
        """All of them, newest first."""
        with services().work(current_grant()) as work:
            parts = read_parts(of.owner_id(owner), of.kind, work=work)
        return whole_list_response([of.answer.body(part) for part in parts])

    @blp.post("")
    @requires(of.place.write)
    @blp.arguments(input_of(of.kind.entity, of.offered.component))
    @blp.response(201, of.answer.schema)
    @idempotent_create(lambda: services().work(current_grant()), reload=of.reload)
    def add(part: Part, work: CasesWork, **owner: UUID) -> Created:
        """Add one; words in it are kept encrypted."""
        return of.created(record(of.owner_id(owner), of.kind, part, work=work), of.owner_id(owner))


def _serve_one(blp: Blueprint, of: _Views[Part], change: Change) -> None:
    @blp.get("/<uuid:part_id>")
    @requires(of.place.read)
    @blp.response(200, of.answer.schema)
    def read(part_id: UUID, **owner: UUID) -> Response:
        """One of them, with an `ETag` of its own."""
        with services().work(current_grant()) as work:
            return of.response(read_part(of.owner_id(owner), of.kind, part_id, work=work))

    @blp.patch("/<uuid:part_id>")
    @requires(of.place.write)
    @blp.arguments(patch_of(of.kind.entity, of.offered.component, without=of.offered.fixed))
    @blp.response(200, of.answer.schema)
    def change_one(changes: Changes, part_id: UUID, **owner: UUID) -> Response:
        """Merge patch (RFC 7396); needs the `If-Match` of this part."""
        with services().work(current_grant()) as work:
            part = change(of.owner_id(owner), of.kind, part_id, changes, require_version=require_version, work=work)
            return of.response(part)
