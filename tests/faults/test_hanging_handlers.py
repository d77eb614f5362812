"""A handler that never ends delays other messages no longer than the time limit, in every kind of pool."""

import pytest

from shared.kernel.ids import new_id
from tests.faults.conftest import Workshop
from tests.support.faults import Record, sized
from tests.support.faults_worker import HANGS_AT_FIRST

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

SLOTS = 2
TIME_LIMIT = ("--soft-time-limit", "2", "--time-limit", "3", "--include", "shared.messaging.heartbeat")


@pytest.mark.parametrize("pool", ["prefork", "threads"])
def test_a_worker_whose_handlers_all_hang_works_again(workshop: Workshop, record: Record, pool: str) -> None:
    record.n = sized(40, 400)
    for _ in range(SLOTS):
        workshop.publish(new_id(), behaviour=HANGS_AT_FIRST)
    record.injected["handlers that hang"] = SLOTS
    for _ in range(record.n - SLOTS):
        workshop.publish(new_id())
    workshop.start_worker(*TIME_LIMIT, children=SLOTS, pool=pool)
    workshop.start_relays()

    drained = workshop.drain(within=150)

    workshop.note(record)
    record.more["drained_after"] = drained
    record.more["started_again"] = sum(workshop.starts().values()) - record.n
    assert drained is not None, workshop.tail()
    assert record.more["started_again"] >= SLOTS
    assert (record.lost, record.effects, record.more["dead_letters"]) == (0, record.n, 0)
