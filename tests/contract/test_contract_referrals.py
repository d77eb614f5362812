"""Directory, referrals and notifications, as the outside contract promises them."""

import time
from typing import Any
from uuid import uuid4

import pytest

from tests.contract.streams import events
from tests.contract.test_contract_rules import assert_problem
from tests.support.days import CHILDS_BIRTHDATE
from tests.support.journey import a_referral, register
from tests.support.platform import Caller, Platform

pytestmark = pytest.mark.contract

PATH = "/api/v1/referrals"
IDENTIFYING = ("María", "Hernández", "Hernandez", "+504", "first_names", CHILDS_BIRTHDATE)


def take(caller: Caller, referral: dict[str, Any], action: str, **body: Any) -> Any:
    """The answer to one action."""
    return caller.post(f"{PATH}/{referral['id']}/{action}", json=body)


def states(caller: Caller, referral: dict[str, Any]) -> set[str]:
    """What the caller's organisation was told of the referral."""
    told = caller.get("/api/v1/notifications?limit=200").json()["items"]
    return {notice["state"] for notice in told if notice["referral_id"] == referral["id"]}


def within(seconds: float, condition: Any) -> bool:
    """Whether `condition()` comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_the_directory_lists_who_could_serve_the_person(sender: Caller) -> None:
    query = "country=GT&adm1=GT-01&service_type=emergency_shelter&sex=feminine&age=17"

    offers = sender.get(f"/api/v1/directory/services?{query}").json()["items"]

    assert offers
    assert {offer["service_type"] for offer in offers} == {"emergency_shelter"}


def test_a_sent_referral_is_answered_with_its_place_and_deadline(sender: Caller, referral: dict[str, Any]) -> None:
    answer = sender.get(f"{PATH}/{referral['id']}")

    assert answer.json()["state"] == "sent"
    assert answer.json()["respond_by"] > answer.json()["sent_at"]
    assert answer.headers["ETag"]
    assert answer.json()["message"] == "¿La reciben hoy?"


def test_before_acceptance_the_receiver_reads_only_what_a_decision_needs(
    shelter: Caller, referral: dict[str, Any]
) -> None:
    for action in ("receive", "request-info"):
        answer = shelter.get(f"{PATH}/{referral['id']}")

        assert not {"case_id", "consent_id", "message", "fields"} & set(answer.json())
        assert not [word for word in IDENTIFYING if word in answer.text]
        assert_problem(shelter.get(f"{PATH}/{referral['id']}/packet"), 409)
        assert take(shelter, referral, action).status_code == 200


def test_a_referral_from_sent_to_completed_opens_the_packet_and_notifies_the_sender(
    sender: Caller, shelter: Caller, referral: dict[str, Any]
) -> None:
    way = [("receive", "received"), ("request-info", "info_requested"), ("accept", "accepted"), ("start", "in_service")]
    for action, state in way:
        answer = take(shelter, referral, action)
        assert (answer.status_code, answer.json()["state"]) == (200, state)
        assert take(shelter, referral, "receive").status_code == 409
        assert (shelter.get(f"{PATH}/{referral['id']}/packet").status_code == 200) is (
            state in ("accepted", "in_service")
        )
    packet = shelter.get(f"{PATH}/{referral['id']}/packet").json()
    done = take(shelter, referral, "complete", outcome="plan_completed")

    assert done.json()["state"] == "completed"
    assert packet["packet"]["first_names"] == "María José"
    assert "documents" not in packet["packet"]
    assert within(20, lambda: states(sender, referral) >= {"received", "accepted", "in_service", "completed"})
    seen = sender.get(f"{PATH}/{referral['id']}").json()
    assert seen["packet_opened_at"]
    log = [line["state_to"] for line in sender.get(f"{PATH}/{referral['id']}/events").json()["items"]]
    assert log == ["sent", "received", "info_requested", "accepted", "in_service", "completed"]


def test_a_referral_is_rejected_with_a_reason_and_cancelled_by_its_sender(
    sender: Caller, shelter: Caller, case: dict[str, Any], shelter_id: str
) -> None:
    first, second = (sender.post(PATH, json=a_referral(case, shelter_id)).json() for _ in range(2))

    assert_problem(take(shelter, first, "reject"), 422)
    rejected = take(shelter, first, "reject", reason="capacity")
    cancelled = take(sender, second, "cancel")

    assert (rejected.status_code, rejected.json()["state"]) == (200, "rejected")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert_problem(take(shelter, second, "accept"), 409)
    assert_problem(shelter.get(f"{PATH}/{first['id']}/packet"), 404)


def test_actions_belong_to_one_side(
    platform: Platform, sender: Caller, foreigner: Caller, neighbour: Caller, referral: dict[str, Any]
) -> None:
    assert_problem(take(sender, referral, "accept"), 403)
    assert_problem(take(neighbour, referral, "cancel"), 403)
    assert_problem(take(platform.client("focal_point", "GT", 0), referral, "accept"), 403)
    assert_problem(take(platform.client("focal_point", "GT", 2), referral, "accept"), 404)
    assert_problem(take(platform.client("focal_point", "HN"), referral, "accept"), 404)
    assert_problem(foreigner.get(f"{PATH}/{referral['id']}"), 404)
    assert_problem(platform.client("focal_point", "HN").get(f"{PATH}/{referral['id']}/packet"), 404)


def test_without_a_fitting_consent_nothing_is_sent(sender: Caller, shelter_id: str) -> None:
    case = register(sender, consents=[])

    answer = sender.post(PATH, json=a_referral(case | {"consents": [{"id": None}]}, shelter_id))
    unknown = sender.post(PATH, json=a_referral(case | {"consents": [{"id": str(uuid4())}]}, shelter_id))

    assert_problem(answer, 422)
    assert unknown.status_code in (404, 422)


def test_a_case_of_another_organisation_cannot_be_referred(
    neighbour: Caller, foreigner: Caller, case: dict[str, Any], shelter_id: str, platform: Platform
) -> None:
    elsewhere = platform.account("clients", "focal_point", "HN", 1)["organisation_id"]

    for caller in (neighbour, foreigner):
        assert_problem(caller.post(PATH, json=a_referral(case, elsewhere)), 404)


def test_boxes_are_apart(sender: Caller, shelter: Caller, referral: dict[str, Any]) -> None:
    def ids(caller: Caller, box: str) -> set[str]:
        return {line["id"] for line in caller.get(f"{PATH}?box={box}&limit=200").json()["items"]}

    assert referral["id"] in ids(sender, "out")
    assert referral["id"] not in ids(sender, "in")
    assert referral["id"] in ids(shelter, "in")
    assert_problem(sender.get(f"{PATH}?box=both"), 422)


def test_the_notification_stream_resumes_after_the_last_event_that_was_seen(
    shelter: Caller, sender: Caller, case: dict[str, Any], shelter_id: str
) -> None:
    sent = [sender.post(PATH, json=a_referral(case, shelter_id)).json()["id"] for _ in range(2)]
    assert within(20, lambda: all(states(shelter, {"id": referral_id}) for referral_id in sent))
    told = shelter.get("/api/v1/notifications?limit=200").json()["items"]
    # Two referrals may be told in either order.
    last_seen = min(notice["seq"] for notice in told if notice["referral_id"] in sent)
    following = min((notice for notice in told if notice["seq"] > last_seen), key=lambda notice: notice["seq"])

    with shelter.get("/api/v1/notifications/stream", headers={"Last-Event-ID": str(last_seen)}, stream=True) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        event = next(events(stream))

    assert (event["id"], event["event"]) == (str(following["seq"]), "notification")
    assert event["data"]["referral_id"] == following["referral_id"]
    assert not [word for word in IDENTIFYING if word in str(event)]


def test_each_party_gets_a_text_without_what_identifies_before_they_send_it(
    sender: Caller, shelter: Caller, case: dict[str, Any], referral: dict[str, Any]
) -> None:
    text = "¿Viene Brisa Canaria? Tel. 5512-3456"

    for caller, path in (
        (sender, f"/api/v1/cases/{case['id']}/scrub-text"),
        (shelter, f"{PATH}/{referral['id']}/scrub-text"),
    ):
        answer = caller.post(path, json={"text": text})

        assert answer.status_code == 200, answer.text
        assert answer.json()["scrubbed"] == "¿Viene [name]? Tel. [telephone or document]"
        assert {(found["code"], found["confirmable"]) for found in answer.json()["findings"]} == {
            ("looks_like_name", True),
            ("number", False),
        }
        assert_problem(caller.post(path, json={"text": ""}), 422)
        assert_problem(caller.post(path, json={"text": "hola", "more": 1}), 422)
    assert_problem(sender.post(f"{PATH}/{referral['id']}/scrub-text", json={"text": text}), 403)
    assert_problem(shelter.post(f"/api/v1/cases/{case['id']}/scrub-text", json={"text": text}), 403)
