"""What is long done is forgotten, a batch at a time; what order or a second look still needs is not."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import getrandbits
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from shared.contracts.event import Envelope
from shared.contracts.identity import OrganisationRegistered
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.db.work import UnitOfWork
from shared.kernel.ids import first_id_at, new_id
from shared.messaging import retention
from shared.messaging.consumer import Consumer
from shared.messaging.housekeeping import Housekeeping
from shared.messaging.receipts import APPLIED, EARLY, take_receipts
from shared.messaging.retention import KEEP_ACKED, KEEP_INBOX, LONGEST_REPLAY, prune
from shared.messaging.signing import sign
from shared.redis_client import redis_client
from tests.integration.shared.conftest import OneService
from tests.support.world import GT

pytestmark = pytest.mark.integration

OLD, YOUNG = timedelta(days=91), timedelta(days=89)


@pytest.fixture
def relay(one_service: OneService) -> Iterator["psycopg.Connection[Any]"]:
    """A connection with the rights of the process that prunes."""
    with psycopg.connect(one_service.database.relay_url, autocommit=True, row_factory=namedtuple_row) as connection:
        yield connection


def an_id_of(age: timedelta) -> UUID:
    """An id that was made so long ago."""
    return UUID(int=first_id_at(datetime.now(UTC) - age).int + getrandbits(60))


def heard(one_service: OneService, age: timedelta, *, done: bool = True) -> UUID:
    event = an_id_of(age)
    one_service.admin(
        "INSERT INTO inbox (consumer, event_id, received_at, done_at)"
        " VALUES ('referrals.events', %s, now() - %s, CASE WHEN %s THEN now() - %s END)",
        event,
        age,
        done,
        age,
    )
    return event


def remembered(one_service: OneService) -> set[UUID]:
    return {row.event_id for row in one_service.admin("SELECT event_id FROM inbox")}


def test_an_inbox_remembers_longer_than_a_replay_reaches_and_that_longer_than_an_outbox_keeps() -> None:
    assert KEEP_ACKED < LONGEST_REPLAY < KEEP_INBOX


def test_what_was_applied_long_ago_is_forgotten_and_nothing_else(
    one_service: OneService, relay: "psycopg.Connection[Any]"
) -> None:
    heard(one_service, OLD)
    kept = {heard(one_service, YOUNG), heard(one_service, OLD, done=False)}

    prune(relay)

    assert remembered(one_service) == kept


def test_an_outbox_deletes_only_what_all_consumers_have_confirmed(
    one_service: OneService, relay: "psycopg.Connection[Any]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.db.work.new_id", lambda: an_id_of(KEEP_ACKED + timedelta(days=1)))
    for _ in range(2):
        with one_service.work(GT) as work:
            work.publish(OrganisationRegistered(country=GT, organisation_id=new_id(), kind="ngo", public_name="Casa"))
    confirmed, waiting = (row.id for row in one_service.admin("SELECT id FROM outbox ORDER BY id"))
    one_service.admin("UPDATE outbox_delivery SET state = 'acked' WHERE event_id = %s OR consumer = 'x'", confirmed)

    prune(relay)

    assert {row.id for row in one_service.admin("SELECT id FROM outbox")} == {waiting}


def test_what_is_young_is_not_read_to_find_what_is_old(
    one_service: OneService, relay: "psycopg.Connection[Any]"
) -> None:
    young = "SELECT 'x', uuidv7() FROM generate_series(1, 20000)"
    one_service.admin(f"INSERT INTO inbox (consumer, event_id) {young}")
    one_service.admin("ANALYZE inbox")
    bound = first_id_at(datetime.now(UTC) - KEEP_INBOX)
    limit = 5000

    plan = relay.execute(f"EXPLAIN (ANALYZE, BUFFERS) {retention._INBOX}", (bound, KEEP_INBOX, limit)).fetchall()

    text = "\n".join(row[0] for row in plan)
    assert "Seq Scan" not in text
    assert int(re.search(r"Buffers: shared hit=(\d+)", text)[1]) < 20, text


def test_forgetting_goes_in_batches_that_follow_one_another(
    one_service: OneService, relay: "psycopg.Connection[Any]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PRUNE_AT_ONCE", 2)
    for _ in range(5):
        heard(one_service, OLD)
    left = []

    while prune(relay):
        left.append(len(remembered(one_service)))

    assert left == [3, 1]
    assert remembered(one_service) == set()


def test_a_relay_goes_on_forgetting_soon_when_a_batch_was_full(
    one_service: OneService, relay: "psycopg.Connection[Any]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PRUNE_AT_ONCE", 1)
    monkeypatch.setattr("shared.messaging.housekeeping.PRUNE_ON", 0.0)
    housekeeping = Housekeeping(one_service.settings)
    housekeeping._due["prune"] = 0.0
    for _ in range(3):
        heard(one_service, OLD)

    for _ in range(3):
        housekeeping.tick(relay)

    assert remembered(one_service) == set()


def test_an_aggregate_that_was_silent_for_years_still_speaks_in_order(
    one_service: OneService, relay: "psycopg.Connection[Any]"
) -> None:
    redis, organisation, applied = redis_client(one_service.settings.broker_url), new_id(), []
    redis.flushall()

    def note(event: OrganisationRegistered, *, work: UnitOfWork) -> None:
        applied.append(event.kind)

    consumer = Consumer(
        one_service.settings, {(REFERRALS_EVENTS, OrganisationRegistered): note}, {}, lambda: one_service
    )
    for position in (1, 2):
        consumer.take(a_message(one_service, organisation, position))
    one_service.admin("UPDATE inbox SET received_at = now() - interval '3 years', done_at = now() - interval '3 years'")
    take_receipts(redis, one_service.keys_of("identity"))

    prune(relay)
    for position in (4, 3, 4):
        consumer.take(a_message(one_service, organisation, position))

    assert applied == ["1", "2", "3", "4"]
    outcomes = [outcome for _, _, outcome in take_receipts(redis, one_service.keys_of("identity"))]
    assert outcomes == [EARLY, APPLIED, APPLIED]


def a_message(one_service: OneService, organisation: UUID, position: int) -> dict[str, Any]:
    fact = OrganisationRegistered(country=GT, organisation_id=organisation, kind=str(position), public_name="Casa")
    envelope = Envelope(
        id=new_id(),
        name=fact.NAME,
        producer="identity",
        consumer=REFERRALS_EVENTS,
        position=position,
        aggregate_id=organisation,
        occurred_at=datetime.now(UTC),
        trace="",
        data=fact.data(),
    )
    return sign(envelope, one_service.keys_of("identity"))
