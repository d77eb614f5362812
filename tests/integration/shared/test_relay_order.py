"""What leaves the outbox first: urgent messages, every organisation in turn, and nothing again that merely waits."""

import time
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest
from redis import Redis

from shared.contracts.referrals import ReferralSent
from shared.contracts.subscriptions import CASES_EVENTS, REFERRALS_NOTIFY, REPORTING_EVENTS
from shared.kernel.ids import new_id
from shared.messaging import outbox, pace, relay
from shared.messaging.housekeeping import Housekeeping
from shared.messaging.receipts import APPLIED, EARLY, FAILED, send_receipt
from shared.messaging.relay import Relay
from tests.integration.shared.conftest import OneService, publish_due
from tests.support.faults_worker import ONE_SUBSCRIBER
from tests.support.world import GT, HN

pytestmark = pytest.mark.integration

DUE_NOW = "UPDATE outbox_delivery SET next_attempt_at = now() - interval '1 second' WHERE state = 'published'"


@pytest.fixture
def carrier(one_service: OneService, redis: Redis) -> Iterator[Relay]:
    """A relay, with `referrals.notify` as the only subscriber."""
    one_service.admin(ONE_SUBSCRIBER.replace("referrals.events", REFERRALS_NOTIFY))
    made = Relay(one_service.settings)
    yield made
    made.disconnect()


def publish(one_service: OneService, urgency: str = "72h", organisation: UUID | None = None) -> UUID:
    """Commit one event of an organisation; returns the id of its referral."""
    referral_id = new_id()
    with one_service.work(GT, organisation=organisation) as work:
        work.publish(
            ReferralSent(
                country=GT,
                referral_id=referral_id,
                code="GT-7K3-Q9X",
                case_id=new_id(),
                from_organisation_id=new_id(),
                to_organisation_id=new_id(),
                to_country=HN,
                kind="service_referral",
                services=("emergency_shelter",),
                urgency=urgency,
                respond_by=datetime.now(UTC),
                state="sent",
            )
        )
    return referral_id


def left(redis: Redis, queue: str = REFERRALS_NOTIFY) -> list[list[UUID]]:
    """The referrals of each message that waits in the queue, the oldest message first."""
    entries: Any = redis.lrange(queue, 0, -1)
    return [_referrals(entry) for entry in reversed(entries)]


def _referrals(entry: bytes) -> list[UUID]:
    wires = orjson.loads(b64decode(orjson.loads(entry)["body"]))[0][0]
    return [UUID(w["envelope"]["data"]["referral_id"]) for w in (wires if isinstance(wires, list) else [wires])]


def confirm(one_service: OneService, redis: Redis, event_id: UUID, outcome: str) -> None:
    keys = one_service.keys_of("referrals")
    send_receipt(redis, keys, producer="referrals", consumer=REFERRALS_NOTIFY, outcomes={event_id: outcome})


def test_consumers_that_somebody_waits_for_get_a_head_start(
    one_service: OneService, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, during = Relay(one_service.settings), []

    def sleep(seconds: float) -> None:
        if seconds == relay.HEAD_START_SECONDS:
            during.append({queue: redis.llen(queue) for queue in (REFERRALS_NOTIFY, CASES_EVENTS, REPORTING_EVENTS)})

    monkeypatch.setattr("shared.messaging.relay.time.sleep", sleep)
    publish(one_service)
    publish_due(made)
    made.disconnect()

    assert during == [{REFERRALS_NOTIFY: 1, CASES_EVENTS: 0, REPORTING_EVENTS: 0}]
    assert [redis.llen(queue) for queue in (CASES_EVENTS, REPORTING_EVENTS)] == [1, 1]


def test_consumers_that_record_get_in_one_message_what_was_gathered(
    one_service: OneService, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "GATHERING_SECONDS", 3600)
    first, *later = serve_rounds(one_service, 4)

    assert left(redis) == [[first], *([referral] for referral in later)]
    assert left(redis, REPORTING_EVENTS) == left(redis, CASES_EVENTS) == [[first]]

    (last,) = serve_rounds(one_service, 1)
    assert left(redis, REPORTING_EVENTS) == left(redis, CASES_EVENTS) == [[first], [*later, last]]


def test_a_backlog_is_not_gathered(one_service: OneService, redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "GATHERING_SECONDS", 3600)
    monkeypatch.setattr(pace, "TOGETHER", 2)

    published = serve_rounds(one_service, 2)

    assert left(redis, REPORTING_EVENTS) == [[referral] for referral in published]


def test_a_relay_that_sleeps_is_woken_by_a_gathered_row_and_looks_for_it_soon(
    one_service: OneService, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_service.admin(ONE_SUBSCRIBER.replace("referrals.events", REPORTING_EVENTS))
    made, housekeeping = Relay(one_service.settings), Housekeeping(one_service.settings)
    paused: list[float] = []
    monkeypatch.setattr("shared.messaging.relay.time.sleep", paused.append)
    monkeypatch.setattr(pace, "GATHERING_SECONDS", 1)
    monkeypatch.setattr(relay, "IDLE_SECONDS", 0)
    made.serve_once(housekeeping)
    monkeypatch.setattr(relay, "IDLE_SECONDS", 60)
    started = time.monotonic()

    referral = publish(one_service)
    while not redis.llen(REPORTING_EVENTS):
        made.serve_once(housekeeping)
    made.disconnect()

    assert left(redis, REPORTING_EVENTS) == [[referral]]
    assert time.monotonic() - started < 60
    assert pace.GATHERED_PACE in paused


def serve_rounds(one_service: OneService, rounds: int) -> list[UUID]:
    """A new relay, and one referral before each of its rounds; returns the referrals."""
    made, housekeeping, published = Relay(one_service.settings), Housekeeping(one_service.settings), []
    for _ in range(rounds):
        published.append(publish(one_service))
        made.serve_once(housekeeping)
    made.disconnect()
    return published


def test_one_event_leaves_alone_and_a_backlog_in_one_message(
    one_service: OneService, redis: Redis, carrier: Relay
) -> None:
    alone = publish(one_service)
    publish_due(carrier)
    backlog = [publish(one_service) for _ in range(5)]
    publish_due(carrier)

    assert left(redis) == [[alone], backlog]


def test_urgent_referrals_leave_first(
    one_service: OneService, redis: Redis, carrier: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "BATCH", 3)
    ordinary = [publish(one_service) for _ in range(4)]
    urgent = [publish(one_service, "immediate"), publish(one_service, "imminent")]

    publish_due(carrier)
    publish_due(carrier)

    assert set(left(redis)[0]) == {*urgent, ordinary[0]}
    assert left(redis)[1] == ordinary[1:]


def test_no_organisation_waits_for_the_whole_backlog_of_another(
    one_service: OneService, redis: Redis, carrier: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "BATCH", 4)
    flood = new_id()
    flooded = [publish(one_service, organisation=flood) for _ in range(20)]
    others = [publish(one_service) for _ in range(3)]

    publish_due(carrier)

    assert set(left(redis)[0]) == {flooded[0], *others}


def test_no_more_than_a_window_of_one_consumer_is_on_its_way(
    one_service: OneService, redis: Redis, carrier: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "WINDOW", 3)
    monkeypatch.setattr(outbox, "BATCH", 3)
    for _ in range(5):
        publish(one_service)

    first, second = (publish_due(carrier) for _ in range(2))
    for row in one_service.admin("SELECT event_id FROM outbox_delivery WHERE state = 'published'"):
        confirm(one_service, redis, row.event_id, APPLIED)
    carrier.store_receipts(carrier._connect())

    assert (first, second, publish_due(carrier)) == (3, 0, 2)


def test_what_waits_in_its_queue_is_not_published_again(one_service: OneService, redis: Redis, carrier: Relay) -> None:
    publish(one_service)
    publish_due(carrier)
    one_service.admin(DUE_NOW + " RETURNING 1")

    assert publish_due(carrier) == 0
    (row,) = one_service.admin("SELECT attempts, next_attempt_at > now() AS later FROM outbox_delivery")
    assert (row.attempts, row.later) == (1, True)


def test_what_has_left_its_queue_without_a_receipt_is_published_again(
    one_service: OneService, redis: Redis, carrier: Relay
) -> None:
    referral = publish(one_service)
    publish_due(carrier)
    redis.delete(REFERRALS_NOTIFY)
    one_service.admin(DUE_NOW + " RETURNING 1")

    assert publish_due(carrier) == 1
    assert left(redis) == [[referral]]


@pytest.mark.parametrize("outcome", [APPLIED, EARLY, FAILED])
def test_what_was_overtaken_is_published_again_although_others_wait(
    one_service: OneService, redis: Redis, carrier: Relay, outcome: str
) -> None:
    publish(one_service)
    publish_due(carrier)
    one_service.admin(
        "UPDATE outbox_delivery SET next_attempt_at = now() - interval '1 second',"
        " published_at = now() - interval '11 seconds' WHERE state = 'published' RETURNING 1"
    )
    publish(one_service)
    carrier.publish_new(carrier._connect())
    (later,) = one_service.admin("SELECT event_id FROM outbox_delivery WHERE next_attempt_at > now()")
    confirm(one_service, redis, later.event_id, outcome)
    carrier.store_receipts(carrier._connect())

    assert redis.llen(REFERRALS_NOTIFY) == 2
    assert carrier.publish_late(carrier._connect()) == 1


def test_a_message_that_failed_is_published_again_in_its_time_although_others_wait(
    one_service: OneService, redis: Redis, carrier: Relay
) -> None:
    referral = publish(one_service)
    publish_due(carrier)
    (event,) = one_service.admin("SELECT event_id FROM outbox_delivery")
    confirm(one_service, redis, event.event_id, FAILED)
    carrier.store_receipts(carrier._connect())

    assert publish_due(carrier) == 0
    one_service.admin("UPDATE outbox_delivery SET next_attempt_at = now() RETURNING 1")
    assert publish_due(carrier) == 1
    assert left(redis) == [[referral], [referral]]
    assert one_service.admin("SELECT attempts FROM outbox_delivery") == [(2,)]


def test_bulk_leaves_last_and_each_message_alone(one_service: OneService) -> None:
    rows = [_Row("a", 1, 2), _Row("a", 1, 2), _Row("a", 1, 1), _Row("a", 1, 0), _Row("a", 2, 1)]

    assert [[(row.attempts, row.priority) for row in together] for _, together in relay._messages(rows)] == [
        [(1, 1), (1, 0)],
        [(1, 2)],
        [(1, 2)],
        [(2, 1)],
    ]


class _Row:
    def __init__(self, consumer: str, attempts: int, priority: int) -> None:
        self.consumer, self.attempts, self.priority = consumer, attempts, priority
