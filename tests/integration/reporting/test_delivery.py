"""Events and jobs as the broker delivers them: signed, perhaps twice, perhaps in the wrong order."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.reporting.bootstrap import Services
from services.reporting.handlers import HANDLERS
from services.reporting.queues import QUEUES
from services.reporting.tasks import JOBS
from shared.contracts.cases import CaseFactsChanged
from shared.contracts.event import Envelope, Event
from shared.contracts.subscriptions import REPORTING_EVENTS, SUBSCRIPTIONS
from shared.kernel.ids import new_id
from shared.messaging.consumer import Consumer
from shared.messaging.signing import sign
from tests.support.builders.reporting import a_case, an_import
from tests.support.databases import ServiceDatabase
from tests.support.event_keys import keys_of
from tests.support.world import SHELTER


@pytest.fixture
def consumer(wiring: Services) -> Consumer:
    """The service's consumer."""
    return Consumer(wiring.settings.common, HANDLERS, JOBS, lambda: wiring)


def wire(event: Event, position: int, database: ServiceDatabase, message_id: UUID | None = None) -> dict[str, Any]:
    """The signed message that carries `event`."""
    envelope = Envelope(
        id=message_id or new_id(),
        name=event.NAME,
        producer="cases",
        consumer=REPORTING_EVENTS,
        position=position,
        aggregate_id=event.aggregate_id,
        occurred_at=datetime.now(UTC),
        trace="",
        data=event.data(),
    )
    return sign(envelope, keys_of("cases", database.secrets))


def genders(database: ServiceDatabase) -> list[str]:
    """The gender in every fact."""
    with psycopg.connect(database.admin_url) as connection:
        return [row[0] for row in connection.execute("SELECT gender FROM person_fact")]


def test_the_same_message_twice_is_one_fact(consumer: Consumer, wiring: Services, database: ServiceDatabase) -> None:
    message = wire(a_case(), 1, database)
    consumer.take(message)
    consumer.take(message)
    assert genders(database) == ["feminine"]


def test_a_batch_of_an_import_twice_has_arrived_once(
    consumer: Consumer, wiring: Services, database: ServiceDatabase
) -> None:
    message = wire(an_import(SHELTER, 2, 3)[0], 1, database)
    for _ in range(2):
        consumer.take(message)
    with psycopg.connect(database.admin_url) as connection:
        assert connection.execute("SELECT records, arrived FROM import_arrival").fetchall() == [(5, 2)]


def test_a_change_that_overtakes_its_registration_waits_for_it(
    consumer: Consumer, wiring: Services, database: ServiceDatabase
) -> None:
    case = a_case(gender="feminine")
    change = wire(CaseFactsChanged.from_data(case.data() | {"gender": "masculine"}), 2, database)
    consumer.take(change)
    assert genders(database) == []
    consumer.take(wire(case, 1, database))
    consumer.take(change)
    assert genders(database) == ["masculine"]


def test_every_event_for_this_service_has_a_handler() -> None:
    meant = {event for event, consumers in SUBSCRIPTIONS.items() if REPORTING_EVENTS in consumers}
    assert {event for _, event in HANDLERS} == meant
    assert {queue for queue, _ in HANDLERS} | {job.QUEUE for job in JOBS} <= set(QUEUES)
