"""Criminal proceedings about the trafficking of a person: beside the care, and never a condition of it.

Nothing here reads a plan, a service, a referral or the trafficking status, and nothing of those reads this.
"""
