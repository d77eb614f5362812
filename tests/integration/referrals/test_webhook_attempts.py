"""What becomes of a delivery: every way in which a receiver can fail, and the schedule behind it."""

import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from services.referrals.notifications.adapters.webhook_sender import WebhookSender
from services.referrals.notifications.usecases.attempt_delivery import Transports
from tests.integration.referrals.network import Network
from tests.integration.referrals.receiver import Receiver, answers, drips, floods, hangs, resets
from tests.integration.referrals.webhooks import deliveries_of, read_endpoint, register_endpoint, tick


@pytest.fixture
def impatient(network: Network) -> Iterator[Network]:
    """The same service with an attempt limited to three seconds: hanging takes no quarter of a minute, and an answer
    on a busy machine comes in time."""
    sender = WebhookSender(network.wiring.settings.webhook_rules, clock=network.clock, timeout=3.0)
    patient = network.wiring.transports
    object.__setattr__(network.wiring, "transports", Transports(post=sender.post, mail=patient.mail))
    yield network
    object.__setattr__(network.wiring, "transports", patient)


@pytest.mark.parametrize(
    ("behave", "state", "error"),
    [
        (answers(200, b"ok"), "delivered", None),
        (answers(204), "delivered", None),
        (answers(301, Location="http://127.0.0.1:9/elsewhere"), "pending", "status_301"),
        (answers(307, Location="http://127.0.0.1:9/elsewhere"), "pending", "status_307"),
        (answers(400), "pending", "status_400"),
        (answers(429, Retry_After="7200"), "pending", "status_429"),
        (answers(500, b"no"), "pending", "status_500"),
        (answers(502), "pending", "status_502"),
        (hangs, "pending", "timeout"),
        (drips, "pending", "timeout"),
        (resets, "pending", "reset"),
        (floods, "delivered", None),
    ],
    ids=["200", "204", "301", "307", "400", "429", "500", "502", "hang", "slow", "reset", "10MB"],
)
def test_what_becomes_of_an_answer(
    impatient: Network, receiver: Receiver, behave: Any, state: str, error: str | None
) -> None:
    network, receiver.behave = impatient, behave
    endpoint = register_endpoint(network, receiver.url)
    network.send()
    started = time.monotonic()
    network.deliver_events()

    assert time.monotonic() - started < 7  # who hangs does so for eight seconds
    delivery = deliveries_of(network, endpoint)[0]
    assert (delivery["state"], delivery["last_error"], delivery["attempts"]) == (state, error, 1)
    assert len(receiver.got) == 1
    assert len(delivery["attempt_log"]) == 1


def test_410_disables_the_endpoint_and_notifies_its_owner(network: Network, receiver: Receiver) -> None:
    endpoint = register_endpoint(network, receiver.url)
    receiver.behave = answers(410)
    network.send()
    network.deliver_events()

    seen = read_endpoint(network, endpoint)
    assert (seen["enabled"], seen["disabled_reason"]) == (False, "gone")
    assert deliveries_of(network, endpoint)[0]["state"] == "failed"
    assert "webhook_disabled" in [n["kind"] for n in network.notifications(network.shelter)]


def test_bad_tls_is_a_failure(network: Network, receiver: Receiver) -> None:
    endpoint = register_endpoint(network, receiver.url.replace("http://", "https://"))
    network.send()
    network.deliver_events()

    assert deliveries_of(network, endpoint)[0]["last_error"] == "tls"
    assert receiver.got == []


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_retry_after_is_honoured(network: Network, receiver: Receiver, status: int) -> None:
    endpoint = register_endpoint(network, receiver.url)
    receiver.behave = answers(status, Retry_After="7200")
    network.send()
    network.deliver_events()
    receiver.behave = answers(204)

    network.clock.advance(hours=1, minutes=59)
    tick(network)
    assert len(receiver.got) == 1
    network.clock.advance(minutes=2)
    tick(network)
    assert deliveries_of(network, endpoint)[0]["state"] == "delivered"


def test_the_whole_schedule_is_tried_under_one_id_then_it_is_failed(network: Network, receiver: Receiver) -> None:
    endpoint = register_endpoint(network, receiver.url)
    receiver.behave = answers(500)
    network.send()
    network.deliver_events()

    for _ in range(30):
        network.clock.advance(hours=6)
        network.rows("UPDATE webhook_endpoint SET failing_since = %s", network.clock.now())
        tick(network)

    delivery = deliveries_of(network, endpoint)[0]
    assert (delivery["state"], delivery["attempts"], len(receiver.got)) == ("failed", 10, 10)
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    assert len({got.body for got in receiver.got}) == 1


def test_an_early_tick_does_not_try_again(network: Network, receiver: Receiver) -> None:
    register_endpoint(network, receiver.url)
    receiver.behave = answers(500)
    network.send()
    network.deliver_events()

    network.clock.advance(seconds=3)
    tick(network)
    assert len(receiver.got) == 1
    network.clock.advance(seconds=4)
    tick(network)
    assert len(receiver.got) == 2


def test_five_days_of_failure_disable_the_endpoint_once_and_a_replay_sends_everything(
    network: Network, receiver: Receiver
) -> None:
    endpoint = register_endpoint(network, receiver.url)
    network.ask("PUT", "/notification-channels/email", network.shelter, json={"address": "focal@casa.example"})
    receiver.behave = answers(500)
    network.send()
    network.deliver_events()
    for _ in range(11):
        network.clock.advance(hours=12)
        tick(network)
        network.send(urgency="7d")
        network.deliver_events()

    seen = read_endpoint(network, endpoint)
    assert (seen["enabled"], seen["disabled_reason"]) == (False, "failing")
    kinds = [n["kind"] for n in network.notifications(network.shelter)]
    assert kinds.count("webhook_disabled") == 1
    mails = network.rows("SELECT 1 FROM delivery WHERE channel = 'email' AND event_type = 'webhook_disabled'")
    assert len(mails) == 1

    receiver.behave, before = answers(204), len(receiver.got)
    match = {"If-Match": f'"{network.rows("SELECT version FROM webhook_endpoint")[0]["version"]}"'}
    path = f"/webhook-endpoints/{endpoint['id']}"
    assert network.ask("PATCH", path, network.shelter, json={"enabled": True}, headers=match).status_code == 200
    failed = [delivery["id"] for delivery in deliveries_of(network, endpoint) if delivery["state"] != "delivered"]
    assert len(failed) == 12
    for delivery_id in failed:
        answer = network.ask("POST", f"{path}/deliveries/{delivery_id}/replay", network.shelter)
        assert answer.status_code == 202
    for _ in range(4):
        tick(network)

    assert {got.headers["webhook-id"] for got in receiver.got[before:]} == set(failed)
    assert {delivery["state"] for delivery in deliveries_of(network, endpoint)} == {"delivered"}


def test_one_success_starts_the_five_days_anew(network: Network, receiver: Receiver) -> None:
    endpoint = register_endpoint(network, receiver.url)
    for status in (500, 204, 500):
        receiver.behave = answers(status)
        network.send(urgency="7d")
        network.deliver_events()
        network.clock.advance(days=3)

    assert read_endpoint(network, endpoint)["enabled"] is True


def test_at_most_four_attempts_are_in_flight_to_one_endpoint_and_all_arrive(
    network: Network, receiver: Receiver
) -> None:
    def slowly(handler: BaseHTTPRequestHandler) -> None:
        with receiver.at_work():
            time.sleep(0.2)
        answers(204)(handler)

    receiver.behave = slowly
    register_endpoint(network, receiver.url)
    for _ in range(14):
        network.send()
    network.deliver_events()
    for _ in range(3):
        tick(network)

    assert len({got.headers["webhook-id"] for got in receiver.got}) == 14
    assert 1 < receiver.most_at_once <= 4


def test_a_failing_endpoint_is_probed_one_attempt_at_a_time(network: Network, receiver: Receiver) -> None:
    register_endpoint(network, receiver.url)
    receiver.behave = answers(500)
    for _ in range(8):
        network.send()
        network.deliver_events()
    network.clock.advance(minutes=10)
    before = len(receiver.got)

    tick(network)

    assert len(receiver.got) == before + 1


def test_a_delivery_whose_worker_died_is_found_again_after_its_lease(network: Network, receiver: Receiver) -> None:
    endpoint = register_endpoint(network, receiver.url)
    network.send()
    network.deliver_events()
    network.rows(
        "UPDATE delivery SET state = 'pending', attempts = 1, leased_until = %s",
        network.clock.now() + timedelta(seconds=30),
    )

    tick(network)
    assert len(receiver.got) == 1
    network.clock.advance(seconds=31)
    tick(network)

    assert len(receiver.got) == 2
    assert deliveries_of(network, endpoint)[0]["state"] == "delivered"
    assert deliveries_of(network, endpoint)[0]["attempts"] == 2


def test_a_hanging_receiver_does_not_hold_up_another(impatient: Network, receiver: Receiver) -> None:
    from tests.integration.referrals.receiver import receiving

    network = impatient
    with receiving() as healthy:
        receiver.behave = hangs
        register_endpoint(network, receiver.url)
        register_endpoint(network, healthy.url)
        network.send()
        network.deliver_events()
        assert len(healthy.got) == 1


def test_the_answer_of_the_receiver_is_kept_as_a_hash_only(network: Network, receiver: Receiver) -> None:
    endpoint = register_endpoint(network, receiver.url)
    receiver.behave = answers(500, b"a secret page of an inner network")
    network.send()
    network.deliver_events()

    delivery = deliveries_of(network, endpoint)[0]
    assert len(delivery["attempt_log"][0]["answer_sha256"]) == 64
    for table in ("delivery", "delivery_attempt"):
        assert not network.rows(f"SELECT 1 FROM {table} t WHERE t::text LIKE '%%secret page%%'")
