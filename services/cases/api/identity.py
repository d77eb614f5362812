"""`/cases/{id}/identity`: who the person is, for a stated purpose only."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response

from services.cases.adapters.vault import identity_from
from services.cases.api.answers import IdentityAnswer
from services.cases.api.bodies import identity_body
from services.cases.api.caller import callers_work, stated_purpose
from services.cases.api.identity_schemas import EraseSchema, IdentitySchema
from services.cases.domain.identity import Identity
from services.cases.usecases.identity import erase_identity, read_identity, record_identity
from shared.kernel.grant import Permission
from shared.web.authorization import requires
from shared.web.blueprint import Blueprint
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("identity", __name__, url_prefix="/api/v1/cases/<uuid:case_id>", description="Identidad / Identity")


@blp.get("/identity")
@requires(Permission.CASES_IDENTIFY)
@blp.response(200, IdentityAnswer)
def read(case_id: UUID) -> Response:
    """Read it, stating why in `X-Purpose`. The `ETag` is the identity's own; version 0 is "none recorded"."""
    purpose = stated_purpose()
    with callers_work() as work:
        identity, version = read_identity(case_id, purpose, work=work)
    return json_response(identity_body(identity), etag=etag_of(version))


@blp.put("/identity")
@requires(Permission.CASES_IDENTIFY)
@blp.arguments(IdentitySchema())
@blp.response(200, IdentityAnswer)
def replace_all(body: dict[str, Any], case_id: UUID) -> Response:
    """Replace it; needs `If-Match`."""
    return _recorded(case_id, lambda _: identity_from(body))


@blp.patch("/identity")
@requires(Permission.CASES_IDENTIFY)
@blp.arguments(IdentitySchema())
@blp.response(200, IdentityAnswer)
def change(body: dict[str, Any], case_id: UUID) -> Response:
    """Merge patch; needs `If-Match`."""
    new = identity_from(body)
    return _recorded(case_id, lambda old: replace(old, **{name: getattr(new, name) for name in body}))


@blp.post("/erase-identity")
@requires(Permission.CASES_IDENTIFY)
@blp.arguments(EraseSchema())
@blp.response(204)
def erase(body: dict[str, Any], case_id: UUID) -> Response:
    """Destroy the person's key (supervisors). There is no way back."""
    with callers_work() as work:
        erase_identity(case_id, body["reason"], work=work)
    return Response(status=204)


def _recorded(case_id: UUID, build: Callable[[Identity], Identity]) -> Response:
    with callers_work() as work:
        identity, version = record_identity(case_id, build, require_version, work=work)
    return json_response(identity_body(identity), etag=etag_of(version))
