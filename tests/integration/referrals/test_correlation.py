"""A webhook names the request and the trace that caused it, at every try."""

from datetime import timedelta
from uuid import uuid4

from services.referrals.tasks import tick_deliveries
from shared.telemetry import new_trace
from tests.integration.referrals.network import Network
from tests.integration.referrals.receiver import Receiver, answers


def register(network: Network, receiver: Receiver) -> None:
    answer = network.ask("POST", "/webhook-endpoints", network.shelter, json={"url": receiver.url})
    assert answer.status_code == 201, answer.json


def ids_at(receiver: Receiver) -> list[tuple[str | None, str | None]]:
    return [(got.headers.get("traceparent"), got.headers.get("x-request-id")) for got in receiver.got]


def test_a_webhook_and_its_retry_carry_the_ids_of_the_request_that_sent_the_referral(
    network: Network, receiver: Receiver
) -> None:
    register(network, receiver)
    trace, request_id = new_trace(), str(uuid4())
    receiver.behave = answers(500)
    headers = {"traceparent": trace, "X-Request-Id": request_id}
    sent = network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral(), headers=headers)
    assert sent.status_code == 201, sent.json

    network.deliver_events()
    receiver.behave = answers(204)
    network.clock.ahead += timedelta(minutes=6)
    tick_deliveries()
    network.wiring.dispatcher.wait()

    assert ids_at(receiver) == [(trace, request_id)] * 2


def test_a_delivery_of_the_previous_release_goes_out_without_them(network: Network, receiver: Receiver) -> None:
    register(network, receiver)
    network.send()
    network.rows("UPDATE outbox SET trace = '', request_id = ''")

    network.deliver_events()

    assert ids_at(receiver) == [(None, None)]
