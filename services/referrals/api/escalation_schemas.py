"""How escalations and withdrawals look in responses."""

from marshmallow import fields

from services.referrals.domain.escalation import DUTY_AT, Escalation
from services.referrals.domain.withdrawal_notice import WithdrawalNotice
from shared.web.representations import Representation, page_of

NAMES_OF_PARTIES = {
    "from_organisation_name": fields.String(required=True, allow_none=True),
    "to_organisation_name": fields.String(required=True, allow_none=True),
}
_LEVEL = fields.Integer(
    required=True,
    metadata={
        "enum": sorted(DUTY_AT),
        "description": "1: focal point of the receiver's country; 2: regional coordination",
    },
)

ESCALATION = Representation(
    Escalation,
    "Escalation",
    only=("level", "at"),
    computed={"organisation_id": "told_organisation_id"},
    extra={"level": _LEVEL, "organisation_name": fields.String(required=True, allow_none=True)},
    description="An organisation that was notified of a missing answer. Without one: nobody was on duty at that level.",
)

ESCALATED = Representation(
    Escalation,
    "EscalatedReferral",
    without=("id", "told_organisation_id", "at", "settled_at"),
    computed={"escalated_at": "at"},
    extra={"level": _LEVEL, **NAMES_OF_PARTIES},
    description="A referral that waits too long, for an organisation that was notified. No capacity, packet or case.",
)

UNACKNOWLEDGED = Representation(
    WithdrawalNotice,
    "Unacknowledged",
    without=("acknowledged_at",),
    extra=NAMES_OF_PARTIES,
    description="A receiver who has not acknowledged that access has ended. No capacity, packet, service or case.",
)

EscalatedPageSchema = page_of(ESCALATED, "EscalatedPage")
UnacknowledgedPageSchema = page_of(UNACKNOWLEDGED, "UnacknowledgedPage")
