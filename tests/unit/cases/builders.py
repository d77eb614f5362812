"""Cases and consents with sensible values, to be changed where a test cares."""

# fixed dates: the rules are handed their day

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from services.cases.domain.case import Case
from services.cases.domain.consent import Consent
from services.cases.domain.disclosure import Disclosure
from services.cases.domain.person import Experience, Exploitation, Person
from shared.kernel.country import Country

NETWORK_NGO = UUID(int=7)


def a_case(**changes: Any) -> Case:
    fields: dict[str, Any] = {
        "id": uuid4(),
        "person_id": uuid4(),
        "country": Country.GUATEMALA,
        "organisation_id": uuid4(),
        "case_number": "GT-7KQ2-2026-048213-5",
        "opened_on": date(2026, 11, 20),
        "identified_on": date(2026, 11, 20),
        "risk_level": "high",
        "person": Person(birth_year=2009, gender="feminine"),
        "experience": Experience(acts=["recruitment"], exploitation=[Exploitation(type="sexual_exploitation")]),
    }
    return Case(**fields | changes)


def a_consent(**changes: Any) -> Consent:
    fields: dict[str, Any] = {
        "id": uuid4(),
        "purpose": "referral",
        "recipient_type": "network_ngo",
        "data_scope": "d3_identified",
        "given_on": date(2026, 11, 20),
        "capacity": "guardian",
        "form": "written",
    }
    return Consent(**fields | changes)


def a_disclosure(consent: Consent | None, **changes: Any) -> Disclosure:
    fields: dict[str, Any] = {
        "kind": "service_referral",
        "profile": "d3_identified",
        "services": ("emergency_shelter",),
        "from_country": Country.GUATEMALA,
        "to_country": Country.GUATEMALA,
        "to_organisation_id": NETWORK_NGO,
        "recipient_type": "network_ngo",
        "consent_id": consent.id if consent else None,
    }
    return Disclosure(**fields | changes)
