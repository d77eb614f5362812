"""Deliveries to a webhook endpoint: test it, read the log, replay."""

from uuid import UUID

from flask import Response

from services.referrals.bootstrap import services
from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.api import endpoint_schemas as schemas
from services.referrals.notifications.domain.delivery import DeliveryState
from services.referrals.notifications.usecases.replay_deliveries import ReplayRange, replay_deliveries, replay_delivery
from services.referrals.notifications.usecases.send_test_event import send_test_event
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import PageQuery, page_response
from shared.web.responses import json_response

blp = Blueprint("webhook deliveries", __name__, url_prefix="/api/v1/webhook-endpoints/<uuid:endpoint_id>")


@blp.post("/test")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.arguments(schemas.EmptySchema)
@blp.response(202, schemas.DeliveryIdSchema)
@idempotent_create(lambda: services().work(current_grant()))
def send_test_message(_: object, work: NotificationsWork, endpoint_id: UUID) -> Created:
    """Send an event that is about nothing; its outcome is in the log of deliveries within seconds."""
    delivery_id = send_test_event(endpoint_id, work=work)
    return Created(
        {"delivery_id": delivery_id, "state": DeliveryState.PENDING},
        location=f"/api/v1/webhook-endpoints/{endpoint_id}/deliveries",
        status=202,
    )


@blp.get("/deliveries")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.query(PageQuery)
@blp.response(200, schemas.DeliveryPageSchema)
def list_deliveries(query: PageQuery, endpoint_id: UUID) -> Response:
    """The log, newest first, with every attempt."""
    with services().work(current_grant()) as work:
        work.endpoints.get(endpoint_id)
        page = work.deliveries.page(endpoint_id, before=query.last_id, limit=query.limit)
    return page_response([schemas.DELIVERY.body(delivery) for delivery in page.items], page.next_position)


@blp.post("/deliveries/replay")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.arguments(schemas.ReplayRangeSchema)
@blp.response(202, schemas.ReplayedSchema)
def replay_many(command: ReplayRange, endpoint_id: UUID) -> Response:
    """Send again what was stored within a range of time, each under its `webhook-id`; what is pending is left alone."""
    with services().work(current_grant()) as work:
        replayed = replay_deliveries(endpoint_id, command, work=work)
    return json_response({"replayed": replayed}, 202)


@blp.post("/deliveries/<uuid:delivery_id>/replay")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.response(202, schemas.DeliveryIdSchema)
def replay(endpoint_id: UUID, delivery_id: UUID) -> Response:
    """Send again under the same `webhook-id`, with the whole schedule of attempts before it."""
    with services().work(current_grant()) as work:
        replay_delivery(endpoint_id, delivery_id, work=work)
    return json_response({"delivery_id": delivery_id, "state": DeliveryState.PENDING}, 202)
