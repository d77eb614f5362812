"""One trace leads from the gateway to a webhook, through outbox and worker, and its spans hold codes alone."""

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis

from gateway.edge.app import _log, _Request
from gateway.routes import ROUTES
from shared.contracts.subscriptions import REFERRALS_NOTIFY
from shared.messaging.relay import Relay
from shared.telemetry import new_trace
from shared.traces.spans import ATTRIBUTES, INTERNAL, begin, start_traces, step, stop_traces
from tests.integration.referrals.network import Network
from tests.integration.referrals.receiver import Receiver
from tests.integration.referrals.webhooks import register_endpoint
from tests.integration.shared.conftest import publish_due
from tests.support.collector import Collector, collecting
from tests.support.faults import eventually

pytestmark = pytest.mark.integration

CANARY = "Rosa Canaria"


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as collector:
        start_traces("referrals", collector.url)
        yield collector
        stop_traces()


def through_the_gateway(network: Network, request: _Request) -> None:
    """What a caller sends, from the head of the request to its line in the log of the gateway."""
    request.route = next(route for route in ROUTES if route.template == "/api/v1/referrals" and "POST" in route.methods)
    headers = {"traceparent": request.trace, "X-Request-Id": request.request_id}
    body = network.referral() | {"message": CANARY}
    sent = network.ask("POST", "/referrals", network.sender, "caseworker", json=body, headers=headers)
    assert sent.status_code == 201, sent.json
    _log(request, 201, 0.1)


def carry(network: Network) -> None:
    """Let a relay publish what waits, and a worker apply what is to be notified."""
    settings = network.wiring.settings.common
    broker: Any = Redis.from_url(settings.broker_url)
    broker.flushall()
    relay = Relay(settings)
    publish_due(relay)
    relay.disconnect()
    while entry := broker.lpop(REFERRALS_NOTIFY):
        network._consumer().take(json.loads(base64.b64decode(json.loads(entry)["body"]))[0][0])
    network.wiring.dispatcher.wait()


def parents(spans: list[Any], last: Any) -> list[str]:
    """The names of the spans from `last` up to the first."""
    by_id = {span.span_id: span for span in spans}
    names = [last.name]
    while last.parent_span_id in by_id:
        last = by_id[last.parent_span_id]
        names.append(last.name)
    return names


def test_a_webhook_is_the_end_of_the_trace_that_began_at_the_gateway(
    network: Network, receiver: Receiver, collector: Collector
) -> None:
    register_endpoint(network, receiver.url)
    trace = new_trace()
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/api/v1/referrals", "HTTP_TRACEPARENT": trace}

    through_the_gateway(network, _Request(environ, "127.0.0.1"))
    carry(network)

    assert eventually(lambda: len(collector.named("deliver")) == 1, within=20) is not None
    spans = [span for span in collector.spans if span.trace_id.hex() == trace[3:35]]
    (delivery,) = [span for span in spans if span.name == "deliver"]
    assert parents(spans, delivery) == ["deliver", "handle", "publish", "request", "gateway"]
    assert {span.name for span in spans} == {"deliver", "handle", "publish", "request", "gateway", "transaction"}
    got = receiver.got[0].headers["traceparent"]
    assert got[3:35] == trace[3:35]
    assert got[36:52] == delivery.span_id.hex()


def test_spans_hold_codes_and_nothing_else(network: Network, receiver: Receiver, collector: Collector) -> None:
    register_endpoint(network, receiver.url)
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": f"/api/v1/{CANARY}", "QUERY_STRING": CANARY}

    through_the_gateway(network, _Request(environ, "127.0.0.1"))
    carry(network)

    assert eventually(lambda: len(collector.named("deliver")) == 1, within=20) is not None
    held = {pair.key: str(pair.value) for span in collector.spans for pair in span.attributes}
    assert held.keys() <= {f"ceiba.{name}" for name in ATTRIBUTES}
    assert {"ceiba.route", "ceiba.status", "ceiba.event", "ceiba.queue", "ceiba.channel"} <= held.keys()
    assert not [body for body in collector.sent if b"Canaria" in body or receiver.url.encode() in body]


def test_what_is_not_on_the_list_is_left_out_and_an_exception_gives_its_kind_alone(collector: Collector) -> None:
    known = step("known", INTERNAL, request_id="r", trace=new_trace(), queue="a.b", name=CANARY)
    with pytest.raises(ValueError, match="Canaria"), known:
        raise ValueError(CANARY)

    assert eventually(lambda: len(collector.named("known")) == 1, within=20) is not None
    (span,) = collector.named("known")
    assert {pair.key: pair.value.string_value for pair in span.attributes} == {
        "ceiba.queue": "a.b",
        "ceiba.error": "ValueError",
    }


def test_without_an_endpoint_nothing_is_begun(announce: Any) -> None:
    start_traces("referrals", "")
    assert begin("x", "server", new_trace()) is None

    began = time.perf_counter()
    for _ in range(100_000):
        begin("x", "server", "")
    nanoseconds = (time.perf_counter() - began) * 10_000
    announce(f"a span that is off takes {nanoseconds:.0f} ns")
