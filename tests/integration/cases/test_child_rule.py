"""A child's name leaves by the decision of a guardian, an authority or a court, judged at the age of today."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.referral_events import a_step, hear
from tests.integration.cases.test_packets import a_request, make
from tests.support.builders.case_bodies import a_consent
from tests.support.tokens import bearer

pytestmark = pytest.mark.integration

TODAY = datetime.now(UTC).date() - timedelta(days=1)
"""A day that has begun in every country of the platform."""
STOPPED = "cases.disclosure_stopped.v1"


def consent(**changes: Any) -> dict[str, Any]:
    return a_consent(given_on=TODAY.isoformat(), expires_on=None, **changes)


ASSENT = consent(capacity="self_adolescent_assent")
GUARDIAN = consent(capacity="guardian")
ADULT = consent(capacity="self_adult")


def a_child(caller: Caller, *consents: dict[str, Any], age: int = 8, **changes: Any) -> Any:
    return caller.register(
        person={"birth_year": TODAY.year - age},
        identity={"first_names": "Ixchel"},
        identified_on=TODAY.isoformat(),
        consents=list(consents),
        **changes,
    )


def an_adult(caller: Caller, *consents: dict[str, Any], **changes: str) -> Any:
    return a_child(caller, *consents, age=30, **changes)


def code_of(answer: TestResponse) -> str:
    assert answer.status_code == 422, answer.text
    return answer.json["errors"][0]["code"]


def stopped(office: Office, case: dict[str, Any]) -> list[tuple[str, str]]:
    return [(e["referral_id"], e["reason"]) for e in office.events(STOPPED) if e["case_id"] == case["id"]]


def leave(caller: Caller, case: dict[str, Any], **changes: str) -> tuple[str, UUID]:
    """A packet for a shelter; answers the referral and the shelter's id."""
    referral_id, shelter = str(uuid4()), str(uuid4())
    made = make(caller, case, referral_id=referral_id, to_organisation_id=shelter, **changes)
    assert made.status_code == 201, made.text
    return referral_id, UUID(shelter)


def check(
    office: Office, case: dict[str, Any], referral_id: str, shelter: UUID, country: str = "GT", of: str = "GT"
) -> TestResponse:
    receiver = office.caller(role="focal_point", organisation_id=shelter, country=country)
    return receiver.through_referrals.post(f"/cases/{case['id']}/packets/{referral_id}/check", {"country": of})


def test_a_childs_own_assent_lets_nothing_leave(office: Office, ana: Caller) -> None:
    case = a_child(ana, ASSENT | {"data_scope": "d4_full"}, GUARDIAN | {"purpose": "record_keeping"})

    refused = make(ana, case)
    preview = ana.post(f"/cases/{case['id']}/packet-preview", a_request(case)).json

    assert code_of(refused) == "consent_child_decision"
    assert "first_names" not in preview["fields"]
    assert {"field": "risk_level", "reason": "consent_child_decision"} in preview["withheld"]
    assert office.admin("SELECT 1 FROM disclosure WHERE case_id = %s", case["id"]) == []


def test_the_refusal_says_what_would_hold_in_the_callers_language(ana: Caller) -> None:
    case = a_child(ana, ASSENT)
    path, body = f"/cases/{case['id']}/packets", a_request(case, referral_id=str(uuid4()))

    es, en = (
        ana.through_referrals.post(path, body, Accept_Language=language).json["errors"][0]["message"]
        for language in ("es", "en")
    )

    assert "tutor/a, autoridad de niñez o juzgado" in es
    assert "guardian, the child-protection authority or a court" in en


def test_an_age_of_an_earlier_release_counts_from_the_later_of_its_two_days(office: Office, ana: Caller) -> None:
    year_ago = (TODAY - timedelta(days=366)).isoformat()
    case = ana.register(person={"age": 17}, identity=None, identified_on=year_ago, consents=[])
    office.admin("UPDATE case_record SET record = record - 'age_said_on' WHERE id = %s", case["id"])

    assert code_of(ana.post(f"/cases/{case['id']}/consents", ADULT)) == "consent_capacity"


def test_a_consent_stored_before_that_ends_as_well(office: Office, ana: Caller) -> None:
    old = (TODAY - timedelta(days=400)).isoformat()
    case = an_adult(ana, ADULT | {"given_on": old})
    office.admin("UPDATE case_record SET record = jsonb_set(record, '{consents,0,expires_on}', 'null')")

    assert code_of(make(ana, case)) == "consent_expired"


def test_a_corrected_age_stops_what_is_under_way(office: Office, ana: Caller) -> None:
    case = an_adult(ana, ADULT, best_interest="considered")
    path = f"/cases/{case['id']}"
    referral_id, shelter = leave(ana, case)
    hear(office, a_step(case, referral_id=UUID(referral_id)))
    assert check(office, case, referral_id, shelter).json == {"holds": True, "reason": None}

    version = ana.get(path).json["version"]
    changed = ana.patch(path, {"person": {"birth_year": TODAY.year - 8}}, If_Match=f'"{version}"')

    assert changed.status_code == 200, changed.text
    assert (referral_id, "consent_capacity") in stopped(office, case)
    assert check(office, case, referral_id, shelter).json == {"holds": False, "reason": "consent_capacity"}


def majority_told(caller: Caller, case: dict[str, Any]) -> list[tuple[str, str]]:
    said = caller.get(f"/cases/{case['id']}/timeline").json["items"]
    names = ("majority_before", "majority_after")
    return [tuple(e["details"][n] for n in names) for e in said if names[0] in e["details"]]


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_birthdate_that_changes_the_majority_is_recorded_in_codes_and_not_as_a_date(ana: Caller, method: str) -> None:
    case = ana.register(person={}, identity={"first_names": "Ixchel"}, identified_on=TODAY.isoformat(), consents=[])
    path, birthdate = f"/cases/{case['id']}/identity", f"{TODAY.year - 8}-05-14"
    ana.patch(path, {"known_as": "Ix"}, If_Match='"1"')

    answer = getattr(ana, method)(path, {"birthdate": birthdate}, If_Match='"2"')

    assert answer.status_code == 200, answer.text
    assert majority_told(ana, case) == [("unknown", "minor")]
    assert birthdate not in ana.get(f"/cases/{case['id']}/timeline").text


def test_a_packet_sent_before_the_rule_is_stopped_when_it_is_opened(office: Office, ana: Caller) -> None:
    case = a_child(ana, GUARDIAN)
    referral_id, shelter = leave(ana, case)
    office.admin(
        "UPDATE case_record SET record = jsonb_set(record, '{consents,0,capacity}', '\"self_adolescent_assent\"')"
        " WHERE id = %s",
        case["id"],
    )

    assert check(office, case, referral_id, shelter).json == {"holds": False, "reason": "consent_child_decision"}
    assert stopped(office, case) == [(referral_id, "consent_child_decision")]


def test_a_receiver_in_another_country_is_answered_about_the_case_of_the_sender(office: Office, ana: Caller) -> None:
    case = a_child(ana, GUARDIAN | {"purpose": "cross_border_transfer"})
    referral_id, shelter = leave(ana, case, to_country="HN", kind="cross_border")

    assert check(office, case, referral_id, shelter, country="HN").json["holds"] is True
    assert check(office, case, referral_id, shelter, country="MX").status_code == 404


def test_only_the_receiver_of_that_packet_learns_whether_it_may_be_opened(office: Office, ana: Caller) -> None:
    case = a_child(ana, GUARDIAN)
    referral_id, shelter = leave(ana, case)
    path = f"/cases/{case['id']}/packets/{referral_id}/check"
    own_token = bearer(role="focal_point", organisation_id=shelter)

    assert check(office, case, referral_id, uuid4()).status_code == 404
    assert check(office, case, str(uuid4()), shelter).status_code == 404
    assert check(office, case, referral_id, shelter, of="HN").status_code == 404
    assert ana.through_referrals.post(path, {"country": "GT"}).status_code == 404
    assert ana.post(path, {"country": "GT"}, **own_token).status_code == 401


def test_the_countrys_administrator_sees_which_organisation_opened_a_packet(office: Office, ana: Caller) -> None:
    case = a_child(ana, GUARDIAN)
    referral_id, shelter = leave(ana, case)
    check(office, case, referral_id, shelter)

    log = office.caller(role="country_admin").get(f"/access-log?action=packet.check&organisation_id={shelter}").json

    assert [row["object_id"] for row in log["items"]] == [case["id"]]
