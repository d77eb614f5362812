"""A later no takes back what was given, a later yes to less leaves no more, and receivers lose what is beyond."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.test_child_rule import (
    ADULT,
    ASSENT,
    GUARDIAN,
    TODAY,
    a_child,
    an_adult,
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


@pytest.mark.parametrize("to", [{}, {"recipient_type": "network_ngo"}], ids=["everybody", "the same"])
@pytest.mark.parametrize(
    ("age", "yes", "no"),
    [
        (8, "guardian", "guardian"),
        (8, "guardian", "child_authority"),
        (8, "guardian", "court"),
        (8, "child_authority", "court"),
        (8, "court", "court"),
        (30, "self_adult", "self_adult"),
        (30, "self_adult", "court"),
    ],
)
def test_a_no_takes_back_what_was_given_and_stops_what_stood_on_it(
    office: Office, ana: Caller, age: int, yes: str, no: str, to: dict[str, str]
) -> None:
    case = a_child(ana, consent(capacity=yes), age=age)
    given = case["consents"][0]["id"]
    referral_id, shelter = leave(ana, case)

    assert says_no(ana, case, no, **to) == [given]

    assert code_of(make(ana, case, consent_id=given)) == "consent_missing"
    assert check(office, case, referral_id, shelter).json == {"holds": False, "reason": "consent_missing"}
    assert [e["consent_id"] for e in office.events(WITHDRAWN) if e["case_id"] == case["id"]] == [given]
    assert (referral_id, "consent_missing") in stopped(office, case)
    stored = ana.get(f"/cases/{case['id']}").json["consents"]
    assert [(c["status"], c["withdrawal_channel"]) for c in stored] == [
        ("withdrawn", "later_refusal"),
        ("refused", None),
    ]


def test_what_a_no_took_back_is_on_the_timeline_and_in_the_audit_trail(office: Office, ana: Caller) -> None:
    case = an_adult(ana, ADULT)
    says_no(ana, case, "self_adult")

    said = ana.get(f"/cases/{case['id']}/timeline").json["items"]
    no = next(e for e in said if e["kind"] == "consent.given" and e["details"]["status"] == "refused")
    taken = next(e for e in said if e["kind"] == "consent.withdrawn")
    rows = office.admin(
        "SELECT purpose FROM audit WHERE action = 'consent.withdrawn' AND object_id = %s", UUID(case["id"])
    )

    assert taken["details"]["consent_id"] == case["consents"][0]["id"]
    assert taken["details"]["taken_back_by"] == no["details"]["consent_id"]
    assert [row.purpose for row in rows] == ["referral"]


@pytest.mark.parametrize(
    ("age", "yes", "no"),
    [
        (8, "guardian", "self_adolescent_assent"),
        (8, "child_authority", "guardian"),
        (8, "court", "child_authority"),
        (30, "self_adult", "guardian"),
        (30, "self_adult", "child_authority"),
        (30, "court", "self_adult"),
    ],
)
def test_nobody_takes_back_what_rests_on_a_higher_word(ana: Caller, age: int, yes: str, no: str) -> None:
    case = a_child(ana, consent(capacity=yes), age=age)

    assert says_no(ana, case, no) == []
    assert make(ana, case).status_code == 201


def test_a_childs_own_no_takes_back_the_assent_and_what_named_it(office: Office, ana: Caller) -> None:
    case = a_child(ana, ASSENT, GUARDIAN)
    assent, guardian = (one["id"] for one in case["consents"])
    referral_id, shelter = leave(ana, case, consent_id=assent)
    other_id, other_shelter = leave(ana, case, consent_id=guardian)

    assert says_no(ana, case, "self_adolescent_assent") == [assent]

    assert check(office, case, referral_id, shelter).json["holds"] is False
    assert check(office, case, other_id, other_shelter).json["holds"] is True


def test_a_no_to_one_organisation_ends_what_went_there_and_nothing_else(office: Office, ana: Caller) -> None:
    case = an_adult(ana, ADULT)
    referral_id, shelter = leave(ana, case)
    other_id, other_shelter = leave(ana, case)

    assert says_no(ana, case, "self_adult", recipient_organisation_id=str(shelter)) == []

    assert stopped(office, case) == [(referral_id, "consent_missing")]
    assert check(office, case, referral_id, shelter).json["holds"] is False
    assert check(office, case, other_id, other_shelter).json["holds"] is True
    assert code_of(make(ana, case, to_organisation_id=str(shelter))) == "consent_missing"


@pytest.mark.parametrize(
    "other", [{"purpose": "prosecution_sharing"}, {"recipient_type": "prosecution"}, {"status": "not_yet_asked"}]
)
def test_a_no_to_something_else_takes_nothing_back(office: Office, ana: Caller, other: dict[str, str]) -> None:
    case = an_adult(ana, ADULT)
    leave(ana, case)

    assert says_no(ana, case, "self_adult", **other) == []
    assert make(ana, case).status_code == 201
    assert stopped(office, case) == []


def test_who_says_yes_again_after_a_no_has_said_yes(ana: Caller) -> None:
    case = an_adult(ana, ADULT)
    says_no(ana, case, "self_adult")

    again = ana.post(f"/cases/{case['id']}/consents", ADULT).json

    assert make(ana, case, consent_id=again["id"]).status_code == 201


def test_a_no_at_registration_takes_back_the_yes_before_it(ana: Caller) -> None:
    case = an_adult(ana, ADULT, ADULT | {"status": "refused", "recipient_type": None})

    kinds = [entry["kind"] for entry in ana.get(f"/cases/{case['id']}/timeline").json["items"]]
    assert [one["status"] for one in case["consents"]] == ["withdrawn", "refused"]
    assert kinds.count("consent.withdrawn") == 1
    assert code_of(make(ana, case)) == "consent_missing"


def test_a_refusal_recorded_before_the_rule_counts_when_the_packet_is_opened(office: Office, ana: Caller) -> None:
    case = a_child(ana, GUARDIAN, GUARDIAN)
    referral_id, shelter = leave(ana, case)
    office.admin(
        "UPDATE case_record SET record = jsonb_set(record, '{consents,1,status}', '\"refused\"') WHERE id = %s",
        case["id"],
    )

    assert check(office, case, referral_id, shelter).json == {"holds": False, "reason": "consent_missing"}


def test_a_no_to_statistics_takes_the_person_out_of_them(office: Office, ana: Caller) -> None:
    counted = consent(purpose="aggregate_statistics", recipient_type=None, capacity="self_adult")
    case = an_adult(ana, counted)

    assert says_no(ana, case, "self_adult", purpose="aggregate_statistics") == [case["consents"][0]["id"]]

    told = [e for e in office.events("cases.case_facts_changed.v1") if e["case_id"] == case["id"]]
    assert [fact["statistics_consent"] for fact in told] == [False]


def test_a_later_yes_to_less_leaves_no_more_than_that(office: Office, ana: Caller) -> None:
    case = a_child(ana, GUARDIAN)
    wide, wide_shelter = leave(ana, case)
    within, within_shelter = leave(ana, case, disclosure_profile="d2_protection")

    ana.post(f"/cases/{case['id']}/consents", GUARDIAN | {"data_scope": "d2_protection"})

    assert stopped(office, case) == [(wide, "consent_missing")]
    assert check(office, case, wide, wide_shelter).json["holds"] is False
    assert check(office, case, within, within_shelter).json["holds"] is True
    assert code_of(make(ana, case)) == "consent_missing"
    assert make(ana, case, disclosure_profile="d2_protection").status_code == 201


def test_a_later_yes_that_ends_sooner_ends_the_earlier_one_too(office: Office, ana: Caller) -> None:
    sooner = (TODAY + timedelta(days=30)).isoformat()
    case = an_adult(ana, ADULT)
    referral_id, shelter = leave(ana, case)
    ana.post(f"/cases/{case['id']}/consents", ADULT | {"expires_on": sooner})

    assert make(ana, case).json["consent_expires_on"] == sooner
    assert stopped(office, case) == []
    office.at(datetime.combine(TODAY + timedelta(days=33), datetime.min.time(), UTC))
    assert check(office, case, referral_id, shelter).json == {"holds": False, "reason": "consent_missing"}
