"""A committed event is applied once and in order, a failing one becomes a dead letter, and losing Redis loses none."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from prometheus_client import REGISTRY
from redis import Redis
from redis.exceptions import RedisError

from infra.local.ports import free_port
from shared.contracts.cases import ConsentWithdrawn
from shared.contracts.event import Envelope
from shared.contracts.referrals import ReferralSent
from shared.contracts.subscriptions import REFERRALS_EVENTS, REFERRALS_NOTIFY
from shared.db.work import UnitOfWork
from shared.kernel.ids import new_id
from shared.messaging import outbox
from shared.messaging.attempts import MAX_ATTEMPTS
from shared.messaging.consumer import Consumer
from shared.messaging.housekeeping import Housekeeping
from shared.messaging.receipts import APPLIED, DEAD, EARLY, FAILED, receipts_key, send_receipt, take_receipts
from shared.messaging.relay import Relay
from shared.messaging.signing import sign
from tests.integration.shared.conftest import OneService, publish_due
from tests.support.world import GT, HN

pytestmark = pytest.mark.integration

QUEUES = ("cases.events", "referrals.events", "referrals.notify", "reporting.events")


@pytest.fixture
def redis(one_service: OneService) -> Redis:
    client = Redis.from_url(one_service.settings.broker_url)
    client.flushall()
    return client


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


def a_withdrawal() -> ConsentWithdrawn:
    return ConsentWithdrawn(country=GT, case_id=new_id(), consent_id=new_id(), person_key="k", purpose="referral")


def enveloped(event: ConsentWithdrawn, position: int = 1, event_id: UUID | None = None) -> Envelope:
    return Envelope(
        id=event_id or new_id(),
        name=event.NAME,
        producer="cases",
        consumer=REFERRALS_EVENTS,
        position=position,
        aggregate_id=event.case_id,
        occurred_at=datetime.now(UTC),
        trace="",
        data=event.data(),
    )


def a_consumer(one_service: OneService, handler: Any) -> Consumer:
    return Consumer(one_service.settings, {(REFERRALS_EVENTS, ConsentWithdrawn): handler}, {}, lambda: one_service)


def take(one_service: OneService, consumer: Consumer, envelope: Envelope) -> None:
    consumer.take(sign(envelope, one_service.keys_of("cases")))


def confirm(one_service: OneService, redis: Redis, event_id: UUID, consumer: str, outcome: str) -> None:
    keys = one_service.keys_of(consumer.partition(".")[0])
    send_receipt(redis, keys, producer="referrals", consumer=consumer, outcomes={event_id: outcome})


def receipts_of_cases(one_service: OneService, redis: Redis) -> Any:
    return take_receipts(redis, one_service.keys_of("cases"))


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


def test_a_message_delivered_ten_times_has_one_effect_and_a_receipt_each_time(
    one_service: OneService, redis: Redis
) -> None:
    seen: list[UUID] = []
    consumer = a_consumer(one_service, lambda event, work: seen.append(event.consent_id))
    event = a_withdrawal()
    envelope = enveloped(event)

    for _ in range(10):
        take(one_service, consumer, envelope)

    assert seen == [event.consent_id]
    assert receipts_of_cases(one_service, redis) == [(envelope.id, REFERRALS_EVENTS, APPLIED)] * 10


def test_a_later_event_waits_for_its_predecessor(one_service: OneService, redis: Redis) -> None:
    seen: list[int] = []
    consumer = a_consumer(one_service, lambda event, work: seen.append(1))
    event = a_withdrawal()

    take(one_service, consumer, enveloped(event, position=2))
    assert seen == []
    assert [outcome for _, _, outcome in receipts_of_cases(one_service, redis)] == [EARLY]

    take(one_service, consumer, enveloped(event, position=1))
    take(one_service, consumer, enveloped(event, position=2))
    assert seen == [1, 1]


def test_an_effect_that_fails_leaves_nothing_behind_and_is_tried_again(one_service: OneService, redis: Redis) -> None:
    answers = iter([ValueError("no"), None])

    def fail_once(event: ConsentWithdrawn, work: UnitOfWork) -> None:
        work.audit("consent.withdrawn", country=GT, object_type="consent", object_id=event.consent_id)
        if (error := next(answers)) is not None:
            raise error

    consumer = a_consumer(one_service, fail_once)
    envelope = enveloped(a_withdrawal())

    take(one_service, consumer, envelope)
    assert one_service.admin("SELECT * FROM audit") == []
    take(one_service, consumer, envelope)

    assert len(one_service.admin("SELECT * FROM audit")) == 1
    assert [outcome for _, _, outcome in receipts_of_cases(one_service, redis)] == [FAILED, APPLIED]


def test_a_message_that_always_fails_is_a_dead_letter_after_five_attempts(
    one_service: OneService, redis: Redis
) -> None:
    attempts: list[int] = []

    def fail(event: ConsentWithdrawn, work: UnitOfWork) -> None:
        attempts.append(1)
        raise ValueError("María José")

    consumer = a_consumer(one_service, fail)
    envelope = enveloped(a_withdrawal())
    for _ in range(MAX_ATTEMPTS + 2):
        take(one_service, consumer, envelope)

    (letter,) = one_service.admin("SELECT event_id, error FROM dead_letter")
    assert len(attempts) == MAX_ATTEMPTS
    assert (letter.event_id, letter.error) == (envelope.id, "attempts exhausted")
    outcomes = [outcome for _, _, outcome in receipts_of_cases(one_service, redis)]
    assert outcomes == [FAILED] * (MAX_ATTEMPTS - 1) + [DEAD] * 3


def test_a_message_that_kills_its_worker_becomes_a_dead_letter_too(one_service: OneService, redis: Redis) -> None:
    consumer = a_consumer(one_service, lambda event, work: pytest.fail("must not run"))
    envelope = enveloped(a_withdrawal())
    one_service.admin(
        "INSERT INTO inbox (consumer, event_id, attempts) VALUES (%s, %s, %s)",
        REFERRALS_EVENTS,
        envelope.id,
        MAX_ATTEMPTS,
    )

    take(one_service, consumer, envelope)

    assert len(one_service.admin("SELECT * FROM dead_letter")) == 1


def test_a_forged_envelope_has_no_effect(one_service: OneService, redis: Redis) -> None:
    consumer = a_consumer(one_service, lambda event, work: pytest.fail("must not run"))
    wire = sign(enveloped(a_withdrawal()), one_service.keys_of("cases"))
    wire["envelope"]["data"]["consent_id"] = str(uuid4())

    consumer.take(wire)

    assert one_service.admin("SELECT * FROM inbox") == []
