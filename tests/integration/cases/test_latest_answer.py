"""A later no takes back what was given, a later yes to less leaves no more, and receivers lose what is beyond."""

from typing import Any

import pytest

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.test_child_rule import (
    GUARDIAN,
    a_child,
    check,
    code_of,
    consent,
    leave,
    stopped,
)
from tests.integration.cases.test_packets import make

pytestmark = pytest.mark.integration

WITHDRAWN = "cases.consent_withdrawn.v1"


def says_no(caller: Caller, case: dict[str, Any], capacity: str, **changes: str) -> list[str]:
    """Somebody refuses referrals to everybody, or to whom `changes` name; answers what that takes back."""
    terms = {"status": "refused", "data_scope": "d0_anonymous", "recipient_type": None, "capacity": capacity}
    answer = caller.post(f"/cases/{case['id']}/consents", consent(**terms | changes))
    assert answer.status_code == 201, answer.text
    return answer.json["took_back"]


@pytest.mark.parametrize(("age", "yes", "no"), [(8, "guardian", "court"), (30, "self_adult", "self_adult")])
def test_a_no_takes_back_what_was_given_and_stops_what_stood_on_it(
    office: Office, ana: Caller, age: int, yes: str, no: str
) -> None:
    case = a_child(ana, consent(capacity=yes), age=age)
    given = case["consents"][0]["id"]
    referral_id, shelter = leave(ana, case)

    assert says_no(ana, case, no) == [given]

    assert code_of(make(ana, case, consent_id=given)) == "consent_missing"
    assert check(office, case, referral_id, shelter).json == {"holds": False, "reason": "consent_missing"}
    assert [e["consent_id"] for e in office.events(WITHDRAWN) if e["case_id"] == case["id"]] == [given]
    assert (referral_id, "consent_missing") in stopped(office, case)
    stored = ana.get(f"/cases/{case['id']}").json["consents"]
    assert [(c["status"], c["withdrawal_channel"]) for c in stored] == [
        ("withdrawn", "later_refusal"),
        ("refused", None),
    ]


def test_a_refusal_recorded_before_the_rule_counts_when_the_packet_is_opened(office: Office, ana: Caller) -> None:
    case = a_child(ana, GUARDIAN, GUARDIAN)
    referral_id, shelter = leave(ana, case)
    office.admin(
        "UPDATE case_record SET record = jsonb_set(record, '{consents,1,status}', '\"refused\"') WHERE id = %s",
        case["id"],
    )

    assert check(office, case, referral_id, shelter).json == {"holds": False, "reason": "consent_missing"}
