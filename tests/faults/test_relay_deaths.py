"""A relay may die anywhere: nothing is lost, and what it publishes twice has one effect."""

import time

import pytest

from shared.kernel.ids import new_id
from tests.faults.conftest import Workshop
from tests.support.faults import Record, eventually, sized
from tests.support.faults_relays import PLACES

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]


def test_a_relay_that_dies_loses_nothing(workshop: Workshop, record: Record) -> None:
    record.n, deaths = sized(300, 2000), sized(24, 100)
    workshop.start_worker()
    workshop.start_relays(deaths=deaths)

    for _ in range(record.n):
        workshop.publish(new_id())
    # More events, because a relay dies only while it handles rows or receipts.
    while workshop.relay_deaths().total() < deaths and record.n < sized(2000, 10_000):
        workshop.publish(new_id())
        record.n += 1
        time.sleep(0.03)
    drained = workshop.drain(within=120)

    workshop.note(record)
    record.injected.update(workshop.relay_deaths())
    record.more["drained_after"] = drained
    assert drained is not None, workshop.tail()
    assert set(record.injected) == set(PLACES)
    assert (record.lost, record.effects, record.more["dead_letters"]) == (0, record.n, 0)
    assert eventually(lambda: workshop.waiting() == 0, within=5)
