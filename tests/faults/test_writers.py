"""Several writers at once, some of which roll back and one of which is slow: exactly what is committed is published."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from uuid import UUID

import pytest

from shared.contracts.identity import OrganisationRegistered
from shared.db.work import UnitOfWork
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from shared.redis_client import redis_client
from tests.faults.conftest import Workshop
from tests.support.faults import Record, dice, eventually, sized
from tests.support.faults_worker import ORDINARY, STARTS

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

WRITERS = 8
ROLLED_BACK = 0.1
LONGEST_PAUSE = 0.02


class RolledBack(Exception):
    """Raised by a writer, so that its transaction is rolled back."""


class Cursor(threading.Thread):
    """A relay that reads `id > last`: the control, which must miss what slower transactions commit."""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(daemon=True)
        self.seen: set[UUID] = set()
        self.stopping = False
        self._workshop = workshop

    def run(self) -> None:
        last = UUID(int=0)
        while not self.stopping:
            for row in self._workshop.one_service.admin(
                "SELECT id, aggregate_id FROM outbox WHERE id > %s ORDER BY id", last
            ):
                last = row.id
                self.seen.add(row.aggregate_id)


def test_exactly_the_committed_events_of_eight_writers_are_published(workshop: Workshop, record: Record) -> None:
    count = sized(400, 20_000)
    redis_client(workshop.one_service.settings.cache_url).delete(STARTS)
    workshop.start_worker()
    for _ in range(2):
        workshop.start_relays()
    cursor = Cursor(workshop)
    cursor.start()

    with ThreadPoolExecutor(WRITERS) as writers:
        chances = [dice(f"{record.name} {number}") for number in range(WRITERS)]
        shares = list(writers.map(partial(write, workshop, count // WRITERS), chances))
    committed = {aggregate for share in shares for aggregate, kept in share.items() if kept}
    record.injected["transactions rolled back"] = count - len(committed)
    record.n = len(committed)
    drained = workshop.drain(within=150)
    cursor.stopping = True
    cursor.join()

    workshop.note(record)
    applied = [row.aggregate_id for row in workshop.one_service.admin("SELECT aggregate_id FROM fault_effect")]
    published = {row.aggregate_id for row in workshop.one_service.admin("SELECT aggregate_id FROM outbox")}
    record.more |= {"drained_after": drained, "skipped_by_a_cursor": len(committed - cursor.seen)}
    assert drained is not None, workshop.tail()
    assert published == committed
    assert sorted(applied) == sorted(committed)
    assert workshop.starts().keys() == committed
    assert record.more["dead_letters"] == 0
    assert record.more["skipped_by_a_cursor"] > 0


def test_a_slow_transaction_delays_no_other_and_is_published_at_its_end(workshop: Workshop, record: Record) -> None:
    record.n, seconds = sized(100, 2000), sized(5, 60)
    workshop.start_worker()
    workshop.start_relays()

    with written(workshop, new_id()) as work:
        began = time.monotonic()
        record.injected["long transactions"] += 1
        for _ in range(record.n - 1):
            workshop.publish(new_id())
            go_on(work)
        others = eventually(lambda: go_on(work) and workshop.effects() == record.n - 1, within=60)
        while (held := time.monotonic() - began) < seconds:
            go_on(work)
            time.sleep(0.2)
    drained = workshop.drain(within=150)

    workshop.note(record)
    record.more |= {"held": round(held, 1), "others_applied_after": others, "drained_after": drained}
    assert others is not None, workshop.tail()
    assert drained is not None, workshop.tail()
    assert (record.lost, record.effects, record.more["dead_letters"]) == (0, record.n, 0)


def write(workshop: Workshop, count: int, chance: random.Random) -> dict[UUID, bool]:
    """Returns aggregate → whether its event was committed."""
    outcomes = {new_id(): chance.random() >= ROLLED_BACK for _ in range(count)}
    for aggregate, is_kept in outcomes.items():
        with suppress(RolledBack), written(workshop, aggregate):
            time.sleep(chance.uniform(0, LONGEST_PAUSE))
            if not is_kept:
                raise RolledBack
    return outcomes


def go_on(work: UnitOfWork) -> bool:
    """Use the transaction: PostgreSQL ends one that is idle for 15 s, and a slow one is not idle."""
    work.connection.exec_driver_sql("SELECT 1")
    return True


@contextmanager
def written(workshop: Workshop, aggregate: UUID) -> Iterator[UnitOfWork]:
    """A transaction that has written its event and stays open while later ones commit."""
    country = Country.GUATEMALA
    with workshop.one_service.work(country) as work:
        work.publish(OrganisationRegistered(country=country, organisation_id=aggregate, kind="1", public_name=ORDINARY))
        work._write_messages_now()
        yield work
