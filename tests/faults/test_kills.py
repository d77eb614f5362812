"""The same kills twice: a plain Celery task is lost, an event is not. The first test shows that losses are detected."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.kernel.ids import new_id
from shared.redis_client import redis_client
from tests.faults.conftest import Workshop
from tests.support.faults import Record, Victim, dice, eventually, sized
from tests.support.faults_control import DONE, QUEUE, celery
from tests.support.faults_worker import SECONDS_OF_WORK

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

N, KILLS = sized(300, 2000), sized(8, 40)
PAUSE = SECONDS_OF_WORK * N / (2 * KILLS)
"""Two children work side by side, so the kills are spread over the time that the work itself takes."""


def kill_children(worker: Victim, record: Record, effects: Callable[[], int], done: Callable[[], bool]) -> None:
    """Each kill waits for an effect after the one before: a child that only starts has no task to lose."""
    chance = dice(record.name)
    while record.injected["pool children killed"] < KILLS and not done():
        before = effects()
        eventually(lambda: effects() > before, within=10)  # noqa: B023
        time.sleep(PAUSE * chance.uniform(0.5, 1.5))
        record.injected["pool children killed"] += worker.kill_child(chance)


def test_a_plain_task_is_lost_with_its_process(workshop: Workshop, record: Record, tmp_path: Path) -> None:
    environ = workshop.one_service.database.environ
    flags = ["--pool", "prefork", "--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    command = [sys.executable, "-m", "celery", "-A", "tests.support.faults_control", "worker", *flags]
    worker = Victim(command, environ, tmp_path / "control.log")
    done = redis_client(environ["CEIBA_CACHE_URL"])
    done.delete(DONE)
    record.n = N
    send_plain_tasks(environ["CEIBA_BROKER_URL"])

    worker.start()
    try:
        assert eventually(lambda: done.scard(DONE) > 0, within=60)
        kill_children(worker, record, lambda: done.scard(DONE), lambda: done.scard(DONE) >= N)
        wait_until_nothing_moves(lambda: done.scard(DONE))
    finally:
        worker.stop(within=5)

    record.effects = done.scard(DONE)
    record.lost = N - record.effects
    assert record.lost > 0


def test_an_event_is_not_lost_with_its_process(workshop: Workshop, record: Record) -> None:
    record.n = N
    for _ in range(N):
        workshop.publish(new_id())
    worker = workshop.start_worker()
    workshop.start_relays()

    assert eventually(lambda: workshop.effects() > 0, within=60), workshop.tail()
    kill_children(worker, record, workshop.effects, lambda: workshop.waiting() == 0)
    drained = workshop.drain(within=120)

    workshop.note(record)
    record.more["drained_after"] = drained
    record.more["started_again"] = sum(workshop.starts().values()) - N
    assert drained is not None, workshop.tail()
    assert (record.lost, record.effects, record.more["dead_letters"]) == (0, N, 0)


def test_an_event_is_not_lost_with_the_whole_worker(workshop: Workshop, record: Record) -> None:
    record.n = N
    for _ in range(N):
        workshop.publish(new_id())
    worker = workshop.start_worker()
    workshop.start_relays()
    chance = dice(record.name)

    for _ in range(sized(3, 10)):
        before = workshop.effects()
        eventually(lambda: workshop.effects() > before, within=30)  # noqa: B023
        time.sleep(chance.uniform(0, 0.3))
        worker.kill()
        record.injected["workers killed"] += 1
        worker.start()
    drained = workshop.drain(within=120)

    workshop.note(record)
    record.more["drained_after"] = drained
    assert drained is not None, workshop.tail()
    assert (record.lost, record.effects, record.more["dead_letters"]) == (0, N, 0)


def send_plain_tasks(broker_url: str) -> None:
    with celery.connection_for_write(broker_url) as connection, celery.amqp.Producer(connection) as producer:
        for number in range(N):
            celery.send_task("faults.control.note", args=[number], queue=QUEUE, producer=producer)


def wait_until_nothing_moves(count: Callable[[], int]) -> None:
    seen, since = -1, time.monotonic()
    while time.monotonic() - since < 3:
        now = count()
        if now != seen:
            seen, since = now, time.monotonic()
        time.sleep(0.2)
