"""Events of one aggregate are applied in their order, although processes die and several workers run at once."""

import threading
import time
from uuid import UUID

import pytest

from shared.kernel.ids import new_id
from tests.faults.conftest import Workshop
from tests.support.faults import Record, dice, eventually, sized

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

AGGREGATES, VERSIONS = sized(20, 200), sized(10, 25)


def test_no_event_is_applied_before_its_predecessor(workshop: Workshop, record: Record) -> None:
    record.n = AGGREGATES * VERSIONS
    kills, chance = sized(8, 20), dice(record.name)
    workers = [workshop.start_worker() for _ in range(2)]
    for _ in range(2):
        workshop.start_relays(deaths=sized(6, 20))
    writer = threading.Thread(target=publish_all, args=(workshop,))
    writer.start()
    assert eventually(lambda: workshop.effects() > 0, within=60), workshop.tail()

    while record.injected["pool children killed"] < kills and (writer.is_alive() or workshop.waiting()):
        time.sleep(chance.uniform(0.1, 0.5))
        record.injected["pool children killed"] += chance.choice(workers).kill_child(chance)
    writer.join()
    drained = workshop.drain(within=180)

    workshop.note(record)
    record.injected.update(workshop.relay_deaths())
    record.more |= {"inversions": inversions(workshop), "drained_after": drained}
    assert drained is not None, workshop.tail()
    assert record.more["inversions"] == 0
    assert (record.lost, record.effects, record.more["dead_letters"]) == (0, record.n, 0)


def publish_all(workshop: Workshop) -> None:
    aggregates = [new_id() for _ in range(AGGREGATES)]
    for version in range(1, VERSIONS + 1):
        for aggregate in aggregates:
            workshop.publish(aggregate, version)


def inversions(workshop: Workshop) -> int:
    """How often a version was applied that does not follow the version before."""
    newest: dict[UUID, int] = {}
    wrong = 0
    for row in workshop.one_service.admin("SELECT aggregate_id, version FROM fault_effect ORDER BY seq"):
        wrong += row.version != newest.get(row.aggregate_id, 0) + 1
        newest[row.aggregate_id] = row.version
    return wrong
