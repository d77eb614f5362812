"""Why the cases service refuses a disclosure, as far as the referrals service acts on the code."""

BEST_INTEREST_MISSING = "best_interest_missing"
"""Only prevents opening the packet: the sender can still record that the best interests were considered."""

CONSENT_MISSING = "consent_missing"
CONSENT_CAPACITY = "consent_capacity"
CONSENT_CHILD_DECISION = "consent_child_decision"

CONSENT_OVERRIDE_ENDED = "consent_override_ended"
"""The approved override of the consent that it stood on is over, was not justified, or is about something else."""

CONSENT_INSUFFICIENT = (CONSENT_MISSING, CONSENT_CAPACITY, CONSENT_CHILD_DECISION, CONSENT_OVERRIDE_ENDED)
"""These end a disclosure: a consent that was not withdrawn no longer permits it."""
