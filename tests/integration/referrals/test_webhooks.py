"""Webhooks: their content, their signature and their receivers."""

import json
from uuid import uuid4

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.integration.referrals.fake_cases import SECRET_NAME
from tests.integration.referrals.network import Network
from tests.integration.referrals.receiver import Receiver
from tests.integration.referrals.webhooks import deliveries_of, read_endpoint, register_endpoint, tick


def test_a_referral_rings_a_signed_thin_webhook(network: Network, receiver: Receiver) -> None:
    endpoint = register_endpoint(network, receiver.url)
    sent = network.send(message=SECRET_NAME)
    network.deliver_events()

    assert len(receiver.got) == 1
    got = receiver.got[0]
    verified = Webhook(endpoint["secret"]).verify(got.body, got.headers)
    row = network.rows("SELECT respond_by FROM referral")[0]
    assert verified["type"] == "ceiba.referral.sent.v1"
    assert verified["subject"] == f"referral/{sent['id']}"
    assert verified["data"] == {
        "referral_id": sent["id"],
        "state": "sent",
        "country": "GT",
        "urgency": "24h",
        "respond_by": row["respond_by"].isoformat().replace("+00:00", "Z"),
    }
    assert SECRET_NAME.encode() not in got.body
    assert got.headers["webhook-id"] == deliveries_of(network, endpoint)[0]["id"]


def test_the_body_is_a_cloudevent(network: Network, receiver: Receiver) -> None:
    register_endpoint(network, receiver.url)
    network.send()
    network.deliver_events()

    event = json.loads(receiver.got[0].body)
    assert event["specversion"] == "1.0"
    assert {"id", "source", "type", "subject", "time", "datacontenttype", "data"} <= set(event)
    assert len(receiver.got[0].body) < 20_000


def test_a_tampered_message_does_not_verify(network: Network, receiver: Receiver) -> None:
    endpoint = register_endpoint(network, receiver.url)
    network.send()
    network.deliver_events()
    got, judge = receiver.got[0], Webhook(endpoint["secret"])

    for changed in (
        (got.body.replace(b"sent", b"tnes"), got.headers),
        (got.body, got.headers | {"webhook-id": str(uuid4())}),
        (got.body, got.headers | {"webhook-timestamp": str(int(got.headers["webhook-timestamp"]) - 1)}),
        (got.body, got.headers | {"webhook-signature": "v1,AAAA"}),
    ):
        with pytest.raises(WebhookVerificationError):
            judge.verify(*changed)
    with pytest.raises(WebhookVerificationError):
        Webhook(register_endpoint(network, receiver.url)["secret"]).verify(got.body, got.headers)


def test_after_a_rotation_both_secrets_verify_for_24_hours_and_then_only_the_new(
    network: Network, receiver: Receiver
) -> None:
    old = register_endpoint(network, receiver.url)
    path = f"/webhook-endpoints/{old['id']}/rotate-secret"
    new = network.ask("POST", path, network.shelter, json={}).json
    assert new["secret"] != old["secret"]

    network.send()
    network.deliver_events()
    got = receiver.got[-1]
    Webhook(old["secret"]).verify(got.body, got.headers)
    Webhook(new["secret"]).verify(got.body, got.headers)

    network.rows("UPDATE webhook_endpoint SET previous_valid_until = now() - interval '1 second'")
    network.send()
    network.deliver_events()
    got = receiver.got[-1]
    Webhook(new["secret"]).verify(got.body, got.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old["secret"]).verify(got.body, got.headers)


def test_the_secret_is_shown_once_and_stored_encrypted(network: Network, receiver: Receiver) -> None:
    endpoint = register_endpoint(network, receiver.url)

    assert endpoint["secret"].startswith("whsec_")
    assert "secret" not in read_endpoint(network, endpoint)
    listed = network.ask("GET", "/webhook-endpoints", network.shelter)
    assert endpoint["secret"] not in listed.text
    assert not network.rows("SELECT 1 FROM webhook_endpoint t WHERE t::text LIKE %s", f"%{endpoint['secret'][6:]}%")


def test_a_filter_lets_only_the_wanted_types_through(network: Network, receiver: Receiver) -> None:
    register_endpoint(network, receiver.url, events=["ceiba.referral.cancelled.v1"])
    sent = network.send()
    network.deliver_events()
    assert receiver.got == []

    network.walk(sent["id"], "cancel", by=network.sender)
    network.deliver_events()
    assert [json.loads(got.body)["type"] for got in receiver.got] == ["ceiba.referral.cancelled.v1"]


def test_the_sender_has_its_own_endpoint_for_decisions(network: Network, receiver: Receiver) -> None:
    register_endpoint(network, receiver.url, network.sender)
    sent = network.send()
    network.walk(sent["id"], "receive", "reject")
    network.deliver_events()

    types = sorted(json.loads(got.body)["type"] for got in receiver.got)
    assert types == ["ceiba.referral.received.v1", "ceiba.referral.rejected.v1"]


def test_an_event_delivered_twice_is_one_webhook(network: Network, receiver: Receiver) -> None:
    register_endpoint(network, receiver.url)
    network.send()
    network.deliver_events()
    network.rows("UPDATE outbox_delivery SET state = 'pending'")
    network.deliver_events()
    tick(network)

    assert len(receiver.got) == 1
