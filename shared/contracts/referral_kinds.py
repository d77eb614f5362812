"""Which kinds of referral (list `referral_kind`) can be sent, and what each is for."""

CONSULTATION = "consultation"
"""Carries no person: service need, country and urgency only, without a consent and without holding a place."""
CROSS_BORDER = "cross_border"
PROSECUTION_NOTICE = "prosecution_notice"

SENDABLE = ("service_referral", CROSS_BORDER, PROSECUTION_NOTICE, CONSULTATION)
"""Kinds that do something of their own. The others are in the list for records of other systems: a transfer hands no
case over yet, a reassignment inside an organisation is an assignment, an emergency is an urgency."""

TRANSFERS = frozenset({"case_transfer", "transfer_request"})
"""Kinds that may carry the full file."""

PROSECUTION = "prosecution"
"""The recipient type (list `recipient_type`) of a prosecutor's office."""
