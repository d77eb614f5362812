"""Notifications of an organisation: the list, the read mark, and the e-mail channel."""

from typing import Any
from uuid import UUID

from flask import Response

from services.referrals.bootstrap import services
from services.referrals.notifications.api import notification_schemas as schemas
from services.referrals.notifications.domain.email_channel import EmailChannel
from services.referrals.notifications.domain.notification import Notification
from services.referrals.notifications.usecases.set_email_channel import set_email_channel
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import decode_cursor, page_response
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("notifications", __name__, url_prefix="/api/v1", description="What an organisation was told")

_FIELDS = ("id", "seq", "kind", "subject_id", "referral_id", "code", "state", "country", "created_at", "read_at")


@blp.get("/notifications")
@requires(Permission.NOTIFICATIONS_READ)
@blp.arguments(schemas.NotificationArguments, location="query")
@blp.response(200, schemas.NotificationPageSchema)
def list_notifications(arguments: dict[str, Any]) -> Response:
    """Notifications of the caller's organisation, newest first."""
    limit, after = arguments["limit"], decode_cursor(arguments["cursor"])
    with services().work(current_grant()) as work:
        found = work.notifications.page(
            work.organisation_id, unread=arguments["unread"], before=after[0] if after else None, limit=limit
        )
    shown = found[:limit]
    return page_response([notification_body(one) for one in shown], [shown[-1].seq] if len(found) > limit else None)


@blp.post("/notifications/<uuid:notification_id>/read")
@requires(Permission.NOTIFICATIONS_READ)
@blp.response(200, schemas.NotificationSchema)
def mark_read(notification_id: UUID) -> Response:
    """Mark as read; doing it again changes nothing."""
    with services().work(current_grant()) as work:
        notification = work.notifications.mark_read(work.organisation_id, notification_id, at=work.clock.now())
    return json_response(notification_body(notification))


@blp.post("/notifications/read")
@requires(Permission.NOTIFICATIONS_READ)
@blp.arguments(schemas.MarkReadSchema)
@blp.response(200, schemas.MarkedReadSchema)
def mark_many_read(body: dict[str, Any]) -> Response:
    """Mark everything as read, or everything about one referral; doing it again changes nothing."""
    with services().work(current_grant()) as work:
        at, about = work.clock.now(), body["referral_id"]
        marked = work.notifications.mark_many_read(work.organisation_id, referral_id=about, at=at)
    return json_response({"marked": marked})


@blp.get("/notification-channels/email")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.response(200, schemas.EmailChannelAnswerSchema)
def read_email_channel() -> Response:
    """The e-mail channel of the caller's organisation."""
    with services().work(current_grant()) as work:
        channel = work.email_channels.get(work.organisation_id)
        body = _channel_body(channel, work.email_channels.decrypt_address(channel))
    return json_response(body, etag=etag_of(channel.version))


@blp.put("/notification-channels/email")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.arguments(schemas.EmailChannelSchema)
@blp.response(200, schemas.EmailChannelAnswerSchema)
def put_email_channel(body: dict[str, Any]) -> Response:
    """Set the e-mail channel; an existing one needs `If-Match`."""
    with services().work(current_grant()) as work:
        channel = set_email_channel(
            address=body["address"], language=body["language"], work=work, require_version=require_version
        )
    return json_response(_channel_body(channel, body["address"]), etag=etag_of(channel.version))


def notification_body(notification: Notification) -> dict[str, Any]:
    """One notification, in the list and in the stream."""
    return {name: getattr(notification, name) for name in _FIELDS}


def _channel_body(channel: EmailChannel, address: str) -> dict[str, Any]:
    return {
        "address": address,
        "language": channel.language,
        "refused_at": channel.refused_at,
        "updated_at": channel.updated_at,
    }
