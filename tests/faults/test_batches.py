"""A batch whose middle message fails, and a process that is killed inside a batch: nothing is lost or done twice."""

import time

import pytest

from shared.kernel.ids import new_id
from tests.faults.conftest import Workshop
from tests.support.faults import Record, dice, eventually, sized
from tests.support.faults_worker import FAILS, ORDINARY, SECONDS_OF_WORK

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

ROLLED_BACK = '"event": "batch rolled back"'


def test_a_message_that_fails_inside_a_batch_takes_no_other_with_it(workshop: Workshop, record: Record) -> None:
    poison, between = sized(4, 40), 25
    for _ in range(poison):
        for behaviour in [ORDINARY] * between + [FAILS] + [ORDINARY] * between:
            workshop.publish(new_id(), behaviour=behaviour)
    record.n = 2 * poison * between
    workshop.start_worker()

    # The backlog is there before the relay, so that it leaves in batches.
    workshop.start_relays()
    drained = workshop.drain(within=240)

    workshop.note(record)
    log = (workshop.folder / "worker-0-0.log").read_text(errors="replace")
    record.injected["batches that failed"] = log.count(ROLLED_BACK)
    record.more["drained_after"] = drained
    assert drained is not None, workshop.tail()
    assert (record.lost, record.effects, record.more["dead_letters"]) == (0, record.n, poison)


def test_a_process_that_is_killed_inside_a_batch_loses_and_repeats_nothing(workshop: Workshop, record: Record) -> None:
    record.n, kills = sized(400, 2000), sized(5, 25)
    for _ in range(record.n):
        workshop.publish(new_id())
    worker, chance = workshop.start_worker(), dice(record.name)
    workshop.start_relays()

    assert eventually(lambda: workshop.effects() > 0, within=60), workshop.tail()
    killed = 0
    while killed < kills and workshop.waiting():
        # A batch of 50 takes so long, so that most kills fall into the middle of one.
        time.sleep(50 * SECONDS_OF_WORK * chance.uniform(0.5, 1.2))
        killed += worker.kill_child(chance)
    drained = workshop.drain(within=180)

    workshop.note(record)
    # Only a message of a batch that died is counted apart and has a second attempt.
    record.injected["messages of killed batches"] = workshop.count("SELECT count(*) AS n FROM inbox WHERE attempts > 1")
    record.more |= {"killed": killed, "drained_after": drained}
    assert drained is not None, workshop.tail()
    assert (record.lost, record.effects, record.more["dead_letters"]) == (0, record.n, 0)
