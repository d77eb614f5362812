"""No audit row, no access: what cannot be recorded is not read and not changed."""

from typing import Any

import pytest

from tests.integration.cases.conftest import Caller, Office
from tests.support.audit_down import audit_down
from tests.support.builders.case_bodies import a_registration

pytestmark = pytest.mark.integration

NOTE = "Ixchel Canaria durmió aquí"
NAMES = ("María José", "Hernández", "E-123 456", "+50499990000", NOTE)

READS = {
    "case": ("GET", "/cases/{id}", {}),
    "list": ("GET", "/cases", {}),
    "identity": ("GET", "/cases/{id}/identity", {"X-Purpose": "service_delivery"}),
    "search": ("POST", "/cases/search", {}),
    "notes": ("GET", "/cases/{id}/notes", {}),
    "consents": ("GET", "/cases/{id}/consents", {}),
    "timeline": ("GET", "/cases/{id}/timeline", {}),
    "packet preview": ("POST", "/cases/{id}/packet-preview", {}),
}


def body_of(name: str, case: dict[str, Any], office: Office) -> dict[str, Any] | None:
    if name == "search":
        return {"name": "María Hernández"}
    if name == "packet preview":
        return {
            "kind": "service_referral",
            "services": ["emergency_shelter"],
            "disclosure_profile": "d3_identified",
            "consent_id": None,
            "to_organisation_id": "0193b7a2-0000-7000-8000-000000000001",
            "to_country": "GT",
            "recipient_type": "network_ngo",
        }
    return None


@pytest.mark.parametrize("name", READS)
def test_with_the_audit_down_nothing_is_read(office: Office, ana: Caller, name: str) -> None:
    method, path, headers = READS[name]
    case = ana.register()
    ana.post(f"/cases/{case['id']}/notes", {"text": NOTE})
    ask = lambda: ana.request(method, path.format(**case), json=body_of(name, case, office), headers=headers)  # noqa: E731
    assert ask().status_code == 200

    with audit_down(office.database.admin_url):
        answer = ask()

    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert set(answer.json) == {"type", "title", "status", "code", "errors", "request_id"}
    assert answer.json["errors"] == []
    assert not [word for word in (*NAMES, case["case_number"]) if word in answer.text]
    assert ask().status_code == 200


def test_with_the_audit_down_nothing_is_changed(office: Office, ana: Caller) -> None:
    case = ana.register()

    with audit_down(office.database.admin_url):
        registered = ana.post("/cases", a_registration())
        noted = ana.post(f"/cases/{case['id']}/notes", {"text": NOTE})

    assert (registered.status_code, noted.status_code) == (500, 500)
    assert [one["id"] for one in ana.get("/cases").json["items"]] == [case["id"]]
    assert ana.get(f"/cases/{case['id']}/notes").json["items"] == []
