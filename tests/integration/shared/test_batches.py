"""Messages of a backlog are applied together, and one that fails takes none of the others with it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from redis import Redis

from shared.contracts.cases import ConsentWithdrawn
from shared.contracts.event import Envelope
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.db.work import UnitOfWork
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from shared.messaging.consumer import Consumer
from shared.messaging.receipts import APPLIED, FAILED, take_receipts
from shared.messaging.signing import sign
from tests.integration.shared.conftest import OneService
from tests.support.world import GT, HN

pytestmark = pytest.mark.integration

APPLIED_TOGETHER = "SELECT count(DISTINCT xmin::text::bigint) AS n FROM inbox WHERE done_at IS NOT NULL"


def a_withdrawal(country: Country = GT, case_id: UUID | None = None) -> ConsentWithdrawn:
    return ConsentWithdrawn(
        country=country, case_id=case_id or new_id(), consent_id=new_id(), person_key="k", purpose="referral"
    )


def enveloped(event: ConsentWithdrawn, position: int = 1, attempt: int = 1) -> Envelope:
    return Envelope(
        id=new_id(),
        name=event.NAME,
        producer="cases",
        consumer=REFERRALS_EVENTS,
        position=position,
        aggregate_id=event.case_id,
        occurred_at=datetime.now(UTC),
        trace="",
        attempt=attempt,
        data=event.data(),
    )


class Applied:
    """A handler that notes what it applied and in whose scope, and fails for some."""

    def __init__(self) -> None:
        self.consents: list[UUID] = []
        self.scopes: list[frozenset[Country]] = []
        self.failing: set[UUID] = set()
        self.failing_last: set[UUID] = set()

    def end(self, consents: Sequence[UUID]) -> None:
        if self.failing_last & set(consents):
            raise ValueError("no")

    def __call__(self, event: ConsentWithdrawn, work: UnitOfWork) -> None:
        self.consents.append(event.consent_id)
        self.scopes.append(work.grant.countries)
        work.audit("consent.withdrawn", country=event.country, object_type="consent", object_id=event.consent_id)
        if event.consent_id in self.failing:
            raise ValueError("no")
        work.before_commit(self.end, event.consent_id)


@pytest.fixture
def applied() -> Applied:
    return Applied()


@pytest.fixture
def take(one_service: OneService, redis: Redis, applied: Applied) -> Callable[..., list[str]]:
    """Take envelopes as one task; returns the outcomes that the producer is told."""
    consumer = Consumer(one_service.settings, {(REFERRALS_EVENTS, ConsentWithdrawn): applied}, {}, lambda: one_service)

    def take(*envelopes: Envelope, redelivered: bool = False) -> list[str]:
        keys = one_service.keys_of("cases")
        consumer.take([sign(envelope, keys) for envelope in envelopes], redelivered=redelivered)
        outcomes = {event_id: outcome for event_id, _, outcome in take_receipts(redis, keys)}
        return [outcomes[envelope.id] for envelope in envelopes if envelope.id in outcomes]

    return take


def test_a_batch_is_one_transaction(one_service: OneService, take: Any) -> None:
    outcomes = take(*(enveloped(a_withdrawal()) for _ in range(10)))

    assert outcomes == [APPLIED] * 10
    assert one_service.admin(APPLIED_TOGETHER)[0].n == 1
    assert len(one_service.admin("SELECT * FROM audit")) == 10


def test_the_first_attempt_is_not_counted_apart(one_service: OneService, take: Any) -> None:
    envelope = enveloped(a_withdrawal())

    take(envelope)

    (row,) = one_service.admin("SELECT attempts, xmin::text, done_at IS NOT NULL AS done FROM inbox")
    (position,) = one_service.admin("SELECT xmin::text FROM inbox_position")
    assert (row.attempts, row.done) == (1, True)
    assert row.xmin == position.xmin


def test_a_message_that_fails_in_the_last_step_takes_none_of_the_others_with_it(
    one_service: OneService, applied: Applied, take: Any
) -> None:
    events = [a_withdrawal() for _ in range(5)]
    applied.failing_last.add(events[2].consent_id)

    outcomes = take(*map(enveloped, events))

    assert outcomes == [APPLIED, APPLIED, FAILED, APPLIED, APPLIED]
    stored = {row.object_id for row in one_service.admin("SELECT object_id FROM audit")}
    assert stored == {event.consent_id for event in events} - {events[2].consent_id}


def test_a_message_that_fails_in_the_middle_takes_none_of_the_others_with_it(
    one_service: OneService, applied: Applied, take: Any
) -> None:
    events = [a_withdrawal() for _ in range(5)]
    applied.failing = {events[2].consent_id}

    outcomes = take(*map(enveloped, events))

    assert outcomes == [APPLIED, APPLIED, FAILED, APPLIED, APPLIED]
    audited = {row.object_id for row in one_service.admin("SELECT object_id FROM audit")}
    assert audited == {event.consent_id for event in events} - applied.failing
    assert one_service.admin("SELECT attempts, done_at FROM inbox WHERE done_at IS NULL") == [(2, None)]


def test_events_of_one_aggregate_are_applied_in_their_order_within_a_batch(applied: Applied, take: Any) -> None:
    case_id = new_id()
    events = [a_withdrawal(case_id=case_id) for _ in range(4)]

    outcomes = take(*(enveloped(event, position) for position, event in enumerate(events, start=1)))

    assert outcomes == [APPLIED] * 4
    assert applied.consents == [event.consent_id for event in events]


def test_a_later_event_of_a_batch_waits_for_a_predecessor_that_failed(applied: Applied, take: Any) -> None:
    case_id = new_id()
    first, second = a_withdrawal(case_id=case_id), a_withdrawal(case_id=case_id)
    applied.failing = {first.consent_id}

    outcomes = take(enveloped(first, 1), enveloped(second, 2))

    assert outcomes == [FAILED, "early"]
    assert second.consent_id not in applied.consents[1:]


def test_each_country_keeps_its_own_scope(one_service: OneService, applied: Applied, take: Any) -> None:
    take(enveloped(a_withdrawal(GT)), enveloped(a_withdrawal(GT)), enveloped(a_withdrawal(HN)))

    assert applied.scopes == [frozenset({GT}), frozenset({GT}), frozenset({HN})]
    assert one_service.admin(APPLIED_TOGETHER)[0].n == 2


def test_a_batch_that_comes_again_from_a_dead_process_is_counted_and_applied_one_by_one(
    one_service: OneService, take: Any
) -> None:
    outcomes = take(*(enveloped(a_withdrawal()) for _ in range(3)), redelivered=True)

    assert outcomes == [APPLIED] * 3
    assert one_service.admin(APPLIED_TOGETHER)[0].n == 3
    assert {row.attempts for row in one_service.admin("SELECT attempts FROM inbox")} == {2}


def test_what_is_published_again_is_counted_before_it_is_attempted(one_service: OneService, take: Any) -> None:
    take(enveloped(a_withdrawal(), attempt=2))

    assert [row.attempts for row in one_service.admin("SELECT attempts FROM inbox")] == [2]


def test_a_forged_envelope_in_a_batch_is_set_aside_and_the_others_are_applied(
    one_service: OneService, redis: Redis, applied: Applied
) -> None:
    consumer = Consumer(one_service.settings, {(REFERRALS_EVENTS, ConsentWithdrawn): applied}, {}, lambda: one_service)
    wires = [sign(enveloped(a_withdrawal()), one_service.keys_of("cases")) for _ in range(3)]
    wires[1]["envelope"]["data"]["consent_id"] = str(new_id())

    consumer.take(wires)

    assert len(applied.consents) == 2
    assert redis.llen("referrals.junk") == 1


def test_a_batch_delivered_twice_has_each_effect_once(applied: Applied, take: Any) -> None:
    batch = [enveloped(a_withdrawal()) for _ in range(3)]

    assert take(*batch) == take(*batch) == [APPLIED] * 3
    assert len(applied.consents) == 3
