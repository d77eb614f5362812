"""Workers are added and removed again while events are published: nothing is lost or applied twice."""

import threading
import time

import pytest

from shared.kernel.ids import new_id
from tests.faults.conftest import Workshop
from tests.support.faults import Record, eventually, sized

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

MORE = 3


def test_workers_come_and_go_under_load(workshop: Workshop, record: Record) -> None:
    enough = threading.Event()
    load = threading.Thread(target=pour, args=(workshop, record, enough), daemon=True)
    workshop.start_relays()
    workshop.start_worker(children=1)
    load.start()
    try:
        assert eventually(lambda: workshop.effects() > 0, within=60), workshop.tail()
        for _ in range(MORE):
            workshop.start_worker(children=1)
            record.injected["workers added"] += 1
        more = workshop.effects() + sized(60, 2000)
        assert eventually(lambda: workshop.effects() > more, within=180), workshop.tail()
        exits = [leave(workshop, record) for _ in range(MORE)]
        assert load.is_alive(), "no more events were published, so the workers were removed while idle"
    finally:
        enough.set()
        load.join()
    drained = workshop.drain(within=120)

    workshop.note(record)
    record.more |= {"slowest_exit": round(max(exits), 1), "drained_after": drained}
    assert drained is not None, workshop.tail()
    assert (record.lost, record.effects, record.more["dead_letters"]) == (0, record.n, 0)


def pour(workshop: Workshop, record: Record, enough: threading.Event) -> None:
    while not enough.is_set():
        workshop.publish(new_id())
        record.n += 1
        time.sleep(0.05)


def leave(workshop: Workshop, record: Record) -> float:
    """Ask the newest worker to end; returns the seconds it took."""
    took = workshop.workers.pop().stop()
    record.injected["workers removed"] += 1
    return took
