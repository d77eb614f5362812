"""Bodies of the interface about referrals, as a client sends them.

`referrals.py` builds what the service makes of them.
"""

from typing import Any


def a_referral(*, case_id: str, consent_id: str | None, to_organisation_id: str, **changes: Any) -> dict[str, Any]:
    """A body for `POST /api/v1/referrals`: a bed within a day, for a person who is named once it is accepted."""
    return {
        "case_id": case_id,
        "kind": "service_referral",
        "services": ["emergency_shelter"],
        "urgency": "24h",
        "to_organisation_id": to_organisation_id,
        "disclosure_profile": "d3_identified",
        "consent_id": consent_id,
    } | changes


def an_offer(**changes: Any) -> dict[str, Any]:
    """A body for `POST /api/v1/directory/services`: beds, how many is not known."""
    return {"service_type": "emergency_shelter"} | changes
