"""The receiver of a referral asks for the case, over HTTP and in PostgreSQL."""

from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from tests.integration.referrals.network import Network, Organisation

pytestmark = pytest.mark.integration


def ask(
    network: Network,
    sent: dict[str, Any],
    by: Organisation | None,
    role: str = "focal_point",
    reason: str = "lives_here",
) -> TestResponse:
    return network.ask("POST", f"/referrals/{sent['id']}/request-transfer", by, role, json={"reason": reason})


def keep(
    network: Network, sent: dict[str, Any], by: Organisation | None, role: str = "caseworker", reason: str = "other"
) -> TestResponse:
    return network.ask("POST", f"/referrals/{sent['id']}/refuse-transfer", by, role, json={"reason": reason})


@pytest.fixture
def accepted(network: Network) -> dict[str, Any]:
    sent = network.send()
    network.walk(sent["id"], "accept")
    return sent


def test_it_is_asked_for_and_refused_and_asked_for_again(network: Network, accepted: dict[str, Any]) -> None:
    asked = ask(network, accepted, network.shelter)
    assert (asked.status_code, asked.json["state"]) == (200, "accepted")
    assert "request-transfer" not in asked.json["actions"]
    seen = network.ask("GET", f"/referrals/{accepted['id']}", network.sender, "caseworker").json
    assert (seen["transfer_asked_because"], seen["transfer_answered_at"]) == ("lives_here", None)
    assert "refuse-transfer" in seen["actions"]

    refused = keep(network, accepted, network.sender)
    assert (refused.status_code, refused.json["transfer_refused_because"]) == (200, "other")
    late = keep(network, accepted, network.sender)
    assert (late.status_code, late.json["code"]) == (409, "no_transfer_asked")
    assert ask(network, accepted, network.shelter).json["transfer_refused_because"] is None
    network.deliver_events()
    assert "referral_transfer_requested" in [each["kind"] for each in network.notifications(network.sender)]
    assert "referral_transfer_refused" in [each["kind"] for each in network.notifications(network.shelter)]
    audit = network.rows("SELECT action FROM audit WHERE action LIKE 'referral.transfer%%' ORDER BY id")
    assert [row["action"].rpartition("_")[2] for row in audit] == ["requested", "refused", "requested"]


def test_a_transfer_of_the_case_to_them_answers_it(network: Network, accepted: dict[str, Any]) -> None:
    ask(network, accepted, network.shelter)
    case_id = network.ask("GET", f"/referrals/{accepted['id']}", network.sender, "caseworker").json["case_id"]
    body = {
        "to_organisation_id": str(network.shelter.id),
        "services": ["emergency_shelter"],
        "consent_id": str(uuid4()),
    }
    sent = network.ask("POST", f"/cases/{case_id}/transfers", network.sender, "caseworker", json=body)
    assert sent.status_code == 201, sent.json
    seen = network.ask("GET", f"/referrals/{accepted['id']}", network.shelter).json
    assert seen["transfer_answered_at"] is not None
    assert seen["transfer_refused_because"] is None


def test_who_may_ask_and_who_may_refuse(network: Network, accepted: dict[str, Any]) -> None:
    assert ask(network, accepted, None).status_code == 401
    assert ask(network, accepted, network.shelter, "caseworker").status_code == 403
    assert ask(network, accepted, network.sender).status_code == 403
    assert ask(network, accepted, network.abroad).status_code == 404
    assert ask(network, accepted, network.shelter, reason="because").status_code == 422
    assert ask(network, accepted, network.shelter).status_code == 200
    assert keep(network, accepted, None).status_code == 401
    assert keep(network, accepted, network.sender, "focal_point").status_code == 403
    assert keep(network, accepted, network.abroad).status_code == 404
    assert keep(network, accepted, network.shelter).status_code == 403
