"""The endpoints of one kind of part of a proceeding: list, add, read, change."""

from dataclasses import dataclass
from typing import Generic
from uuid import UUID

from flask import Response

from services.cases.adapters.work import CasesWork
from services.cases.bootstrap import services
from services.cases.domain.proceedings.part import Part, ProceedingPartKind
from services.cases.usecases.record_proceeding_part import (
    change_proceeding_part,
    read_proceeding_part,
    read_proceeding_parts,
    record_proceeding_part,
)
from shared.kernel.changes import Changes
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import InputSchema, MergePatch
from shared.web.pagination import whole_list_response
from shared.web.representations import Representation, page_of
from shared.web.responses import etag_of, json_response, require_version


@dataclass(frozen=True, kw_only=True)
class _Endpoints(Generic[Part]):
    """What the views of one kind have in common."""

    kind: ProceedingPartKind[Part]
    path: str
    answer: Representation[Part]

    def created(self, part: Part, proceeding_id: UUID) -> Created:
        location = f"/api/v1/proceedings/{proceeding_id}/{self.path}/{part.id}"
        return Created(self.answer.body(part), location=location, etag=etag_of(part.version))

    def reload(self, part_id: UUID, work: CasesWork, proceeding_id: UUID) -> Created:
        return self.created(read_proceeding_part(proceeding_id, self.kind, part_id, work=work), proceeding_id)

    def response(self, part: Part) -> Response:
        return json_response(self.answer.body(part), etag=etag_of(part.version))


def endpoints_of(
    kind: ProceedingPartKind[Part],
    path: str,
    description: str,
    *,
    schema: type[InputSchema[Part]],
    patch: type[MergePatch[Part]],
    answer: Representation[Part],
) -> Blueprint:
    """The endpoints at `/proceedings/{id}/<path>`: read with `proceedings:read`, written with `proceedings:write`."""
    prefix = f"/api/v1/proceedings/<uuid:proceeding_id>/{path}"
    blp = Blueprint(f"proceeding_{kind.name}", __name__, url_prefix=prefix, description=description)
    endpoints = _Endpoints(kind=kind, path=path, answer=answer)
    _serve_all(blp, endpoints, schema())
    _serve_one(blp, endpoints, patch())
    return blp


def _serve_all(blp: Blueprint, of: _Endpoints[Part], schema: InputSchema[Part]) -> None:
    @blp.get("")
    @requires(Permission.PROCEEDINGS_READ)
    @blp.response(200, page_of(of.answer))
    def list_all(proceeding_id: UUID) -> Response:
        """All of them, newest first."""
        with services().work(current_grant()) as work:
            parts = read_proceeding_parts(proceeding_id, of.kind, work=work)
        return whole_list_response([of.answer.body(part) for part in parts])

    @blp.post("")
    @requires(Permission.PROCEEDINGS_WRITE)
    @blp.arguments(schema)
    @blp.response(201, of.answer.schema)
    @idempotent_create(lambda: services().work(current_grant()), reload=of.reload)
    def add(part: Part, work: CasesWork, proceeding_id: UUID) -> Created:
        """Add one; words in it are kept encrypted."""
        return of.created(record_proceeding_part(proceeding_id, of.kind, part, work=work), proceeding_id)


def _serve_one(blp: Blueprint, of: _Endpoints[Part], patch: MergePatch[Part]) -> None:
    @blp.get("/<uuid:part_id>")
    @requires(Permission.PROCEEDINGS_READ)
    @blp.response(200, of.answer.schema)
    def read(proceeding_id: UUID, part_id: UUID) -> Response:
        """One of them, with an `ETag` of its own."""
        with services().work(current_grant()) as work:
            return of.response(read_proceeding_part(proceeding_id, of.kind, part_id, work=work))

    @blp.patch("/<uuid:part_id>")
    @requires(Permission.PROCEEDINGS_WRITE)
    @blp.arguments(patch)
    @blp.response(200, of.answer.schema)
    def change_one(changes: Changes, proceeding_id: UUID, part_id: UUID) -> Response:
        """Merge patch (RFC 7396); needs the `If-Match` of this part."""
        with services().work(current_grant()) as work:
            part = change_proceeding_part(
                proceeding_id, of.kind, part_id, changes, require_version=require_version, work=work
            )
            return of.response(part)
