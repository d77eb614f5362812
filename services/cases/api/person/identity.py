"""`/cases/{id}/identity`: who the person is, for a stated purpose only.

Who changes it needs the right to write as well: a person whose certificate has ended only reads (ADR 0057).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from flask import Response

from services.cases.api.access.approvals import APPROVAL, asked_response
from services.cases.api.caller import has_identified_many, stated_purpose
from services.cases.api.responses import IDENTITY, IDENTITY_CHANGE, IDENTITY_CHANGES
from services.cases.api.schemas import EraseSchema, IdentityPatchSchema, IdentitySchema
from services.cases.bootstrap import services
from services.cases.domain.person.identity import Identity
from services.cases.usecases.person.ask_erasure import ask_erasure
from services.cases.usecases.person.change_identity import change_identity
from services.cases.usecases.person.read_identity import read_identity
from services.cases.usecases.person.read_identity_changes import read_identity_changes
from shared.kernel.changes import Changes
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, recently_signed_in, recently_signed_in_if, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import PageQuery, page_response
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("identity", __name__, url_prefix="/api/v1/cases/<uuid:case_id>", description="Identidad / Identity")


@blp.get("/identity")
@requires(Permission.CASES_IDENTIFY)
@recently_signed_in_if(has_identified_many)
@blp.response(200, IDENTITY.schema)
def read(case_id: UUID) -> Response:
    """Read it, stating why in `X-Purpose`. The `ETag` is the identity's own; version 0 is "none recorded"."""
    purpose = stated_purpose()
    with services().work(current_grant()) as work:
        identity, version = read_identity(case_id, purpose, work=work)
    return json_response(IDENTITY.body(identity), etag=etag_of(version))


@blp.put("/identity")
@requires(Permission.CASES_IDENTIFY)
@requires(Permission.CASES_WRITE)
@recently_signed_in_if(has_identified_many)
@blp.arguments(IdentitySchema())
@blp.response(200, IDENTITY.schema)
def replace_all(identity: Identity, case_id: UUID) -> Response:
    """Replace it; needs `If-Match`."""
    return _recorded(case_id, lambda _: identity)


@blp.patch("/identity")
@requires(Permission.CASES_IDENTIFY)
@requires(Permission.CASES_WRITE)
@recently_signed_in_if(has_identified_many)
@blp.arguments(IdentityPatchSchema())
@blp.response(200, IDENTITY.schema)
def change(changes: Changes, case_id: UUID) -> Response:
    """Merge patch; needs `If-Match`."""
    return _recorded(case_id, lambda old: replace(old, **changes))


@blp.post("/erase-identity")
@requires(Permission.CASES_IDENTIFY)
@requires(Permission.CASES_WRITE)
@recently_signed_in
@blp.arguments(EraseSchema())
@blp.response(202, APPROVAL.schema)
def erase(body: Mapping[str, str], case_id: UUID) -> Response:
    """Ask a second person to destroy the person's key: always 202 and the question. Approved, there is no way back.

    The only supervisor of an organisation asks nobody: the platform erases at `due_at`, unless they take it back.
    """
    with services().work(current_grant()) as work:
        asked = ask_erasure(case_id, body["reason"], work=work)
    return asked_response(asked)


@blp.get("/identity/changes")
@requires(Permission.CASES_IDENTIFY)
@recently_signed_in_if(has_identified_many)
@blp.query(PageQuery)
@blp.response(200, IDENTITY_CHANGES)
def changes_of_first(query: PageQuery, case_id: UUID) -> Response:
    """What changed in it, newest first, stating why in `X-Purpose`."""
    return _changes(query, case_id)


@blp.get("/persons/<uuid:person_id>/identity")
@requires(Permission.CASES_IDENTIFY)
@recently_signed_in_if(has_identified_many)
@blp.response(200, IDENTITY.schema)
def read_of_person(case_id: UUID, person_id: UUID) -> Response:
    """Read that of one of the persons, stating why in `X-Purpose`."""
    purpose = stated_purpose()
    with services().work(current_grant()) as work:
        identity, version = read_identity(case_id, purpose, person_id=person_id, work=work)
    return json_response(IDENTITY.body(identity), etag=etag_of(version))


@blp.put("/persons/<uuid:person_id>/identity")
@requires(Permission.CASES_IDENTIFY)
@requires(Permission.CASES_WRITE)
@recently_signed_in_if(has_identified_many)
@blp.arguments(IdentitySchema())
@blp.response(200, IDENTITY.schema)
def replace_all_of_person(identity: Identity, case_id: UUID, person_id: UUID) -> Response:
    """Replace that of one of the persons; needs `If-Match`."""
    return _recorded(case_id, lambda _: identity, person_id)


@blp.patch("/persons/<uuid:person_id>/identity")
@requires(Permission.CASES_IDENTIFY)
@requires(Permission.CASES_WRITE)
@recently_signed_in_if(has_identified_many)
@blp.arguments(IdentityPatchSchema())
@blp.response(200, IDENTITY.schema)
def change_of_person(changes: Changes, case_id: UUID, person_id: UUID) -> Response:
    """Merge patch of that of one of the persons; needs `If-Match`."""
    return _recorded(case_id, lambda old: replace(old, **changes), person_id)


@blp.post("/persons/<uuid:person_id>/erase-identity")
@requires(Permission.CASES_IDENTIFY)
@requires(Permission.CASES_WRITE)
@recently_signed_in
@blp.arguments(EraseSchema())
@blp.response(202, APPROVAL.schema)
def erase_of_person(body: Mapping[str, str], case_id: UUID, person_id: UUID) -> Response:
    """Ask a second person to destroy the key of one of the persons, as of the first."""
    with services().work(current_grant()) as work:
        asked = ask_erasure(case_id, body["reason"], person_id=person_id, work=work)
    return asked_response(asked)


@blp.get("/persons/<uuid:person_id>/identity/changes")
@requires(Permission.CASES_IDENTIFY)
@recently_signed_in_if(has_identified_many)
@blp.query(PageQuery)
@blp.response(200, IDENTITY_CHANGES)
def changes_of_person(query: PageQuery, case_id: UUID, person_id: UUID) -> Response:
    """What changed in that of one of the persons, newest first, stating why in `X-Purpose`."""
    return _changes(query, case_id, person_id)


def _changes(query: PageQuery, case_id: UUID, person_id: UUID | None = None) -> Response:
    purpose = stated_purpose()
    with services().work(current_grant()) as work:
        page = read_identity_changes(
            case_id, purpose, person_id=person_id, after=query.position, limit=query.limit, work=work
        )
    return page_response([IDENTITY_CHANGE.body(change) for change in page.items], page.next_position)


def _recorded(case_id: UUID, build: Callable[[Identity], Identity], person_id: UUID | None = None) -> Response:
    with services().work(current_grant()) as work:
        identity, version = change_identity(
            case_id, build, require_version=require_version, person_id=person_id, work=work
        )
    return json_response(IDENTITY.body(identity), etag=etag_of(version))
