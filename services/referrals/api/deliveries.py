"""What went out to a webhook endpoint: try it, look at the log, send something again."""

from typing import Any
from uuid import UUID

from flask import Response

from services.referrals.adapters.work import ReferralsWork
from services.referrals.api import endpoint_schemas as schemas
from services.referrals.api.endpoint_bodies import delivery_body
from services.referrals.bootstrap import services
from services.referrals.usecases.manage_endpoints import replay_delivery, replay_range, send_test
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import PageQuery, decode_cursor, page_response
from shared.web.responses import json_response

blp = Blueprint("webhook deliveries", __name__, url_prefix="/api/v1/webhook-endpoints/<uuid:endpoint_id>")


@blp.post("/test")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.arguments(schemas.EmptySchema)
@blp.response(202, schemas.DeliveryIdSchema)
@idempotent_create(lambda: services().work(current_grant()))
def send_test_message(_: dict[str, Any], work: ReferralsWork, endpoint_id: UUID) -> Created:
    """Send a message that tells of nothing; its outcome is in the log of deliveries within seconds."""
    delivery_id = send_test(endpoint_id, work=work)
    return Created(
        {"delivery_id": delivery_id, "state": "pending"},
        location=f"/api/v1/webhook-endpoints/{endpoint_id}/deliveries",
        status=202,
    )


@blp.get("/deliveries")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.arguments(PageQuery, location="query")
@blp.response(200, schemas.DeliveryPageSchema)
def list_deliveries(arguments: dict[str, Any], endpoint_id: UUID) -> Response:
    """The log, newest first, with every attempt."""
    limit, after = arguments["limit"], decode_cursor(arguments["cursor"])
    with services().work(current_grant()) as work:
        work.endpoints.get(endpoint_id)
        rows = work.deliveries.of_endpoint(endpoint_id, before=UUID(after[0]) if after else None, limit=limit)
        shown = rows[:limit]
        attempts = work.deliveries.attempts_of([row.id for row in shown])
    more = [shown[-1].id] if len(rows) > limit else None
    return page_response([delivery_body(row, attempts) for row in shown], more)


@blp.post("/deliveries/replay")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.arguments(schemas.ReplayRangeSchema)
@blp.response(202, schemas.ReplayedSchema)
def replay_many(body: dict[str, Any], endpoint_id: UUID) -> Response:
    """Send again what was told within a range of time, each under its `webhook-id`; what still waits is left alone."""
    with services().work(current_grant()) as work:
        replayed = replay_range(endpoint_id, body["since"], body["until"], work=work)
    return json_response({"replayed": replayed}, 202)


@blp.post("/deliveries/<uuid:delivery_id>/replay")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.response(202, schemas.DeliveryIdSchema)
def replay(endpoint_id: UUID, delivery_id: UUID) -> Response:
    """Send again under the same `webhook-id`, with the whole schedule of attempts before it."""
    with services().work(current_grant()) as work:
        replay_delivery(endpoint_id, delivery_id, work=work)
    return json_response({"delivery_id": delivery_id, "state": "pending"}, 202)
