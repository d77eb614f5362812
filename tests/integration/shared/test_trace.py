"""`ceiba trace` finds what one request left in the databases, in the order of time, and shows no name."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg.rows import namedtuple_row
from redis import Redis

from infra.ops.access import Access
from infra.ops.cli import main
from infra.ops.trace import in_databases
from shared.contracts.identity import OrganisationRegistered
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.db.work import UnitOfWork
from shared.kernel.ids import new_id
from shared.messaging.consumer import Consumer
from shared.messaging.handlers import Handlers
from shared.messaging.relay import Relay
from shared.telemetry import new_trace, tracing
from tests.integration.shared.conftest import OneService, publish_due
from tests.support.world import GT

pytestmark = pytest.mark.integration

CANARY = "Casa Rosa Canaria"
DELIVERY = """
INSERT INTO delivery (id, country, organisation_id, channel, event_type, body, state, attempts, next_attempt_at,
    created_at, request_id)
VALUES (%s, 'GT', gen_random_uuid(), 'email', 'ceiba.referral.sent', %s, 'pending', 1, now(), now(), %s)
"""


def hear(event: OrganisationRegistered, work: UnitOfWork) -> None:
    work.audit("organisation.heard", country=GT, object_type="organisation", object_id=event.organisation_id)


def carry(one_service: OneService) -> None:
    """Publish what waits, and apply it."""
    redis: Any = Redis.from_url(one_service.settings.broker_url)
    redis.flushall()
    relay = Relay(one_service.speaking_as("identity"))
    publish_due(relay)
    relay.disconnect()
    message = json.loads(redis.lpop(REFERRALS_EVENTS))
    handlers: Handlers = {(REFERRALS_EVENTS, OrganisationRegistered): hear}
    consumer = Consumer(one_service.settings, handlers, {}, lambda: one_service)
    consumer.take(json.loads(base64.b64decode(message["body"]))[0][0])


def ceiba(one_service: OneService, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    """The operator's command, for this one database."""

    @contextmanager
    def database(*_: object) -> Iterator["psycopg.Connection[Any]"]:
        with psycopg.connect(one_service.database.relay_url, row_factory=namedtuple_row) as connection:
            yield connection

    monkeypatch.setattr(Access, "database", database)
    monkeypatch.setattr(Access, "work", lambda _, __, country: one_service.system_work(frozenset({country})))
    monkeypatch.setattr(in_databases, "SERVICES", ("referrals",))
    return CliRunner().invoke(main, ["trace", *arguments])


def test_a_request_is_followed_from_its_audit_to_its_deliveries(
    one_service: OneService, monkeypatch: pytest.MonkeyPatch
) -> None:
    request: UUID = new_id()
    fact = OrganisationRegistered(country=GT, organisation_id=new_id(), kind="ngo", public_name=CANARY)
    with tracing(request_id=str(request), trace=new_trace()), one_service.work(GT) as work:
        work.audit("organisation.registered", country=GT, object_type="organisation", object_id=fact.organisation_id)
        work.publish(fact)
    carry(one_service)
    one_service.admin(DELIVERY, new_id(), CANARY, str(request))
    one_service.admin(DELIVERY, new_id(), CANARY, str(new_id()))

    answer = ceiba(one_service, monkeypatch, str(request), "--json")

    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.output)
    what = [row["what"] for row in found if row.get("consumer") in (None, REFERRALS_EVENTS)]
    assert what[:2] == ["audited", "event stored"] or what[:2] == ["event stored", "audited"]
    assert what[-1] == "delivery stored"
    assert {"event last published", "event received", "event applied"} <= set(what)
    assert sum(row["what"] == "audited" for row in found) == 2
    assert [row["at"] for row in found] == sorted(row["at"] for row in found)
    assert CANARY not in answer.output
    assert "Canaria" not in ceiba(one_service, monkeypatch, str(request)).output


def test_a_request_that_left_nothing_ends_with_1_and_an_id_without_a_time_asks_for_it(
    one_service: OneService, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ceiba(one_service, monkeypatch, str(new_id())).exit_code == 1
    unknown = ceiba(one_service, monkeypatch, "3f0c1c0e-1111-4111-8111-111111111111")
    assert (unknown.exit_code, "--since" in unknown.output) == (2, True)
