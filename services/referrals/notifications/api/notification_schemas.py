"""What may be asked of notifications, and what is answered."""

from marshmallow import fields, validate

from services.referrals.api.fields import Choice
from shared.web.pagination import PageQuery
from shared.web.schemas import StrictSchema
from shared.web.text_fields import EmailAddress


class NotificationArguments(PageQuery):
    """Filters of the list."""

    unread = fields.Boolean(load_default=False)


class MarkReadSchema(StrictSchema):
    """Which notifications: those about one referral, or all of the organisation."""

    referral_id = fields.UUID(load_default=None, allow_none=True)


class MarkedReadSchema(StrictSchema):
    """How many were unread."""

    marked = fields.Integer()


class StreamArguments(StrictSchema):
    """A browser cannot set `Last-Event-ID` on its first connection, so the query may carry it."""

    last_event_id = fields.Integer(load_default=None, validate=validate.Range(0, 2**63 - 1))


class NotificationSchema(StrictSchema):
    """Something an organisation was told. `seq` is the id of the stream."""

    id = fields.UUID()
    seq = fields.Integer()
    kind = fields.String()
    subject_id = fields.UUID()
    referral_id = fields.UUID(allow_none=True)
    code = fields.String(allow_none=True)
    state = fields.String(allow_none=True)
    country = fields.String()
    created_at = fields.AwareDateTime()
    read_at = fields.AwareDateTime(allow_none=True)


class NotificationPageSchema(StrictSchema):
    """A page, newest first."""

    items = fields.List(fields.Nested(NotificationSchema))
    next_cursor = fields.String(allow_none=True)


class EmailChannelSchema(StrictSchema):
    """Where an organisation gets its e-mails, and in which language."""

    address = EmailAddress(required=True)
    language = Choice(("es", "en"), load_default="es")


class EmailChannelAnswerSchema(EmailChannelSchema):
    """The channel, and whether the mail server refused it."""

    refused_at = fields.AwareDateTime(allow_none=True)
    updated_at = fields.AwareDateTime()
