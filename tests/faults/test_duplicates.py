"""A message that arrives ten times, in several workers at once, has one effect."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.event import Envelope
from shared.contracts.identity import OrganisationRegistered
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.db.work import UnitOfWork
from shared.kernel.clock import SystemClock
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from shared.messaging import consumer
from shared.messaging.consumer import Consumer
from shared.messaging.handlers import Handlers
from shared.messaging.receipts import APPLIED, take_receipts
from shared.messaging.signing import sign
from shared.redis_client import redis_client
from tests.faults.conftest import Workshop
from tests.support.faults import Record, dice, sized

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

COPIES, THREADS = 10, 10


class Warnings:
    """Replaces the consumer's log and counts its warnings."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def warning(self, event: str, **_: Any) -> None:
        self.counts[event] += 1

    error = exception = warning

    def info(self, *_: Any, **__: Any) -> None:
        """Ignore the line for each message."""


@pytest.fixture
def warnings(monkeypatch: pytest.MonkeyPatch) -> Warnings:
    kept = Warnings()
    monkeypatch.setattr(consumer, "log", kept)
    return kept


def a_consumer(workshop: Workshop) -> Consumer:
    handlers: Handlers = {(REFERRALS_EVENTS, OrganisationRegistered): apply}
    return Consumer(workshop.one_service.settings, handlers, {}, lambda: workshop.one_service)


def apply(event: OrganisationRegistered, work: UnitOfWork) -> None:
    insert = "INSERT INTO fault_effect (aggregate_id, version) VALUES (%s, 1)"
    work.connection.exec_driver_sql(insert, (event.organisation_id,))


def a_message(workshop: Workshop) -> dict[str, Any]:
    event = OrganisationRegistered(country=Country.GUATEMALA, organisation_id=new_id(), kind="ngo", public_name="Casa")
    envelope = Envelope(
        id=new_id(),
        name=event.NAME,
        producer="identity",
        consumer=REFERRALS_EVENTS,
        position=1,
        aggregate_id=event.organisation_id,
        occurred_at=SystemClock().now(),
        trace="",
        data=event.data(),
    )
    return sign(envelope, workshop.one_service.keys_of("identity"))


def storm(workshop: Workshop, copies: Sequence[dict[str, Any]]) -> None:
    consumer = a_consumer(workshop)
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(consumer.take, copies))


def shuffled(copies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    dice("storm").shuffle(copies)
    return copies


def side_by_side(copies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return copies


@pytest.mark.parametrize("arrange", [shuffled, side_by_side])
def test_ten_copies_of_each_message_have_one_effect_each(
    workshop: Workshop, record: Record, warnings: Warnings, arrange: Any
) -> None:
    record.n = sized(200, 1000)
    messages = [a_message(workshop) for _ in range(record.n)]
    copies = arrange([message for message in messages for _ in range(COPIES)])
    record.injected["extra copies"] = len(copies) - record.n

    storm(workshop, copies)

    receipts = all_receipts(workshop)
    outcomes = Counter(outcome for _, _, outcome in receipts)
    workshop.note(record)
    record.duplicates_seen = len(copies) - record.n
    deadlocks = workshop.count("SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()")
    record.more |= {"deadlocks": deadlocks, "warnings": dict(warnings.counts), "receipts": dict(outcomes)}
    assert (record.lost, record.effects) == (0, record.n)
    assert record.more["dead_letters"] == 0
    assert {event for event, _, _ in receipts} == {UUID(message["envelope"]["id"]) for message in messages}
    assert set(outcomes) == {APPLIED}
    assert deadlocks == 0
    assert warnings.counts == {}


def all_receipts(workshop: Workshop) -> list[Any]:
    redis = redis_client(workshop.one_service.settings.broker_url)
    found: list[Any] = []
    while batch := take_receipts(redis, workshop.one_service.keys_of("identity")):
        found += batch
    return found
