"""More workers come while facts pour in, and go again: nothing is lost or applied twice, and each leaves in time."""

import threading
import time

import pytest

from shared.kernel.ids import new_id
from tests.faults.conftest import Workshop
from tests.support.faults import Record, eventually, sized

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

EXIT_WITHIN = 25.0
MORE = 3


def test_workers_come_and_go_under_load(workshop: Workshop, record: Record) -> None:
    record.n = sized(400, 4000)
    workshop.start_relays()
    workshop.start_worker(children=1)
    load = threading.Thread(target=pour, args=(workshop, record.n), daemon=True)
    load.start()
    assert eventually(lambda: effects(workshop) > 0, within=60), workshop.tail()

    for _ in range(MORE):
        workshop.start_worker(children=1)
        record.injected["workers added"] += 1
    before = effects(workshop)
    assert eventually(lambda: effects(workshop) > before + record.n // 10, within=60), workshop.tail()
    exits = [leave(workshop, record) for _ in range(MORE)]
    poured_meanwhile = load.is_alive()
    load.join()
    drained = workshop.settle(within=120)

    workshop.note(record)
    record.more |= {"slowest_exit": round(max(exits), 1), "drained_after": drained, "under_load": poured_meanwhile}
    assert drained is not None, workshop.tail()
    assert poured_meanwhile, "the load had ended before the last worker left"
    assert max(exits) <= EXIT_WITHIN
    assert (record.lost, record.effects, record.more["dead_letters"]) == (0, record.n, 0)


def pour(workshop: Workshop, facts: int) -> None:
    for _ in range(facts):
        workshop.publish(new_id())
        time.sleep(0.05)


def leave(workshop: Workshop, record: Record) -> float:
    """Ask the newest worker to end; answers the seconds it took."""
    took = workshop.workers.pop().stop()
    record.injected["workers removed"] += 1
    return took


def effects(workshop: Workshop) -> int:
    return workshop.count("SELECT count(*) AS n FROM fault_effect")
