"""What may be asked of webhook endpoints, and how they look in responses."""

from marshmallow import fields

from services.referrals.notifications.domain.delivery import Delivery, DeliveryAttempt, DeliveryState
from services.referrals.notifications.domain.endpoint import Endpoint, RegisterEndpoint
from services.referrals.notifications.usecases.replay_deliveries import ReplayRange
from shared.web.inputs import InputSchema, MergePatch
from shared.web.representations import Representation, page_of
from shared.web.schemas import Choice, StrictSchema


class RegisterEndpointSchema(InputSchema[RegisterEndpoint]):
    """Where to send, and which types of event; none named means all."""


class ChangeEndpointSchema(MergePatch[Endpoint], only=("url", "events")):
    """Fields to change (merge patch)."""

    enabled = fields.Boolean()


class ReplayRangeSchema(InputSchema[ReplayRange]):
    """From when to before when; at most 1,000 deliveries at once."""


class ReplayedSchema(StrictSchema):
    """How many are sent again."""

    replayed = fields.Integer(required=True)


class EmptySchema(StrictSchema):
    """A body without fields."""


class DeliveryIdSchema(StrictSchema):
    """The delivery that was made due."""

    delivery_id = fields.UUID(required=True)
    state = Choice((DeliveryState.PENDING,), required=True)


_SHOWN = ("id", "country", "url", "events", "disabled_reason", "failing_since", "created_at")
_COMPUTED = {"enabled": "enabled", "old_secret_valid_until": "previous_valid_until"}

ENDPOINT = Representation(
    Endpoint,
    "Endpoint",
    only=_SHOWN,
    computed=_COMPUTED,
    description="An endpoint; its secret is not among the fields.",
)

ENDPOINT_WITH_SECRET = Representation(
    Endpoint,
    "EndpointWithSecret",
    only=_SHOWN,
    computed=_COMPUTED,
    extra={"secret": fields.String(required=True)},
    description="The response that shows the secret, once.",
)

DELIVERY = Representation(
    Delivery,
    "Delivery",
    only=(
        *("id", "event_type", "referral_id", "state", "attempts", "last_status", "last_error", "created_at"),
        *("delivered_at", "attempt_log"),
    ),
    computed={"next_attempt_at": "due_at"},
    nested=(Representation(DeliveryAttempt, "Attempt"),),
    description="One message to the endpoint; `id` is its `webhook-id`.",
)

EndpointPageSchema = page_of(ENDPOINT, "EndpointPage")
DeliveryPageSchema = page_of(DELIVERY, "DeliveryPage")
