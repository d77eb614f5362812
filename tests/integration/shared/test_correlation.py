"""One request id and one trace follow an event from the request to its effects in other services."""

import base64
import json
from typing import Any

import pytest

from shared.contracts.event import Envelope
from shared.contracts.identity import OrganisationRegistered
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.db.work import UnitOfWork
from shared.kernel.ids import new_id
from shared.messaging.consumer import Consumer
from shared.messaging.relay import Relay
from shared.redis_client import redis_client
from shared.telemetry import configure_logging, new_trace, tracing
from tests.integration.shared.conftest import OneService, publish_due
from tests.support.world import GT

pytestmark = pytest.mark.integration

REQUEST, TRACE = "3f0c1c0e-request", new_trace()


def a_fact() -> OrganisationRegistered:
    return OrganisationRegistered(country=GT, organisation_id=new_id(), kind="ngo", public_name="Casa")


def carried(one_service: OneService, queue: str) -> dict[str, Any]:
    """What the relay puts on `queue`, as a worker receives it."""
    redis = redis_client(one_service.settings.broker_url)
    redis.flushall()
    relay = Relay(one_service.speaking_as("identity"))
    publish_due(relay)
    relay.disconnect()
    taken: Any = redis.lpop(queue)
    message = json.loads(taken)
    wire: dict[str, Any] = json.loads(base64.b64decode(message["body"]))[0][0]
    return wire


def hear(event: OrganisationRegistered, work: UnitOfWork) -> None:
    work.audit("organisation.heard", country=GT, object_type="organisation", object_id=event.organisation_id)
    work.publish(a_fact())


def test_what_a_worker_does_for_an_event_names_the_request_that_published_it(one_service: OneService) -> None:
    with tracing(request_id=REQUEST, trace=TRACE), one_service.work(GT) as work:
        work.publish(a_fact())
    consumer = Consumer(
        one_service.settings, {(REFERRALS_EVENTS, OrganisationRegistered): hear}, {}, lambda: one_service
    )

    consumer.take(carried(one_service, REFERRALS_EVENTS))

    (access,) = one_service.admin("SELECT request_id FROM audit WHERE action = 'organisation.heard'")
    assert access.request_id == REQUEST
    facts = one_service.admin("SELECT request_id, trace FROM outbox ORDER BY created_at")
    assert [(fact.request_id, fact.trace) for fact in facts] == [(REQUEST, TRACE)] * 2


def test_an_envelope_of_the_previous_release_parses_without_a_request(one_service: OneService) -> None:
    with one_service.work(GT) as work:
        work.publish(a_fact())
    envelope = carried(one_service, REFERRALS_EVENTS)["envelope"]
    del envelope["request_id"]

    assert Envelope.from_wire(envelope).request_id == ""


def test_the_previous_release_can_still_write_events(one_service: OneService) -> None:
    fact = {"id": str(new_id()), "country": "GT", "name": "x", "data": {}, "trace": "", "consumers": [REFERRALS_EVENTS]}
    with one_service.work(GT) as work:
        work.connection.exec_driver_sql("SELECT write_down('[]', %s::jsonb)", (json.dumps([fact]),))

    (row,) = one_service.admin("SELECT request_id FROM outbox")
    assert row.request_id == ""


def test_relay_and_worker_log_a_line_for_each_event(one_service: OneService, capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging("referrals")
    with tracing(request_id=REQUEST, trace=TRACE), one_service.work(GT) as work:
        work.publish(a_fact())
    consumer = Consumer(
        one_service.settings, {(REFERRALS_EVENTS, OrganisationRegistered): hear}, {}, lambda: one_service
    )

    consumer.take(carried(one_service, REFERRALS_EVENTS))

    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    followed = [line for line in lines if line.get("consumer") == REFERRALS_EVENTS]
    assert [line["event"] for line in followed] == ["message sent", "message taken"]
    assert {(line["request_id"], line["trace_id"]) for line in followed} == {(REQUEST, TRACE[3:35])}
    assert followed[1]["outcome"] == "acked"
