"""Webhook endpoints: an organisation manages its own."""

from uuid import UUID

from flask import Response

from services.referrals.bootstrap import services
from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.api import endpoint_schemas as schemas
from services.referrals.notifications.domain.endpoint import Endpoint, RegisterEndpoint
from services.referrals.notifications.usecases.change_endpoint import change_endpoint
from services.referrals.notifications.usecases.register_endpoint import register_endpoint
from services.referrals.notifications.usecases.remove_endpoint import remove_endpoint
from services.referrals.notifications.usecases.rotate_endpoint_secret import rotate_endpoint_secret
from shared.kernel.changes import Changes
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, recently_signed_in, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import PageQuery, page_response
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("webhook endpoints", __name__, url_prefix="/api/v1/webhook-endpoints", description="Webhooks out")


@blp.post("")
@requires(Permission.WEBHOOKS_MANAGE)
@recently_signed_in
@blp.arguments(schemas.RegisterEndpointSchema)
@blp.response(201, schemas.ENDPOINT_WITH_SECRET.schema)
@idempotent_create(lambda: services().work(current_grant()))
def register(command: RegisterEndpoint, work: NotificationsWork) -> Created:
    """Add an endpoint. The response shows its secret, this once."""
    rules = services().settings.webhook_rules
    endpoint, secret = register_endpoint(command, work=work, rules=rules)
    return _with_secret(endpoint, secret, status=201)


@blp.get("")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.query(PageQuery)
@blp.response(200, schemas.EndpointPageSchema)
def list_endpoints(query: PageQuery) -> Response:
    """Endpoints of the caller's organisation."""
    with services().work(current_grant()) as work:
        page = work.endpoints.page(work.organisation_id, after=query.last_id, limit=query.limit)
    return page_response([schemas.ENDPOINT.body(endpoint) for endpoint in page.items], page.next_position)


@blp.get("/<uuid:endpoint_id>")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.response(200, schemas.ENDPOINT.schema)
def read(endpoint_id: UUID) -> Response:
    """One endpoint of the caller's organisation."""
    with services().work(current_grant()) as work:
        endpoint = work.endpoints.get(endpoint_id)
    return json_response(schemas.ENDPOINT.body(endpoint), etag=etag_of(endpoint.version))


@blp.patch("/<uuid:endpoint_id>")
@requires(Permission.WEBHOOKS_MANAGE)
@recently_signed_in
@blp.arguments(schemas.ChangeEndpointSchema)
@blp.response(200, schemas.ENDPOINT.schema)
def change(changes: Changes, endpoint_id: UUID) -> Response:
    """Change the address, the filter, or whether it is enabled."""
    rules = services().settings.webhook_rules
    with services().work(current_grant()) as work:
        endpoint = change_endpoint(endpoint_id, changes, work=work, rules=rules, require_version=require_version)
    return json_response(schemas.ENDPOINT.body(endpoint), etag=etag_of(endpoint.version))


@blp.delete("/<uuid:endpoint_id>")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.response(204)
def remove(endpoint_id: UUID) -> Response:
    """Delete an endpoint with its deliveries."""
    with services().work(current_grant()) as work:
        remove_endpoint(endpoint_id, work=work, require_version=require_version)
    return Response(status=204)


@blp.post("/<uuid:endpoint_id>/rotate-secret")
@requires(Permission.WEBHOOKS_MANAGE)
@recently_signed_in
@blp.arguments(schemas.EmptySchema)
@blp.response(200, schemas.ENDPOINT_WITH_SECRET.schema)
@idempotent_create(lambda: services().work(current_grant()))
def rotate(_: object, work: NotificationsWork, endpoint_id: UUID) -> Created:
    """Give a new secret; for 24 hours messages carry a signature of each."""
    endpoint, secret = rotate_endpoint_secret(endpoint_id, work=work)
    return _with_secret(endpoint, secret, status=200)


def _with_secret(endpoint: Endpoint, secret: str, *, status: int) -> Created:
    return Created(
        schemas.ENDPOINT_WITH_SECRET.body(endpoint) | {"secret": secret},
        location=f"/api/v1/webhook-endpoints/{endpoint.id}",
        etag=etag_of(endpoint.version),
        status=status,
    )
