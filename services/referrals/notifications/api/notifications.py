"""Notifications of an organisation: the list, the read mark, and the e-mail channel."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response

from services.referrals.bootstrap import services
from services.referrals.notifications.api import notification_schemas as schemas
from services.referrals.notifications.domain.email_channel import SetEmailChannel
from services.referrals.notifications.usecases.set_email_channel import set_email_channel
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.inputs import input_of
from shared.web.pagination import page_response
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("notifications", __name__, url_prefix="/api/v1", description="What an organisation was told")


@blp.get("/notifications")
@requires(Permission.NOTIFICATIONS_READ)
@blp.query(schemas.ListNotificationsQuery)
@blp.response(200, schemas.NotificationPageSchema)
def list_notifications(query: schemas.ListNotificationsQuery) -> Response:
    """Notifications of the caller's organisation, newest first."""
    after = query.position
    with services().work(current_grant()) as work:
        page = work.notifications.page(
            work.organisation_id,
            unread=query.unread,
            before=after[0] if after else None,
            limit=query.limit,
        )
    return page_response([schemas.NOTIFICATION.body(one) for one in page.items], page.next_position)


@blp.post("/notifications/<uuid:notification_id>/read")
@requires(Permission.NOTIFICATIONS_READ)
@blp.response(200, schemas.NOTIFICATION.schema)
def mark_read(notification_id: UUID) -> Response:
    """Mark as read; doing it again changes nothing."""
    with services().work(current_grant()) as work:
        notification = work.notifications.mark_read(work.organisation_id, notification_id, at=work.clock.now())
    return json_response(schemas.NOTIFICATION.body(notification))


@blp.post("/notifications/read")
@requires(Permission.NOTIFICATIONS_READ)
@blp.arguments(schemas.MarkReadSchema)
@blp.response(200, schemas.MarkedReadSchema)
def mark_many_read(body: Mapping[str, UUID | None]) -> Response:
    """Mark everything as read, or everything about one referral; doing it again changes nothing."""
    with services().work(current_grant()) as work:
        at, about = work.clock.now(), body["referral_id"]
        marked = work.notifications.mark_many_read(work.organisation_id, referral_id=about, at=at)
    return json_response({"marked": marked})


@blp.get("/notification-channels/email")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.response(200, schemas.EMAIL_CHANNEL.schema)
def read_email_channel() -> Response:
    """The e-mail channel of the caller's organisation."""
    with services().work(current_grant()) as work:
        channel = work.email_channels.get(work.organisation_id)
        address = work.email_channels.decrypt_address(channel)
    return json_response(schemas.EMAIL_CHANNEL.body(channel) | {"address": address}, etag=etag_of(channel.version))


@blp.put("/notification-channels/email")
@requires(Permission.WEBHOOKS_MANAGE)
@blp.arguments(input_of(SetEmailChannel, "EmailChannel"))
@blp.response(200, schemas.EMAIL_CHANNEL.schema)
def put_email_channel(command: SetEmailChannel) -> Response:
    """Set the e-mail channel; an existing one needs `If-Match`."""
    with services().work(current_grant()) as work:
        channel = set_email_channel(command, work=work, require_version=require_version)
    body = schemas.EMAIL_CHANNEL.body(channel) | {"address": command.address}
    return json_response(body, etag=etag_of(channel.version))
