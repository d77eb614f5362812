"""A committed event is published until its consumer has confirmed it, also when Redis has lost everything."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from prometheus_client import REGISTRY
from redis import Redis
from redis.exceptions import RedisError

from infra.local.ports import free_port
from shared.contracts.referrals import ReferralSent
from shared.contracts.subscriptions import REFERRALS_EVENTS, REFERRALS_NOTIFY
from shared.kernel.ids import new_id
from shared.messaging import outbox
from shared.messaging.housekeeping import Housekeeping
from shared.messaging.receipts import APPLIED, EARLY, receipts_key, send_receipt
from shared.messaging.relay import Relay
from tests.integration.shared.conftest import OneService, publish_due
from tests.integration.shared.consuming import a_withdrawal
from tests.support.world import GT, HN

pytestmark = pytest.mark.integration

QUEUES = ("cases.events", "referrals.events", "referrals.notify", "reporting.events")


def a_referral_sent(referral_id: UUID | None = None) -> ReferralSent:
    return ReferralSent(
        country=GT,
        referral_id=referral_id or new_id(),
        code="GT-7K3-Q9X",
        case_id=new_id(),
        from_organisation_id=new_id(),
        to_organisation_id=new_id(),
        to_country=HN,
        kind="service_referral",
        services=("emergency_shelter",),
        urgency="24h",
        respond_by=datetime.now(UTC),
        state="sent",
    )


def confirm(one_service: OneService, redis: Redis, event_id: UUID, consumer: str, outcome: str) -> None:
    keys = one_service.keys_of(consumer.partition(".")[0])
    send_receipt(redis, keys, producer="referrals", consumer=consumer, outcomes={event_id: outcome})


def test_an_event_of_a_rolled_back_transaction_is_never_sent(one_service: OneService) -> None:
    def fail_after_publishing() -> None:
        with one_service.work(GT) as work:
            work.publish(a_referral_sent())
            raise LookupError

    with pytest.raises(LookupError):
        fail_after_publishing()

    assert one_service.admin("SELECT * FROM outbox") == []


def test_the_relay_publishes_once_for_each_subscriber(one_service: OneService, redis: Redis) -> None:
    with one_service.work(GT) as work:
        work.publish(a_referral_sent())
    relay = Relay(one_service.settings)

    carried = publish_due(relay)
    relay.disconnect()

    assert carried == 3
    assert {queue: redis.llen(queue) for queue in QUEUES} == {
        "cases.events": 1,
        "referrals.events": 0,
        "referrals.notify": 1,
        "reporting.events": 1,
    }


def test_an_event_without_a_receipt_is_published_again_after_all_of_redis_is_lost(
    one_service: OneService, redis: Redis
) -> None:
    with one_service.work(GT) as work:
        work.publish(a_referral_sent())
    relay = Relay(one_service.settings)
    publish_due(relay)
    redis.flushall()
    one_service.admin("UPDATE outbox_delivery SET next_attempt_at = now()")

    again = publish_due(relay)
    relay.disconnect()

    assert again == 3
    assert redis.llen(REFERRALS_NOTIFY) == 1


@pytest.mark.parametrize("state", ["pending", "published"])
def test_what_a_failing_server_has_interrupted_is_published_again_soon(one_service: OneService, state: str) -> None:
    relay = Relay(one_service.settings)
    with one_service.work(GT) as work:
        work.publish(a_referral_sent())
    publish_due(relay)
    one_service.admin(
        f"UPDATE outbox_delivery SET state = '{state}', attempts = 4, next_attempt_at = now() + interval '10 minutes'"
    )

    one_service.admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE '%relay'")
    with pytest.raises(psycopg.OperationalError):
        relay.publish_new(relay._connect())
    relay.disconnect()
    relay.publish_new(relay._connect())
    relay.disconnect()

    rows = one_service.admin(
        "SELECT attempts, next_attempt_at <= now() + interval '10 seconds' AS soon FROM outbox_delivery"
    )
    assert {(row.attempts, row.soon) for row in rows} == {(1, True)}


def test_everything_is_published_again_at_once_when_redis_has_lost_its_data(
    one_service: OneService, redis: Redis
) -> None:
    with one_service.work(GT) as work:
        work.publish(a_referral_sent())
    relay = Relay(one_service.settings)
    relay.retry_all_after_loss(relay._connect())
    publish_due(relay)
    relay.retry_all_after_loss(relay._connect())
    assert publish_due(relay) == 0

    redis.flushall()
    relay.retry_all_after_loss(relay._connect())
    again = publish_due(relay)
    relay.disconnect()

    assert again == 3


def test_an_event_that_came_before_its_predecessor_is_published_again_soon(
    one_service: OneService, redis: Redis
) -> None:
    with one_service.work(GT) as work:
        work.publish(a_referral_sent())
    (event,) = one_service.admin("SELECT id FROM outbox")
    relay = Relay(one_service.settings)
    publish_due(relay)
    confirm(one_service, redis, event.id, REFERRALS_NOTIFY, EARLY)

    relay.store_receipts(relay._connect())
    relay.disconnect()

    rows = one_service.admin(
        "SELECT consumer, state, attempts, next_attempt_at < now() + interval '2 seconds' AS soon FROM outbox_delivery"
    )
    assert {(row.consumer, row.state, row.attempts, row.soon) for row in rows} == {
        ("cases.events", "published", 1, False),
        ("referrals.notify", "pending", 0, True),
        ("reporting.events", "published", 1, False),
    }


def test_a_receipt_ends_the_publishing(one_service: OneService, redis: Redis) -> None:
    with one_service.work(GT) as work:
        work.publish(a_referral_sent())
    (event,) = one_service.admin("SELECT id FROM outbox")
    confirm(one_service, redis, event.id, REFERRALS_NOTIFY, APPLIED)
    relay = Relay(one_service.settings)

    relay.store_receipts(relay._connect())
    relay.disconnect()

    states = {row.consumer: row.state for row in one_service.admin("SELECT consumer, state FROM outbox_delivery")}
    assert states == {"cases.events": "pending", "referrals.notify": "acked", "reporting.events": "pending"}


def test_a_forged_receipt_does_not_stop_the_delivery_of_an_event(one_service: OneService, redis: Redis) -> None:
    with one_service.work(GT) as work:
        work.publish(a_referral_sent())
    (event,) = one_service.admin("SELECT id FROM outbox")
    claim = f"{REFERRALS_NOTIFY}|{event.id}:acked"
    for entry in (claim, f"{claim}|{'0' * 16}|{'0' * 64}", f"{event.id}|{REFERRALS_NOTIFY}|acked", "x", ""):
        redis.rpush(receipts_key("referrals"), entry)
    confirm(one_service, redis, event.id, "cases.events", APPLIED)
    relay = Relay(one_service.settings)

    filed = relay.store_receipts(relay._connect())
    relay.disconnect()

    states = {row.consumer: row.state for row in one_service.admin("SELECT consumer, state FROM outbox_delivery")}
    assert filed == 1
    assert states == {"cases.events": "acked", "referrals.notify": "pending", "reporting.events": "pending"}


@pytest.mark.parametrize("spoil", ["set {} x", "sadd {} x", "xadd {} * a b"])
def test_a_key_of_receipts_that_is_no_list_is_removed_and_keeps_no_relay_from_its_work(
    one_service: OneService, redis: Redis, spoil: str
) -> None:
    with one_service.work(GT) as work:
        work.publish(a_referral_sent())
        work.audit("case.read", country=GT, object_type="case", object_id=new_id())
    (event,) = one_service.admin("SELECT id FROM outbox")
    redis.execute_command(*spoil.format(receipts_key("referrals")).split())
    before = refused_receipts("no_list")
    relay, housekeeping = Relay(one_service.settings), Housekeeping(one_service.settings)

    relay.serve_once(housekeeping)
    confirm(one_service, redis, event.id, REFERRALS_NOTIFY, APPLIED)
    relay.serve_once(housekeeping)
    relay.disconnect()

    states = {row.consumer: row.state for row in one_service.admin("SELECT consumer, state FROM outbox_delivery")}
    assert (states[REFERRALS_NOTIFY], refused_receipts("no_list") - before) == ("acked", 1)
    assert len(one_service.admin("SELECT * FROM audit_seal")) == 1


def test_the_trail_is_sealed_and_the_outbox_measured_while_redis_is_away(one_service: OneService) -> None:
    with one_service.work(GT) as work:
        work.publish(a_referral_sent())
        work.audit("case.read", country=GT, object_type="case", object_id=new_id())
    one_service.admin("UPDATE outbox SET created_at = now() - interval '100 seconds'")
    relay = Relay(replace(one_service.settings, broker_url=f"redis://127.0.0.1:{free_port()}/0"))

    with pytest.raises(RedisError):
        relay.serve_once(Housekeeping(one_service.settings))
    relay.disconnect()

    assert len(one_service.admin("SELECT * FROM audit_seal")) == 1
    assert (REGISTRY.get_sample_value("ceiba_oldest_unacked_seconds", {"service": "referrals"}) or 0) >= 100


def refused_receipts(reason: str) -> float:
    labels = {"service": "referrals", "reason": reason}
    return REGISTRY.get_sample_value("ceiba_receipts_refused_total", labels) or 0.0


def test_an_event_without_a_receipt_for_a_day_is_given_up_and_a_late_receipt_is_accepted(
    one_service: OneService, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors: list[dict[str, Any]] = []
    monkeypatch.setattr(outbox.log, "error", lambda text, **more: errors.append(more | {"text": text}))
    with one_service.work(GT) as work:
        work.publish(a_withdrawal())
    one_service.admin("UPDATE outbox_delivery SET attempts = 28 WHERE consumer = 'referrals.events' RETURNING 1")
    relay = Relay(one_service.settings)

    publish_due(relay)
    event_id = one_service.admin("SELECT id FROM outbox")[0].id

    assert [(e["text"], e["consumer"], e["event_id"]) for e in errors] == [
        ("message given up", "referrals.events", str(event_id))
    ]
    assert redis.llen("referrals.events") == 0
    confirm(one_service, redis, event_id, REFERRALS_EVENTS, APPLIED)
    relay.store_receipts(relay._connect())
    relay.disconnect()
    assert (
        one_service.admin("SELECT state FROM outbox_delivery WHERE consumer = 'referrals.events'")[0].state == "acked"
    )


def test_events_of_one_aggregate_are_numbered_for_each_subscriber(one_service: OneService) -> None:
    referral_id = new_id()
    for _ in range(3):
        with one_service.work(GT) as work:
            work.publish(a_referral_sent(referral_id))

    rows = one_service.admin("SELECT position FROM outbox_delivery WHERE consumer = 'cases.events' ORDER BY position")
    assert [row.position for row in rows] == [1, 2, 3]
