"""What may be asked of referrals, and how they look in responses."""

from dataclasses import dataclass

from marshmallow import fields, validate

from services.referrals.adapters.referrals import NEWEST_FIRST, BoxFilter, Order
from services.referrals.api.escalation_schemas import ESCALATION, NAMES_OF_PARTIES
from services.referrals.api.movement_schemas import OF_REFERRAL
from services.referrals.domain.life_cycle import (
    ACKNOWLEDGE,
    ACTIONS,
    CANCELLATION_REASONS,
    OUTCOMES,
    PROVIDE_INFO,
    REFUSE_TRANSFER,
    REJECTION_REASONS,
    REQUEST_TRANSFER,
)
from services.referrals.domain.referral import Referral, ReferralLine
from services.referrals.domain.steps import LogEntry, StepDetails
from services.referrals.notifications.domain.delivery import Delivery
from shared.kernel.shapes import fields_of
from shared.web.inputs import InputSchema
from shared.web.pagination import PageQuery
from shared.web.representations import Representation, page_of
from shared.web.schemas import Choice, StrictSchema
from shared.web.text_fields import ParagraphText


@dataclass(frozen=True, kw_only=True)
class ListReferralsQuery(BoxFilter, PageQuery):
    """Filters of the boxes. `state` may be repeated; `case_id` finds what the caller's organisation sent for a case.

    `unacknowledged` finds referrals whose receiver has not acknowledged that access has ended.
    """

    sort: Order = NEWEST_FIRST


class ReceiveSchema(StrictSchema):
    """Nothing but the step."""


class NotedSchema(InputSchema[StepDetails], only=("note",)):
    """A step with a note that only the two parties can read."""


class RequestInfoSchema(InputSchema[StepDetails], only=("topics", "note", "text_confirmed")):
    """What the receiver needs to know before deciding. A note that looks as if it named somebody must be confirmed."""


class ProvideInfoSchema(InputSchema[StepDetails], only=("topics", "note", "text_confirmed")):
    """The answer, and what it is about. Both parties read the note while the receiver has access.

    It is compared with who the person is and refused where it says so; what only looks like a name or an address may
    be confirmed with `text_confirmed`.
    """

    note = ParagraphText(required=True, validate=validate.Length(1, 2000))


class RejectSchema(InputSchema[StepDetails], only=("reason", "note", "text_confirmed")):
    """Why not. A note that looks as if it named somebody must be confirmed."""

    reason = Choice(REJECTION_REASONS, required=True)


class CancelSchema(InputSchema[StepDetails], only=("reason",)):
    """Why the sender cancels it: a code, because the receiver could read no note any more."""

    reason = Choice(CANCELLATION_REASONS, load_default="other")


class CompleteSchema(InputSchema[StepDetails], only=("outcome", "note")):
    """How the service ended: a code of list `service_status` or `case_closure_reason`."""

    outcome = Choice(OUTCOMES, required=True)


_BOX = {"box": Choice(("in", "out"), required=True), **NAMES_OF_PARTIES}

LINE = Representation(
    ReferralLine,
    "ReferralLine",
    extra=_BOX,
    description="A line of a box. `escalation_level` says how far a missing answer went: 0, 1 (country) or 2 (region)."
    "\n\n`access_ended_at`: a receiver who had accepted lost access; `acknowledged_at` is null until they say so.",
)

_BOTH = (
    *fields_of(ReferralLine),
    *("reminded_at", "closed_at", "packet_opened_at", "case_opened_at"),
    *("transfer_asked_at", "transfer_asked_because", "transfer_answered_at", "transfer_refused_because"),
)
_COMPUTED = {"disclosure_profile": "profile", "places_reserved": "places_reserved"}
_SENDER = ("case_id", "consent_id")
_RECEIVER = ("assigned_to", "opened_case_id")
_CONTENTS = ("fields", "consent_expires_on")

FOR_BOTH = Representation(Referral, "ReferralForBoth", only=_BOTH, computed=_COMPUTED)
FOR_SENDER = Representation(Referral, "ReferralForSender", only=_SENDER)
FOR_RECEIVER = Representation(Referral, "ReferralForReceiver", only=_RECEIVER)
CONTENTS = Representation(Referral, "ReferralContents", only=_CONTENTS)
"""What the receiver reads only once it has accepted, and while access lasts; beside the message."""

_ACTIONS = (*ACTIONS, PROVIDE_INFO, ACKNOWLEDGE, REQUEST_TRANSFER, REFUSE_TRANSFER)

REFERRAL = Representation(
    Referral,
    "Referral",
    only=(*_BOTH, *_SENDER, *_RECEIVER, *_CONTENTS),
    computed=_COMPUTED,
    sometimes=(*_SENDER, *_RECEIVER, *_CONTENTS),
    extra={
        **_BOX,
        "capacity": fields.Dict(required=True),
        "actions": fields.List(Choice(_ACTIONS), required=True),
        "escalations": fields.List(fields.Nested(ESCALATION.schema), required=True),
        "message": fields.String(allow_none=True),
        "movement": fields.Nested(OF_REFERRAL.schema, required=True, allow_none=True),
    },
    description="One referral. Only the sender gets `case_id` and `consent_id`, only the receiver `assigned_to` and "
    "`opened_case_id`; the "
    "receiver gets `message`, `fields` and `consent_expires_on` only after accepting it.",
)

PACKET = Representation(
    Referral,
    "Packet",
    only=("code", *_CONTENTS),
    computed={"referral_id": "id"},
    extra={"packet": fields.Dict(required=True)},
    description="What the person agreed to share.",
)

LOG_ENTRY = Representation(
    LogEntry, "LogEntry", description="One step of the log; an answer to a question leaves the state as it is."
)

DELIVERY = Representation(
    Delivery,
    "ReferralDelivery",
    only=("id", "organisation_id", "channel", "event_type", "state", "attempts", "created_at", "delivered_at"),
    description="Whether one side was reached on one channel. No address.",
)

ReferralPageSchema = page_of(LINE, "ReferralPage")
LogSchema = page_of(LOG_ENTRY, "Log")
ReferralDeliveriesSchema = page_of(DELIVERY, "ReferralDeliveries")
