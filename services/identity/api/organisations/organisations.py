"""`/api/v1/organisations`: the organisations of the network."""

from uuid import UUID

from flask import Response

from services.identity.adapters.work import IdentityWork
from services.identity.api.schemas import (
    ORGANISATION,
    ORGANISATION_CARD,
    ChangeOrganisationSchema,
    ListOrganisationsQuery,
    SuspendSchema,
)
from services.identity.bootstrap import services
from services.identity.domain.authority.access_requests import AccessRequest
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.practice import listed_in_practice, opened_in_practice
from services.identity.domain.suspensions import Suspension
from services.identity.processes.authority.reach import get_known_organisation
from services.identity.usecases.organisations.change_organisation import change_organisation
from services.identity.usecases.organisations.register_organisation import RegisterOrganisation, register_organisation
from services.identity.usecases.organisations.reinstate_organisation import reinstate_organisation
from services.identity.usecases.organisations.suspend_organisation import suspend_organisation
from services.identity.usecases.organisations.verify_organisation import unverify_organisation, verify_organisation
from shared.kernel.changes import Changes
from shared.kernel.grant import Grant, Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import input_of
from shared.web.pagination import page_response
from shared.web.representations import page_of
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("organisations", __name__, url_prefix="/api/v1/organisations", description="Organisations")


@blp.get("")
@requires(Permission.ORGANISATIONS_READ)
@blp.query(ListOrganisationsQuery)
@blp.response(200, page_of(ORGANISATION))
def browse(query: ListOrganisationsQuery) -> Response:
    """The organisations of every country, as public cards outside the caller's own."""
    with services().work(current_grant()) as work:
        only = listed_in_practice(work.grant)
        page = work.organisations.page(query, after=query.last_id, limit=query.limit, only=only)
        waiting = work.access_requests.pending_of([one.id for one in page.items], work.clock.now())
    return page_response([_body(one, waiting.get(one.id)) for one in page.items], page.next_position)


@blp.post("")
@requires(Permission.ORGANISATIONS_WRITE)
@blp.arguments(input_of(RegisterOrganisation))
@blp.response(201, ORGANISATION.schema)
@idempotent_create(lambda: services().work(current_grant()))
def register(command: RegisterOrganisation, work: IdentityWork) -> Created:
    """Bring an organisation into the network."""
    organisation = register_organisation(command, work=work)
    return Created(
        organisation_body(organisation, work.grant),
        location=f"/api/v1/organisations/{organisation.id}",
        etag=etag_of(organisation.version),
    )


@blp.get("/<uuid:organisation_id>")
@requires(Permission.ORGANISATIONS_READ)
@blp.response(200, ORGANISATION.schema)
def read(organisation_id: UUID) -> Response:
    """One organisation, as a public card outside the caller's own countries."""
    with services().work(current_grant()) as work:
        return _answer(get_known_organisation(organisation_id, work=work), work)


@blp.patch("/<uuid:organisation_id>")
@requires(Permission.ORGANISATIONS_WRITE)
@blp.arguments(ChangeOrganisationSchema)
@blp.response(200, ORGANISATION.schema)
def change(changes: Changes, organisation_id: UUID) -> Response:
    """Correct an organisation of the caller's countries (merge patch, needs `If-Match`).

    Rules that protect less stay as they are until the organisation says yes (`access_request_id`).
    """
    with services().work(current_grant()) as work:
        changed = change_organisation(organisation_id, changes, work=work, require_version=require_version)
        return _answer(changed, work)


@blp.post("/<uuid:organisation_id>/suspend")
@requires(Permission.ORGANISATIONS_WRITE)
@blp.arguments(SuspendSchema, required=False)
@blp.response(200, ORGANISATION.schema)
def suspend(command: Suspension, organisation_id: UUID) -> Response:
    """Stop an organisation of the caller's countries from acting. The reason may be left out, and so may the body."""
    with services().work(current_grant()) as work:
        answer = _answer(suspend_organisation(organisation_id, work=work, reason=command.reason), work)
    services().clients.forget()
    return answer


@blp.post("/<uuid:organisation_id>/reinstate")
@requires(Permission.ORGANISATIONS_WRITE)
@blp.response(200, ORGANISATION.schema)
def reinstate(organisation_id: UUID) -> Response:
    """End the suspension of an organisation of the caller's countries (needs `If-Match`)."""
    with services().work(current_grant()) as work:
        answer = _answer(reinstate_organisation(organisation_id, work=work, require_version=require_version), work)
    services().clients.forget()
    return answer


@blp.post("/<uuid:organisation_id>/verify")
@requires(Permission.ORGANISATIONS_WRITE)
@blp.response(200, ORGANISATION.schema)
def verify(organisation_id: UUID) -> Response:
    """Record that who another organisation of the caller's countries is was checked today (needs `If-Match`)."""
    with services().work(current_grant()) as work:
        return _answer(verify_organisation(organisation_id, work=work, require_version=require_version), work)


@blp.delete("/<uuid:organisation_id>/verify")
@requires(Permission.ORGANISATIONS_WRITE)
@blp.response(200, ORGANISATION.schema)
def unverify(organisation_id: UUID) -> Response:
    """Take back that another organisation of the caller's countries was checked (needs `If-Match`)."""
    with services().work(current_grant()) as work:
        return _answer(unverify_organisation(organisation_id, work=work, require_version=require_version), work)


def organisation_body(organisation: Organisation, grant: Grant) -> dict[str, object]:
    """The public card, and the rest for a caller who holds the country; of what is invented, of what they opened."""
    shown = ORGANISATION if _holds(organisation, grant) else ORGANISATION_CARD
    return shown.body(organisation)


def _holds(organisation: Organisation, grant: Grant) -> bool:
    if organisation.country.is_practice:
        return organisation.id in opened_in_practice(grant)
    return grant.covers(organisation.country)


def _body(organisation: Organisation, waiting: AccessRequest | None) -> dict[str, object]:
    body = organisation_body(organisation, current_grant())
    if not _holds(organisation, current_grant()):
        return body
    return body | {"access_request_id": str(waiting.id) if waiting else None}


def _answer(organisation: Organisation, work: IdentityWork) -> Response:
    waiting = work.access_requests.pending_of([organisation.id], work.clock.now()).get(organisation.id)
    return json_response(_body(organisation, waiting), etag=etag_of(organisation.version))
