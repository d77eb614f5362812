"""What is answered about escalations."""

from marshmallow import fields

from services.referrals.api.fields import Choice
from services.referrals.domain.escalation import DUTY_AT
from services.referrals.domain.urgency import ANSWER_WITHIN
from shared.web.schemas import Coded, StrictSchema

LEVEL = {"enum": sorted(DUTY_AT), "description": "1: focal point of the receiver's country; 2: regional coordination"}


class EscalationSchema(StrictSchema):
    """Who was told that a referral has no answer. Without an organisation: nobody was on duty at that level."""

    level = fields.Integer(metadata=LEVEL)
    at = fields.AwareDateTime()
    organisation_id = fields.UUID(allow_none=True)
    organisation_name = fields.String(allow_none=True)


class EscalatedReferralSchema(StrictSchema):
    """A referral that waits too long, for an organisation that was told. No capacity, message, packet or case."""

    referral_id = fields.UUID()
    code = fields.String()
    level = fields.Integer(metadata=LEVEL)
    escalated_at = fields.AwareDateTime()
    kind = Coded("referral_kind")
    services = fields.List(Coded("service_type"))
    urgency = Choice(ANSWER_WITHIN)
    respond_by = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()
    country = fields.String()
    to_country = fields.String()
    from_organisation_id = fields.UUID()
    from_organisation_name = fields.String(allow_none=True)
    to_organisation_id = fields.UUID()
    to_organisation_name = fields.String(allow_none=True)


class UnacknowledgedSchema(StrictSchema):
    """A receiver who has not acknowledged that access has ended. No capacity, message, packet, service or case."""

    referral_id = fields.UUID()
    code = fields.String()
    because = Coded("referral_platform_reason")
    at = fields.AwareDateTime()
    country = fields.String()
    to_country = fields.String()
    from_organisation_id = fields.UUID()
    from_organisation_name = fields.String(allow_none=True)
    to_organisation_id = fields.UUID()
    to_organisation_name = fields.String(allow_none=True)


class UnacknowledgedPageSchema(StrictSchema):
    """A page, the longest waiting first."""

    items = fields.List(fields.Nested(UnacknowledgedSchema))
    next_cursor = fields.String(allow_none=True)


class EscalatedPageSchema(StrictSchema):
    """A page, the longest waiting first."""

    items = fields.List(fields.Nested(EscalatedReferralSchema))
    next_cursor = fields.String(allow_none=True)
