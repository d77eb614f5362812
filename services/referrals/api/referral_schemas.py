"""What may be asked of referrals, and what is answered."""

from marshmallow import fields, validate

from services.referrals.adapters.referrals import NEWEST_FIRST, SORTS
from services.referrals.api.escalation_schemas import EscalationSchema
from services.referrals.api.fields import Choice, Distinct
from services.referrals.domain.life_cycle import (
    ACKNOWLEDGE,
    ACTIONS,
    CANCELLATION_REASONS,
    INFO_TOPICS,
    OUTCOMES,
    PROVIDE_INFO,
    REJECTION_REASONS,
)
from services.referrals.domain.urgency import ANSWER_WITHIN
from shared.contracts.referral_kinds import SENDABLE
from shared.web.pagination import PageQuery
from shared.web.schemas import Coded, StrictSchema
from shared.web.text_fields import ParagraphText

NOTE = validate.Length(min=1, max=2000)


class SendReferralSchema(StrictSchema):
    """A referral to send. `urgency` is a period or a code of list `risk_level`; `previewed` the seal of the preview.

    A message that says who the person is is refused; what only looks like a name or an address may be confirmed with
    `text_confirmed`.
    """

    case_id = fields.UUID(required=True)
    kind = Coded("referral_kind", only=SENDABLE, required=True)
    services = Distinct(Coded("service_type"), required=True, validate=validate.Length(min=1, max=10))
    urgency = Choice(ANSWER_WITHIN, required=True)
    to_organisation_id = fields.UUID(required=True)
    disclosure_profile = Coded("disclosure_profile", required=True)
    consent_id = fields.UUID(load_default=None, allow_none=True)
    message = ParagraphText(load_default=None, allow_none=True, validate=validate.Length(min=1, max=4000))
    text_confirmed = fields.Boolean(load_default=False)
    previewed = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=64))


class BoxArguments(PageQuery):
    """Filters of the boxes. `state` may be repeated; `case_id` finds what the caller's organisation sent for a case.

    `unacknowledged` finds referrals whose receiver has not acknowledged that access has ended.
    """

    box = Choice(("in", "out"), load_default=None)
    state = fields.List(Coded("referral_status"), load_default=list, attribute="states")
    urgency = Choice(ANSWER_WITHIN, load_default=None)
    case_id = fields.UUID(load_default=None)
    unacknowledged = fields.Boolean(load_default=False)
    sort = Choice(SORTS, load_default=NEWEST_FIRST)


class ReceiveSchema(StrictSchema):
    """Nothing but the step."""


class NotedSchema(StrictSchema):
    """A step with a note that only the two ends can read."""

    note = ParagraphText(load_default=None, allow_none=True, validate=NOTE)


class UnidentifyingSchema(NotedSchema):
    """A note before acceptance. It is refused where it looks as if it named somebody, unless that is confirmed."""

    text_confirmed = fields.Boolean(load_default=False)


class RequestInfoSchema(UnidentifyingSchema):
    """What the receiver needs to know before deciding."""

    topics = Distinct(Choice(INFO_TOPICS), load_default=list)


class ProvideInfoSchema(StrictSchema):
    """The answer, and what it is about. Both ends read the note while the receiver has access.

    It is compared with who the person is and refused where it says so; what only looks like a name or an address may
    be confirmed with `text_confirmed`.
    """

    topics = Distinct(Choice(INFO_TOPICS), load_default=list)
    note = ParagraphText(required=True, validate=NOTE)
    text_confirmed = fields.Boolean(load_default=False)


class RejectSchema(UnidentifyingSchema):
    """Why not."""

    reason = Choice(REJECTION_REASONS, required=True)


class CancelSchema(StrictSchema):
    """Why the sender takes it back: a code, because the receiver could read no note any more."""

    reason = Choice(CANCELLATION_REASONS, load_default="other")


class CompleteSchema(NotedSchema):
    """How the service ended: a code of list `service_status` or `case_closure_reason`."""

    outcome = Choice(OUTCOMES, required=True)


class AssignSchema(StrictSchema):
    """Who attends a received referral: an active person of the receiving organisation."""

    user_id = fields.UUID(required=True)


class ReferralLineSchema(StrictSchema):
    """A line of a box. `escalation_level` tells how far a missing answer went: 0, 1 (country) or 2 (region).

    `access_ended_at`: a receiver who had accepted lost access; `acknowledged_at` is null until the receiver says so.
    """

    id = fields.UUID()
    code = fields.String()
    box = Choice(("in", "out"))
    state = Coded("referral_status")
    kind = Coded("referral_kind")
    services = fields.List(Coded("service_type"))
    urgency = Choice(ANSWER_WITHIN)
    respond_by = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()
    escalation_level = fields.Integer()
    country = fields.String()
    to_country = fields.String()
    from_organisation_id = fields.UUID()
    from_organisation_name = fields.String(allow_none=True)
    to_organisation_id = fields.UUID()
    to_organisation_name = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    outcome = fields.String(allow_none=True)
    sent_at = fields.AwareDateTime()
    answered_at = fields.AwareDateTime(allow_none=True)
    access_ended_at = fields.AwareDateTime(allow_none=True)
    access_ended_because = Coded("referral_platform_reason", allow_none=True)
    acknowledged_at = fields.AwareDateTime(allow_none=True)


class ReferralSchema(ReferralLineSchema):
    """One referral. The receiver gets the last group only after she accepted, and never `case_id` or `consent_id`."""

    disclosure_profile = Coded("disclosure_profile")
    capacity = fields.Dict()
    actions = fields.List(Choice((*ACTIONS, PROVIDE_INFO, ACKNOWLEDGE)))
    places_reserved = fields.Integer()
    reminded_at = fields.AwareDateTime(allow_none=True)
    escalations = fields.List(fields.Nested(EscalationSchema))
    closed_at = fields.AwareDateTime(allow_none=True)
    packet_opened_at = fields.AwareDateTime(allow_none=True)
    assigned_to = fields.UUID(allow_none=True)
    case_id = fields.UUID()
    consent_id = fields.UUID(allow_none=True)
    message = fields.String(allow_none=True)
    fields_ = fields.List(fields.String(), data_key="fields")
    consent_expires_on = fields.Date(allow_none=True)


class ReferralPageSchema(StrictSchema):
    """A page of a box."""

    items = fields.List(fields.Nested(ReferralLineSchema))
    next_cursor = fields.String(allow_none=True)


class PacketSchema(StrictSchema):
    """What the person agreed to share."""

    referral_id = fields.UUID()
    code = fields.String()
    fields_ = fields.List(fields.String(), data_key="fields")
    consent_expires_on = fields.Date(allow_none=True)
    packet = fields.Dict()


class LogEntrySchema(StrictSchema):
    """One step of the log; an answer to a question leaves the state as it is."""

    state_from = fields.String(allow_none=True)
    state_to = fields.String()
    at = fields.AwareDateTime()
    actor = fields.String()
    organisation_id = fields.UUID(allow_none=True)
    reason = fields.String(allow_none=True)
    topics = fields.List(fields.String())
    note = fields.String(allow_none=True)


class LogSchema(StrictSchema):
    """The whole log: a referral has ten steps at most and few answers, so there are no pages."""

    items = fields.List(fields.Nested(LogEntrySchema))
    next_cursor = fields.String(allow_none=True)


class ReferralDeliverySchema(StrictSchema):
    """Whether one side was reached on one channel. No address."""

    id = fields.UUID()
    organisation_id = fields.UUID()
    channel = Choice(("webhook", "email"))
    event_type = fields.String()
    state = Choice(("pending", "delivered", "failed"))
    attempts = fields.Integer()
    created_at = fields.AwareDateTime()
    delivered_at = fields.AwareDateTime(allow_none=True)


class ReferralDeliveriesSchema(StrictSchema):
    """Every delivery about a referral that the caller may know of."""

    items = fields.List(fields.Nested(ReferralDeliverySchema))
    next_cursor = fields.String(allow_none=True)
