"""Bodies of the interface about cases, as a client sends them. Days count from today.

`cases.py` builds what the service makes of them.
"""

from typing import Any

from tests.support.days import CHILD_BORN, CHILDS_BIRTHDATE, in_days


def a_registration(**changes: Any) -> dict[str, Any]:
    """A body for `POST /api/v1/cases`, after the example of the contract: a child of 16 or 17, met five days ago."""
    return {
        "country": "GT",
        "identified_on": in_days(-5),
        "identification_source": "ngo_outreach",
        "identified_adm1": "GT-01",
        "person": a_person(),
        "identity": an_identity(),
        "experience": an_experience(),
        "needs": ["emergency_shelter", "medical"],
        "best_interest": "considered",
        "risk_level": "high",
        "consents": [a_consent()],
    } | changes


def a_person(**changes: Any) -> dict[str, Any]:
    """The coded profile of `a_registration`."""
    return {
        "role": "victim",
        "trafficking_status": "possible_victim",
        "gender": "feminine",
        "birth_year": CHILD_BORN,
        "citizenships": ["HND"],
        "primary_language": "spa",
    } | changes


def an_identity(**changes: Any) -> dict[str, Any]:
    """The identity of `a_registration`."""
    return {
        "first_names": "María José",
        "surnames": "Hernández López",
        "birthdate": CHILDS_BIRTHDATE,
        "documents": [{"type": "passport", "number": "E-123 456", "country": "HND"}],
        "phones": [{"number": "+50499990000", "safe_to_call": False}],
    } | changes


def an_experience(**changes: Any) -> dict[str, Any]:
    """What was done to the person of `a_registration`."""
    return {
        "acts": ["recruitment", "transportation"],
        "means": [],
        "exploitation": [{"type": "sexual_exploitation", "subform": None}],
        "recruiter_relationship": "friend",
        "controls": {"withholds_documents": "yes", "restricts_movement": "unknown"},
    } | changes


def a_consent(**changes: Any) -> dict[str, Any]:
    """A guardian's consent to a referral to any NGO of the network, with the name, for three months."""
    return {
        "purpose": "referral",
        "recipient_type": "network_ngo",
        "recipient_organisation_id": None,
        "data_scope": "d3_identified",
        "given_on": in_days(-5),
        "expires_on": in_days(90),
        "capacity": "guardian",
        "form": "written",
    } | changes
