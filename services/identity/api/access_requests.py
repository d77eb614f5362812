"""`/api/v1/access-requests`: access that somebody of another organisation wants to give inside one's own."""

from typing import Any
from uuid import UUID

from flask import Response

from services.identity.adapters.work import IdentityWork
from services.identity.api.pages.scope_texts import sentences_of
from services.identity.api.request_schemas import AccessRequestQuery, AccessRequestSchema, DecisionSchema
from services.identity.api.schemas import page_of
from services.identity.bootstrap import services
from services.identity.domain.access_requests import AccessRequest, ListedRequest
from services.identity.domain.clients import Client
from services.identity.domain.registration import host_of, key_thumbprint
from services.identity.usecases.decide_request import Decision, approve_request, refuse_request
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import decode_cursor, page_response

blp = Blueprint("access_requests", __name__, url_prefix="/api/v1/access-requests", description="Access that waits")


@blp.get("")
@requires(Permission.ACCESS_REQUESTS_READ)
@blp.arguments(AccessRequestQuery, location="query")
@blp.response(200, page_of(AccessRequestSchema))
def browse(query: dict[str, Any]) -> Response:
    """Requests to the caller's organisation; those of the country for its administrator. The newest first."""
    grant, limit, position = current_grant(), query["limit"], decode_cursor(query["cursor"])
    own = None if grant.allows(Permission.USERS_WRITE) else grant.organisation_id
    with services().work(grant) as work:
        page = work.access_requests.page(
            organisation_id=own,
            state=query["state"],
            before=UUID(position[0]) if position else None,
            limit=limit,
            now=work.clock.now(),
        )
        clients = work.clients.find_by_ids([listed.subject_id for listed in page.items])
    items = [_listed_body(listed, clients.get(listed.subject_id)) for listed in page.items]
    return page_response(items, page.next_position)


@blp.post("/<uuid:request_id>/approve")
@requires(Permission.ACCESS_REQUESTS_DECIDE)
@blp.response(200, DecisionSchema)
@idempotent_create(lambda: services().work(current_grant()))
def approve(work: IdentityWork, request_id: UUID) -> Created:
    """Give what is asked for. The secret of a system is in this answer and nowhere else."""
    decision = approve_request(request_id, work=work)
    services().clients.forget()
    return _decided(decision)


@blp.post("/<uuid:request_id>/refuse")
@requires(Permission.ACCESS_REQUESTS_DECIDE)
@blp.response(200, DecisionSchema)
@idempotent_create(lambda: services().work(current_grant()))
def refuse(work: IdentityWork, request_id: UUID) -> Created:
    """Give nothing; a person or system that was only to come is suspended."""
    return _decided(refuse_request(request_id, work=work))


def _request_body(request: AccessRequest) -> dict[str, Any]:
    names = ("id", "country", "organisation_id", "kind", "subject_id", "role", "requested_by", "state", "created_at",
             "requested_by_organisation_id", "expires_at", "decided_by", "decided_at")  # fmt: skip
    return {name: getattr(request, name) for name in names}


def _listed_body(listed: ListedRequest, client: Client | None) -> dict[str, Any]:
    names = ("subject_name", "subject_email", "requested_by_name")
    body = _request_body(listed) | {name: getattr(listed, name) for name in names}
    return body | {"client": _client_body(client) if client else None}


def _client_body(client: Client) -> dict[str, Any]:
    keys = client.jwks["keys"] if client.jwks else []
    return {
        "auth_method": client.auth_method,
        "redirect_hosts": list(dict.fromkeys(host_of(address) for address in client.redirect_uris)),
        "keys": [{"kid": key["kid"], "thumbprint": key_thumbprint(key)} for key in keys],
        "scope": " ".join(sorted(client.usable_scope)),
        "allows": sentences_of(client.usable_scope),
    }


def _decided(decision: Decision) -> Created:
    body = _request_body(decision.request)
    body |= {"client_id": decision.client_id, "client_secret": decision.client_secret}
    return Created(body, location=f"/api/v1/access-requests/{decision.request.id}", status=200)
