"""Which kinds of referral (list `referral_kind`) can be sent, and what each is for."""

CONSULTATION = "consultation"
"""Carries no person: service need, country and urgency only, without a consent and without holding a place."""
CROSS_BORDER = "cross_border"
PROSECUTION_NOTICE = "prosecution_notice"

CASE_TRANSFER = "case_transfer"
"""Hands the case over: once the receiver has accepted and opened a case of their own, the sender's one is closed."""

SENDABLE = ("service_referral", CROSS_BORDER, PROSECUTION_NOTICE, CONSULTATION, CASE_TRANSFER)
"""Kinds that do something of their own; any other is refused. The others are in the list for records of other systems:
a reassignment inside an organisation is an assignment, an emergency is an urgency."""

PROSECUTION = "prosecution"
"""The recipient type (list `recipient_type`) of a prosecutor's office."""
