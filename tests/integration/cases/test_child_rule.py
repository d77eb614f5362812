"""A child's name leaves by the decision of a guardian, an authority or a court, judged at the age of today."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.referral_events import a_step, hear
from tests.integration.cases.test_packets import a_request, make
from tests.support.builders.case_bodies import a_consent, a_registration
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


@pytest.mark.parametrize(
    "request_changes",
    [
        {"disclosure_profile": "d2_protection"},
        {},
        {"to_country": "HN", "kind": "cross_border"},
        {"kind": "prosecution_notice", "recipient_type": "prosecution"},
    ],
    ids=["d2", "d3", "abroad", "prosecution"],
)
def test_a_childs_own_assent_lets_nothing_leave(office: Office, ana: Caller, request_changes: dict[str, str]) -> None:
    terms = {"data_scope": "d4_full"}
    if request_changes.get("to_country"):
        terms |= {"purpose": "cross_border_transfer"}
    if request_changes.get("kind") == "prosecution_notice":
        terms |= {"purpose": "prosecution_sharing", "recipient_type": "prosecution"}
    case = a_child(ana, ASSENT | terms, GUARDIAN | {"purpose": "record_keeping"})

    refused = make(ana, case, **request_changes)
    preview = ana.post(f"/cases/{case['id']}/packet-preview", a_request(case, **request_changes)).json

    assert code_of(refused) == "consent_child_decision"
    assert "first_names" not in preview["fields"]
    assert {"field": "risk_level", "reason": "consent_child_decision"} in preview["withheld"]
    assert office.admin("SELECT 1 FROM disclosure WHERE case_id = %s", case["id"]) == []


@pytest.mark.parametrize("capacity", ["guardian", "child_authority", "court"])
def test_beside_a_decision_of_the_same_terms_the_assent_counts(ana: Caller, capacity: str) -> None:
    ends = (TODAY + timedelta(days=30)).isoformat()
    case = a_child(ana, ASSENT, GUARDIAN | {"capacity": capacity, "expires_on": ends})

    packet = make(ana, case)

    assert (packet.status_code, packet.json["consent_expires_on"]) == (201, ends)


def test_the_refusal_says_what_would_hold_in_the_callers_language(ana: Caller) -> None:
    case = a_child(ana, ASSENT)
    path, body = f"/cases/{case['id']}/packets", a_request(case, referral_id=str(uuid4()))

    es, en = (
        ana.through_referrals.post(path, body, Accept_Language=language).json["errors"][0]["message"]
        for language in ("es", "en")
    )

    assert "tutor/a, autoridad de niñez o juzgado" in es
    assert "guardian, the child-protection authority or a court" in en


@pytest.mark.parametrize("best_interest", [None, "pending"])
def test_a_childs_packet_waits_until_the_best_interests_are_considered(ana: Caller, best_interest: str | None) -> None:
    case = a_child(ana, GUARDIAN, best_interest=best_interest)

    assert code_of(make(ana, case)) == "best_interest_missing"
    assert make(ana, case, disclosure_profile="d1_capacity").status_code == 201
    ana.patch(f"/cases/{case['id']}", {"best_interest": "considered"}, If_Match=f'"{case["version"]}"')
    assert make(ana, case).status_code == 201


def test_somebody_of_unknown_age_is_a_child_until_an_age_is_recorded_even_an_estimate(ana: Caller) -> None:
    case = ana.register(person={}, identity=None, identified_on=TODAY.isoformat(), consents=[ADULT])
    assert (case["majority"], code_of(make(ana, case))) == ("unknown", "consent_capacity")

    estimated = {"person": {"age": 30, "age_is_estimated": True}}
    ana.patch(f"/cases/{case['id']}", estimated, If_Match=f'"{case["version"]}"')

    assert make(ana, case).status_code == 201


def test_an_age_in_years_counts_from_the_day_it_was_said_and_not_from_an_identification_in_the_past(
    ana: Caller,
) -> None:
    year_ago = (TODAY - timedelta(days=366)).isoformat()
    body = a_registration(person={"age": 17}, identity=None, identified_on=year_ago, consents=[ADULT])

    refused = ana.post("/cases", body)
    case = ana.register(**body | {"consents": []})

    assert code_of(refused) == "consent_capacity"
    assert refused.json["errors"][0]["pointer"] == "/consents/0/capacity"
    assert code_of(ana.post(f"/cases/{case['id']}/consents", ADULT)) == "consent_capacity"


def test_an_age_that_is_said_late_stops_what_is_under_way(office: Office, ana: Caller) -> None:
    case = an_adult(ana, ADULT)
    later = datetime.now(UTC) + timedelta(days=600)
    office.at(later)
    lasting = ADULT | {"given_on": (later.date() - timedelta(days=2)).isoformat()}
    own = ana.post(f"/cases/{case['id']}/consents", lasting).json
    referral_id, shelter = leave(ana, case, consent_id=own["id"])

    said = {"person": {"birth_year": None, "age": 17}}
    changed = ana.patch(f"/cases/{case['id']}", said, If_Match=f'"{case["version"] + 1}"')

    assert changed.status_code == 200, changed.text
    assert (referral_id, "consent_capacity") in stopped(office, case)
    assert check(office, case, referral_id, shelter).json == {"holds": False, "reason": "consent_capacity"}


def test_an_age_of_an_earlier_release_counts_from_the_later_of_its_two_days(office: Office, ana: Caller) -> None:
    year_ago = (TODAY - timedelta(days=366)).isoformat()
    case = ana.register(person={"age": 17}, identity=None, identified_on=year_ago, consents=[])
    office.admin("UPDATE case_record SET record = record - 'age_said_on' WHERE id = %s", case["id"])

    assert code_of(ana.post(f"/cases/{case['id']}/consents", ADULT)) == "consent_capacity"


@pytest.mark.parametrize("capacity", ["guardian", "child_authority", "self_adolescent_assent"])
def test_nobody_but_a_court_decides_for_an_adult(ana: Caller, capacity: str) -> None:
    case = an_adult(ana)
    path = f"/cases/{case['id']}/consents"

    refused = ana.post(path, consent(capacity=capacity))
    court = ana.post(path, consent(capacity="court"))

    assert code_of(refused) == "consent_capacity"
    assert refused.json["errors"][0]["pointer"] == "/capacity"
    assert court.status_code == 201
    assert make(ana, case, consent_id=court.json["id"]).status_code == 201


def test_a_child_who_has_come_of_age_decides_alone_and_the_guardian_no_longer(office: Office, ana: Caller) -> None:
    case = a_child(ana, GUARDIAN, age=17, best_interest="considered")
    later = datetime.combine(TODAY, datetime.min.time(), UTC) + timedelta(days=750)
    office.at(later)
    own = a_consent(given_on=(later.date() - timedelta(days=2)).isoformat(), expires_on=None, capacity="self_adult")

    answer = ana.post(f"/cases/{case['id']}/consents", own)

    assert answer.status_code == 201, answer.text
    assert make(ana, case, consent_id=answer.json["id"]).status_code == 201
    assert code_of(ana.post(f"/cases/{case['id']}/consents", own | {"capacity": "guardian"})) == "consent_capacity"


def test_a_consent_without_an_end_ends_after_twelve_months_and_says_so(ana: Caller) -> None:
    case = an_adult(ana, ADULT)
    later = ana.post(f"/cases/{case['id']}/consents", ADULT).json

    day = date.fromisoformat(later["expires_on"])
    assert case["consents"][0]["expires_on"] == later["expires_on"]
    assert day.year == TODAY.year + 1
    assert make(ana, case).json["consent_expires_on"] == later["expires_on"]


def test_a_consent_stored_before_that_ends_as_well(office: Office, ana: Caller) -> None:
    old = (TODAY - timedelta(days=400)).isoformat()
    case = an_adult(ana, ADULT | {"given_on": old})
    office.admin("UPDATE case_record SET record = jsonb_set(record, '{consents,0,expires_on}', 'null')")

    assert code_of(make(ana, case)) == "consent_expired"


@pytest.mark.parametrize("how", ["record", "identity"])
def test_a_corrected_age_stops_what_is_under_way(office: Office, ana: Caller, how: str) -> None:
    case = an_adult(ana, ADULT, best_interest="considered") if how == "record" else ana.register(
        person={"age": 30, "age_is_estimated": True}, identity=None, identified_on=TODAY.isoformat(), consents=[ADULT]
    )  # fmt: skip
    path = f"/cases/{case['id']}"
    if how == "identity":
        cleared = ana.patch(path, {"person": {"age": None, "age_is_estimated": False}}, If_Match=f'"{case["version"]}"')
        assert cleared.json["majority"] == "unknown"
        ana.patch(path, {"person": {"age": 30, "age_is_estimated": True}}, If_Match=f'"{case["version"] + 1}"')
    referral_id, shelter = leave(ana, case)
    hear(office, a_step(case, referral_id=UUID(referral_id)))
    assert check(office, case, referral_id, shelter).json == {"holds": True, "reason": None}

    if how == "record":
        version = ana.get(path).json["version"]
        changed = ana.patch(path, {"person": {"birth_year": TODAY.year - 8}}, If_Match=f'"{version}"')
    else:
        ana.patch(path, {"person": {"age": None}}, If_Match=f'"{ana.get(path).json["version"]}"')
        changed = ana.patch(f"{path}/identity", {"birthdate": str(TODAY.year - 8)}, If_Match='"0"')

    assert changed.status_code == 200, changed.text
    assert (referral_id, "consent_capacity") in stopped(office, case)
    assert check(office, case, referral_id, shelter).json == {"holds": False, "reason": "consent_capacity"}


def majority_told(caller: Caller, case: dict[str, Any]) -> list[tuple[str, str]]:
    said = caller.get(f"/cases/{case['id']}/timeline").json["items"]
    names = ("majority_before", "majority_after")
    return [tuple(e["details"][n] for n in names) for e in said if names[0] in e["details"]]


def test_the_timeline_keeps_what_a_corrected_age_said_before(ana: Caller) -> None:
    case, path = an_adult(ana), "/cases/{id}"
    for version, year in enumerate((TODAY.year - 8, TODAY.year - 9, None), case["version"]):
        answer = ana.patch(path.format(**case), {"person": {"birth_year": year}}, If_Match=f'"{version}"')
        assert answer.status_code == 200, answer.text

    assert majority_told(ana, case) == [("minor", "unknown"), ("adult", "minor")]


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_birthdate_that_changes_the_majority_is_recorded_in_codes_and_not_as_a_date(ana: Caller, method: str) -> None:
    case = ana.register(person={}, identity={"first_names": "Ixchel"}, identified_on=TODAY.isoformat(), consents=[])
    path, birthdate = f"/cases/{case['id']}/identity", f"{TODAY.year - 8}-05-14"
    ana.patch(path, {"known_as": "Ix"}, If_Match='"1"')

    answer = getattr(ana, method)(path, {"birthdate": birthdate}, If_Match='"2"')

    assert answer.status_code == 200, answer.text
    assert majority_told(ana, case) == [("unknown", "minor")]
    assert birthdate not in ana.get(f"/cases/{case['id']}/timeline").text


def test_an_age_corrected_while_the_referral_was_being_stored_is_said_again(office: Office, ana: Caller) -> None:
    case = an_adult(ana, ADULT)
    referral_id, _ = leave(ana, case)
    ana.patch(f"/cases/{case['id']}", {"person": {"birth_year": TODAY.year - 8}}, If_Match=f'"{case["version"]}"')

    hear(office, a_step(case, referral_id=UUID(referral_id)))

    assert stopped(office, case) == [(referral_id, "consent_capacity")] * 2


def test_a_guardian_who_takes_the_consent_back_stops_what_stood_on_the_assent_beside_it(
    office: Office, ana: Caller
) -> None:
    case = a_child(ana, ASSENT, GUARDIAN)
    referral_id, shelter = leave(ana, case)

    ana.post(f"/cases/{case['id']}/consents/{case['consents'][1]['id']}/withdraw")

    assert stopped(office, case) == [(referral_id, "consent_child_decision")]
    assert check(office, case, referral_id, shelter).json["holds"] is False


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


def test_best_interests_left_open_keep_a_packet_shut_and_end_no_referral(office: Office, ana: Caller) -> None:
    case = a_child(ana, GUARDIAN)
    referral_id, shelter = leave(ana, case)
    ana.patch(f"/cases/{case['id']}", {"best_interest": "pending"}, If_Match=f'"{case["version"]}"')

    assert check(office, case, referral_id, shelter).json == {"holds": False, "reason": "best_interest_missing"}
    assert stopped(office, case) == []


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


def test_the_check_is_on_record_and_names_who_asked(office: Office, ana: Caller) -> None:
    case = a_child(ana, GUARDIAN)
    referral_id, shelter = leave(ana, case)
    check(office, case, referral_id, shelter)

    rows = office.admin(
        "SELECT client_id, actor, organisation_id FROM audit WHERE action = 'packet.checked' AND object_id = %s",
        UUID(case["id"]),
    )

    assert [(row.client_id, row.organisation_id) for row in rows] == [("referrals", shelter)]
    assert UUID(rows[0].actor)


def test_the_countrys_administrator_sees_which_organisation_opened_a_packet(office: Office, ana: Caller) -> None:
    case = a_child(ana, GUARDIAN)
    referral_id, shelter = leave(ana, case)
    check(office, case, referral_id, shelter)

    log = office.caller(role="country_admin").get(f"/access-log?action=packet.check&organisation_id={shelter}").json

    assert [row["object_id"] for row in log["items"]] == [case["id"]]


@pytest.mark.parametrize("changed", ["record", "identity"])
def test_record_and_identity_may_not_contradict_one_another(ana: Caller, changed: str) -> None:
    case = ana.register(person={"birth_year": 1996}, identity={"birthdate": "1996-05-14"}, consents=[])
    path = f"/cases/{case['id']}"

    if changed == "record":
        answer = ana.patch(path, {"person": {"birth_year": TODAY.year - 8}}, If_Match=f'"{case["version"]}"')
    else:
        answer = ana.patch(f"{path}/identity", {"birthdate": f"{TODAY.year - 8}-05-14"}, If_Match='"1"')

    pointer = {"record": "/person/birth_year", "identity": "/birthdate"}[changed]
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert ana.get(path).json["majority"] == "adult"
