"""What may be asked of webhook endpoints, and what is answered."""

from marshmallow import fields, validate

from services.referrals.api.fields import Choice, Distinct
from services.referrals.notifications.domain.cloudevent import WEBHOOK_TYPES
from services.referrals.notifications.domain.target import LONGEST_URL
from shared.web.schemas import StrictSchema

URL = validate.Length(min=1, max=LONGEST_URL)


class RegisterEndpointSchema(StrictSchema):
    """Where to send, and which types of event; none named means all."""

    url = fields.String(required=True, validate=URL)
    events = Distinct(Choice(WEBHOOK_TYPES.values()), load_default=list)


class ChangeEndpointSchema(StrictSchema):
    """Fields to change (merge patch)."""

    url = fields.String(validate=URL)
    events = Distinct(Choice(WEBHOOK_TYPES.values()))
    enabled = fields.Boolean()


class ReplayRangeSchema(StrictSchema):
    """From when to before when; at most 1,000 deliveries at once."""

    since = fields.AwareDateTime(required=True, data_key="from")
    until = fields.AwareDateTime(required=True, data_key="to")


class ReplayedSchema(StrictSchema):
    """How many are sent again."""

    replayed = fields.Integer()


class EmptySchema(StrictSchema):
    """No fields."""


class EndpointSchema(StrictSchema):
    """An endpoint; its secret is not among the fields."""

    id = fields.UUID()
    country = fields.String()
    url = fields.String()
    events = fields.List(Choice(WEBHOOK_TYPES.values()))
    enabled = fields.Boolean()
    disabled_reason = Choice(("owner", "gone", "failing"), allow_none=True)
    failing_since = fields.AwareDateTime(allow_none=True)
    old_secret_valid_until = fields.AwareDateTime(allow_none=True)
    created_at = fields.AwareDateTime()


class EndpointWithSecretSchema(EndpointSchema):
    """The answer that shows the secret, once."""

    secret = fields.String()


class EndpointPageSchema(StrictSchema):
    """A page of endpoints."""

    items = fields.List(fields.Nested(EndpointSchema))
    next_cursor = fields.String(allow_none=True)


class AttemptSchema(StrictSchema):
    """One attempt. What the receiver answered is not kept, only its hash."""

    at = fields.AwareDateTime()
    status = fields.Integer(allow_none=True)
    error = fields.String(allow_none=True)
    milliseconds = fields.Integer()
    answer_sha256 = fields.String(allow_none=True)


class DeliverySchema(StrictSchema):
    """One message to the endpoint; `id` is its `webhook-id`."""

    id = fields.UUID()
    event_type = fields.String()
    referral_id = fields.UUID(allow_none=True)
    state = Choice(("pending", "delivered", "failed"))
    attempts = fields.Integer()
    next_attempt_at = fields.AwareDateTime(allow_none=True)
    last_status = fields.Integer(allow_none=True)
    last_error = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()
    delivered_at = fields.AwareDateTime(allow_none=True)
    attempt_log = fields.List(fields.Nested(AttemptSchema))


class DeliveryPageSchema(StrictSchema):
    """A page of deliveries, newest first."""

    items = fields.List(fields.Nested(DeliverySchema))
    next_cursor = fields.String(allow_none=True)


class DeliveryIdSchema(StrictSchema):
    """The delivery that was made due."""

    delivery_id = fields.UUID()
    state = Choice(("pending",))
