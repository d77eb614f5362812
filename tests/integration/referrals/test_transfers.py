"""A case is handed over: asked by the sender, accepted by the receiver, ended by the case that the receiver opens."""

from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from tests.integration.referrals.network import Network, Organisation

pytestmark = pytest.mark.integration


def transfer(
    network: Network, by: Organisation | None = None, role: str = "caseworker", *, headers: Any = None, **changes: Any
) -> TestResponse:
    body = {"to_organisation_id": str(network.shelter.id), "services": ["emergency_shelter"]} | changes
    case_id = str(uuid4())
    body.setdefault("consent_id", str(uuid4()))
    path = f"/cases/{case_id}/transfers"
    return network.ask("POST", path, by or network.sender, role, json=body, headers=headers)


def test_a_transfer_is_a_referral_with_the_whole_file(network: Network) -> None:
    answer = transfer(network)

    assert answer.status_code == 201, answer.json
    sent = answer.json
    assert (sent["kind"], sent["disclosure_profile"], sent["state"]) == ("case_transfer", "d4_full", "sent")
    assert answer.headers["Location"].endswith(f"/referrals/{sent['id']}")
    (asked,) = network.cases.asked
    assert asked["path"].startswith(f"/api/v1/cases/{sent['case_id']}/packets")
    assert (asked["kind"], asked["disclosure_profile"]) == ("case_transfer", "d4_full")


def test_the_receiver_accepts_and_their_case_completes_it(network: Network) -> None:
    sent = transfer(network).json
    network.walk(sent["id"], "accept")

    opened = network.ask("POST", f"/referrals/{sent['id']}/case", network.shelter, "caseworker")

    assert opened.status_code == 201, opened.json
    seen = network.ask("GET", f"/referrals/{sent['id']}", network.sender, "caseworker").json
    assert (seen["state"], seen["outcome"]) == ("completed", "delivered")
    events = network.rows("SELECT data FROM outbox WHERE name LIKE '%%referral_completed%%' ORDER BY id")
    assert [(row["data"]["kind"], row["data"]["case_id"]) for row in events] == [("case_transfer", sent["case_id"])]


def test_the_receiver_may_reject_it(network: Network) -> None:
    sent = transfer(network).json
    network.walk(sent["id"], "reject")
    assert network.ask("POST", f"/referrals/{sent['id']}/case", network.shelter, "caseworker").status_code == 404


def test_asked_twice_it_is_one_transfer(network: Network) -> None:
    key, path = {"Idempotency-Key": str(uuid4())}, f"/cases/{uuid4()}/transfers"
    body = {
        "to_organisation_id": str(network.shelter.id),
        "services": ["emergency_shelter"],
        "consent_id": str(uuid4()),
    }
    first, again = (
        network.ask("POST", path, network.sender, "caseworker", json=body, headers=key, subject="ana") for _ in range(2)
    )
    assert first.json["id"] == again.json["id"]
    assert len(network.rows("SELECT 1 FROM referral")) == 1


def test_who_may_hand_over(network: Network) -> None:
    body = {"to_organisation_id": str(network.shelter.id), "services": ["emergency_shelter"]}
    assert network.ask("POST", f"/cases/{uuid4()}/transfers", None, json=body).status_code == 401
    assert transfer(network, role="focal_point").status_code == 403
    assert transfer(network, to_organisation_id=str(network.sender.id)).status_code == 422
    network.cases.status, network.cases.problem = 404, {"status": 404}
    assert transfer(network).status_code == 404, "a case of another organisation"


@pytest.mark.parametrize("profile", ["d0_anonymous", "d1_capacity", "d2_protection"])
def test_less_than_the_file_is_no_transfer(network: Network, profile: str) -> None:
    answer = transfer(network, disclosure_profile=profile)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "code_not_available")


@pytest.mark.parametrize("code", ["transfer_open", "approval_asked", "approval_waiting"])
def test_the_sender_is_told_why_the_case_does_not_leave(network: Network, code: str) -> None:
    network.cases.status, network.cases.problem = 409, {"status": 409, "code": code, "title": "…"}
    answer = transfer(network)
    assert (answer.status_code, answer.json["code"]) == (409, code)
    assert network.rows("SELECT 1 FROM referral") == []


def test_once_it_is_approved_the_same_request_is_sent(network: Network) -> None:
    key, path = {"Idempotency-Key": str(uuid4())}, f"/cases/{uuid4()}/transfers"
    body = {
        "to_organisation_id": str(network.shelter.id),
        "services": ["emergency_shelter"],
        "consent_id": str(uuid4()),
    }

    def send() -> TestResponse:
        return network.ask("POST", path, network.sender, "caseworker", json=body, headers=key, subject="ana")

    network.cases.status, network.cases.problem = 409, {"status": 409, "code": "approval_asked", "title": "…"}
    assert send().status_code == 409
    network.cases.status = 201
    assert send().status_code == 201
