"""What may be asked of notifications and the e-mail channel, and how they look in responses."""

from dataclasses import dataclass
from typing import Annotated

from marshmallow import fields

from services.referrals.notifications.domain.email_channel import EmailChannel
from services.referrals.notifications.domain.notification import Notification
from shared.kernel.codes import LENIENT, Range
from shared.web.pagination import PageQuery
from shared.web.representations import Representation, page_of
from shared.web.schemas import StrictSchema
from shared.web.text_fields import EmailAddress


@dataclass(frozen=True, kw_only=True)
class ListNotificationsQuery(PageQuery):
    """Filters of the list."""

    unread: bool = False


class MarkReadSchema(StrictSchema):
    """Which notifications: those about one referral, or all of the organisation."""

    referral_id = fields.UUID(load_default=None, allow_none=True)


class MarkedReadSchema(StrictSchema):
    """How many were unread."""

    marked = fields.Integer(required=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamQuery:
    """A browser cannot set `Last-Event-ID` on its first connection, so the query may carry it."""

    last_event_id: Annotated[int | None, Range(0, 2**63 - 1), LENIENT] = None


NOTIFICATION = Representation(
    Notification,
    "Notification",
    description="Something that an organisation is notified of. `seq` is the id of the stream.",
)

EMAIL_CHANNEL = Representation(
    EmailChannel,
    "EmailChannelAnswer",
    only=("language", "refused_at", "updated_at"),
    extra={"address": EmailAddress(required=True)},
    description="The channel, and whether the mail server refused it.",
)

NotificationPageSchema = page_of(NOTIFICATION, "NotificationPage")
