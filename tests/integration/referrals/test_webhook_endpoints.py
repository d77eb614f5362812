"""What an organisation manages: its endpoints, its delivery log, what is sent again."""

from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook
from werkzeug.test import TestResponse

from tests.integration.referrals.network import Network, Organisation
from tests.integration.referrals.receiver import Receiver
from tests.integration.referrals.webhooks import deliveries_of, register_endpoint, tick


def test_a_test_message_is_sent_by_the_worker(network: Network, receiver: Receiver) -> None:
    endpoint = register_endpoint(network, receiver.url)

    answer = network.ask("POST", f"/webhook-endpoints/{endpoint['id']}/test", network.shelter, json={})
    assert (answer.status_code, answer.json["state"]) == (202, "pending")
    tick(network)

    got = receiver.got[0]
    assert Webhook(endpoint["secret"]).verify(got.body, got.headers)["type"] == "ceiba.endpoint.test.v1"
    assert got.headers["webhook-id"] == answer.json["delivery_id"]


@pytest.mark.parametrize(
    "url",
    ["http://example.org/x", "https://10.0.0.1/x", "https://user@example.org/", "ftp://a.org"],
)
def test_a_refused_address_is_a_problem_of_its_field(network: Network, url: str) -> None:
    answer = network.ask("POST", "/webhook-endpoints", network.shelter, json={"url": url})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/url"


@pytest.mark.parametrize(
    ("method", "suffix", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"enabled": False}),
        ("DELETE", "", None),
        ("POST", "/rotate-secret", {}),
        ("POST", "/test", {}),
        ("GET", "/deliveries", None),
        ("POST", "/deliveries/{delivery}/replay", None),
    ],
)
def test_an_organisation_manages_only_its_own_endpoints(
    network: Network, receiver: Receiver, method: str, suffix: str, body: dict[str, Any] | None
) -> None:
    endpoint = register_endpoint(network, receiver.url)
    network.send()
    network.deliver_events()
    delivery = deliveries_of(network, endpoint)[0]["id"]
    path = f"/webhook-endpoints/{endpoint['id']}{suffix.format(delivery=delivery)}"
    match = {"If-Match": '"1"'}

    def ask(organisation: Organisation | None, role: str = "focal_point", **token: str) -> int:
        return network.ask(method, path, organisation, role, json=body, headers=match, **token).status_code

    assert ask(None) == 401
    assert ask(network.shelter, "caseworker") == 403
    assert ask(network.stranger) == 404
    assert ask(network.shelter, country="MX") == 404
    assert ask(network.shelter, "country_admin") in (200, 202, 204)


def test_the_sender_sees_whether_the_other_side_was_reached_and_no_address(
    network: Network, receiver: Receiver
) -> None:
    register_endpoint(network, receiver.url)
    sent = network.send()
    network.deliver_events()
    path = f"/referrals/{sent['id']}/deliveries"

    seen = network.ask("GET", path, network.sender, "caseworker")
    assert [(d["channel"], d["state"]) for d in seen.json["items"]] == [("webhook", "delivered")]
    assert "127.0.0.1" not in seen.text
    assert network.ask("GET", path, None).status_code == 401
    assert network.ask("GET", path, network.stranger).status_code == 404


def _replay(
    network: Network, endpoint: dict[str, Any], since: str, until: str, organisation: Organisation | None, **more: Any
) -> TestResponse:
    path = f"/webhook-endpoints/{endpoint['id']}/deliveries/replay"
    return network.ask("POST", path, organisation, json={"from": since, "to": until}, **more)


def test_deliveries_of_a_period_are_sent_again_under_their_old_ids(network: Network, receiver: Receiver) -> None:
    endpoint = register_endpoint(network, receiver.url)
    for _ in range(3):
        network.send()
    network.deliver_events()
    told = network.rows("SELECT id, created_at FROM delivery ORDER BY created_at")
    since, until = told[0]["created_at"].isoformat(), told[2]["created_at"].isoformat()

    assert _replay(network, endpoint, since, until, None).status_code == 401
    assert _replay(network, endpoint, since, until, network.shelter, role="caseworker").status_code == 403
    assert _replay(network, endpoint, since, until, network.stranger).status_code == 404
    assert _replay(network, endpoint, since, until, network.shelter, country="MX").status_code == 404
    assert _replay(network, endpoint, until, since, network.shelter).status_code == 422
    answer = _replay(network, endpoint, since, until, network.shelter)
    tick(network)

    assert (answer.status_code, answer.json) == (202, {"replayed": 2})
    again = [got.headers["webhook-id"] for got in receiver.got[3:]]
    assert sorted(again) == sorted(str(delivery["id"]) for delivery in told[:2])
    audit = network.rows(
        "SELECT 1 FROM audit WHERE action = 'endpoint.deliveries_replayed' AND object_id = %s", endpoint["id"]
    )
    assert len(audit) == 1


def test_a_trial_is_audited(network: Network, receiver: Receiver) -> None:
    endpoint = register_endpoint(network, receiver.url)
    assert network.ask("POST", f"/webhook-endpoints/{endpoint['id']}/test", network.shelter, json={}).status_code == 202

    audit = network.rows("SELECT 1 FROM audit WHERE action = 'endpoint.tested' AND object_id = %s", endpoint["id"])
    assert len(audit) == 1
