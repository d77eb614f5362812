"""`/api/v1/access-requests`: access that somebody of another organisation wants to give inside the caller's."""

from uuid import UUID

from flask import Response

from services.identity.adapters.work import IdentityWork
from services.identity.api.request_shapes import DECISION, LISTED_REQUEST, listed_body
from services.identity.api.schemas import ListAccessRequestsQuery
from services.identity.bootstrap import services
from services.identity.domain.authority.access_requests import AccessRequest, Decision, RequestFilter, RequestKind
from services.identity.domain.authority.authority import decides_for_region, own_organisation_only
from services.identity.domain.training.standing import Standing
from services.identity.processes.authority.request_decisions import show_deciders
from services.identity.usecases.authority.approve_request import approve_request
from services.identity.usecases.authority.refuse_request import refuse_request
from services.identity.usecases.authority.withdraw_request import withdraw_request
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, recently_signed_in, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import page_response
from shared.web.representations import page_of

blp = Blueprint("access_requests", __name__, url_prefix="/api/v1/access-requests", description="Access that waits")


@blp.get("")
@requires(Permission.ACCESS_REQUESTS_READ)
@blp.query(ListAccessRequestsQuery)
@blp.response(200, page_of(LISTED_REQUEST))
def browse(query: ListAccessRequestsQuery) -> Response:
    """Requests to the caller's organisation; those of the country for its administrator. The newest first.

    The regional coordination finds what waits for it, and what the caller decided.

    `decider` says who may decide one that is open.
    """
    grant = current_grant()
    with services().work(grant) as work:
        wanted = RequestFilter(
            organisation_id=None if decides_for_region(grant) else own_organisation_only(grant),
            region_and=grant.subject if decides_for_region(grant) else None,
            state=query.state,
            asked_by=grant.subject if query.mine is True else None,
            asked_by_others_than=grant.subject if query.mine is False else None,
        )
        page = work.access_requests.page(wanted, before=query.last_id, limit=query.limit, now=work.clock.now())
        clients = work.clients.find_by_ids([listed.subject_id for listed in page.items])
        deciders = show_deciders(page.items, work=work)
    bodies = [listed_body(one, clients.get(one.subject_id), deciders.get(one.id)) for one in page.items]
    return page_response(bodies, page.next_position)


@blp.post("/<uuid:request_id>/approve")
@requires(Permission.ACCESS_REQUESTS_DECIDE)
@recently_signed_in
@blp.response(200, DECISION.schema)
@idempotent_create(lambda: services().work(current_grant()))
def approve(work: IdentityWork, request_id: UUID) -> Created:
    """Give what is asked for. The secret of a system is fetched by who asked (`POST /clients/{client_id}/secret`)."""
    decision = approve_request(request_id, work=work)
    services().clients.forget()
    return _decided(decision, _standing_of(decision.request, work))


@blp.post("/<uuid:request_id>/refuse")
@requires(Permission.ACCESS_REQUESTS_DECIDE)
@blp.response(200, DECISION.schema)
@idempotent_create(lambda: services().work(current_grant()))
def refuse(work: IdentityWork, request_id: UUID) -> Created:
    """Give nothing; a person or system that was only to come is suspended."""
    return _decided(refuse_request(request_id, work=work))


@blp.post("/<uuid:request_id>/withdraw")
@requires(Permission.USERS_WRITE)
@blp.response(200, DECISION.schema)
@idempotent_create(lambda: services().work(current_grant()))
def withdraw(work: IdentityWork, request_id: UUID) -> Created:
    """Take back what the caller asked for; a person or system that was only to come is suspended."""
    decision = withdraw_request(request_id, work=work)
    services().clients.forget()
    return _decided(decision)


def _standing_of(request: AccessRequest, work: IdentityWork) -> Standing | None:
    if request.kind is not RequestKind.INVITATION:
        return None
    return services().standing(work.people.get(request.subject_id), work)


def _decided(decision: Decision, standing: Standing | None = None) -> Created:
    body = DECISION.body(decision.request)
    body |= {"client_id": decision.client_id, "standing": standing}
    return Created(body, location=f"/api/v1/access-requests/{decision.request.id}", status=200)
