"""Where an organisation wants it, a case is handed over only after a second person said yes: over HTTP."""

from typing import Any
from uuid import uuid4

import pytest

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.test_packets import a_request, make
from tests.integration.cases.test_second_person import decide, decides
from tests.support.builders.case_bodies import a_consent

pytestmark = pytest.mark.integration

MESSAGE = "Conviene hablar antes con la trabajadora social"


def a_transfer(ana: Caller) -> tuple[dict[str, Any], Any]:
    """A case, and what would be sent to hand it over."""
    case = ana.register(consents=[a_consent(data_scope="d4_full")])
    return case, a_request(case, kind="case_transfer", disclosure_profile="d4_full")


def test_it_is_asked_for_and_approved_and_sent(office: Office, ana: Caller, her_supervisor: Caller) -> None:
    decides(office, ana, "transfer")
    case, request = a_transfer(ana)
    path, referral_id = f"/cases/{case['id']}", str(uuid4())
    assert ana.post(f"{path}/packet-preview", request).json["asks_second_person"] is True

    first = make(ana, case, **request, referral_id=referral_id, message=MESSAGE, text_confirmed=True)

    assert (first.status_code, first.json["code"]) == (409, "approval_asked")
    again = make(ana, case, **request, referral_id=referral_id)
    assert (again.status_code, again.json["code"]) == (409, "approval_waiting")
    assert ana.get(f"{path}/disclosures").json["items"] == []
    (asked,) = ana.get(f"{path}/approvals").json["items"]
    assert (asked["act"], asked["terms"]["to_organisation_id"]) == ("transfer", request["to_organisation_id"])
    assert MESSAGE not in str(asked)

    assert decide(her_supervisor, asked, decision="approved").status_code == 200
    assert ana.post(f"{path}/packet-preview", request).json["asks_second_person"] is False
    other = make(ana, case, **request | {"to_organisation_id": str(uuid4())})
    assert (other.status_code, other.json["code"]) == (409, "approval_asked"), "to somebody else"

    assert make(ana, case, **request, referral_id=referral_id).status_code == 201


def test_without_the_rule_nobody_is_asked(ana: Caller) -> None:
    case, request = a_transfer(ana)
    assert ana.post(f"/cases/{case['id']}/packet-preview", request).json["asks_second_person"] is False
    assert make(ana, case, **request).status_code == 201
