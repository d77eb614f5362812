"""A message is applied once and in order; one that always fails becomes a dead letter."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from redis import Redis

from shared.contracts.cases import ConsentWithdrawn
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.db.work import UnitOfWork
from shared.messaging.attempts import MAX_ATTEMPTS
from shared.messaging.receipts import APPLIED, DEAD, EARLY, FAILED, take_receipts
from shared.messaging.signing import sign
from tests.integration.shared.conftest import OneService
from tests.integration.shared.consuming import a_consumer, a_withdrawal, enveloped, take
from tests.support.world import GT

pytestmark = pytest.mark.integration


def receipts_of_cases(one_service: OneService, redis: Redis) -> Any:
    return take_receipts(redis, one_service.keys_of("cases"))


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
