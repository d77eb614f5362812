"""The primary behind Sentinels dies under load, with messages that its replica never got: none is lost."""

import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from redis.exceptions import RedisError

from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.ids import new_id
from shared.messaging.junk import junk_key
from shared.redis_client import redis_client
from tests.faults.conftest import Workshop
from tests.integration.shared.conftest import OneService
from tests.support.faults import FULL, Record, eventually, sized
from tests.support.faults_worker import EFFECT_TABLE, ONE_SUBSCRIBER
from tests.support.redis_servers import Killable, Watched, fresh_certificate, watched_servers

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not FULL, reason="six servers with TLS and a failover: CEIBA_FAULTS=full"),
]

BURST = 10
PAUSE = sized(40, 10) / 1000
"""Seconds. At full size both children are busy when the primary dies, and the worker that lost both of their
acknowledgements ends itself after 30 s (shared/messaging/heartbeat.py)."""
DRAINED_WITHIN = 120.0


@dataclass
class Load:
    """Publishes one event after the other until `n` are, in a thread of its own."""

    workshop: Workshop
    n: int
    published: int = 0

    def start(self) -> threading.Thread:
        """Begin in the background."""
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        while self.published < self.n:
            self.workshop.publish(new_id())
            self.published += 1
            time.sleep(PAUSE)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with watched_servers(tmp_path / "redis", tls=fresh_certificate(tmp_path / "tls")) as servers:
        yield servers


@pytest.fixture
def workshop(one_service: OneService, watched: Watched, tmp_path: Path) -> Iterator[Workshop]:
    one_service.admin(EFFECT_TABLE)
    one_service.admin(ONE_SUBSCRIBER)
    environ = one_service.database.environ | {"CEIBA_BROKER_URL": watched.url}
    one_service.database = replace(one_service.database, environ=environ)
    made = Workshop(one_service, tmp_path)
    yield made
    made.stop()


def test_no_event_is_lost_when_the_primary_dies(
    workshop: Workshop, watched: Watched, record: Record, tmp_path: Path
) -> None:
    failovers = sized(1, 5)
    load = Load(workshop, sized(60, 2000))
    workshop.start_worker(children=2)
    workshop.start_relays()
    workshop.publish(new_id())
    assert eventually(lambda: workshop.effects() == 1, within=60) is not None, workshop.tail()
    thread = load.start()

    for number in range(1, failovers + 1):
        await_published(load, load.n * number // (failovers + 1))
        killed = kill_with_unseen_writes(watched, load, record)
        await_promotion(watched, killed)
        watched.start_again(killed, tmp_path / f"again-{number}.log")
        assert eventually(lambda: settled(watched), within=60) is not None
    push_junk(watched, record)
    thread.join()
    drained = workshop.drain(DRAINED_WITHIN)

    record.n = load.n + 1
    workshop.note(record)
    record.more |= {"drained_after": drained, "set_aside": set_aside(watched)}
    assert drained is not None, workshop.tail()
    assert (record.lost, record.effects, record.more["dead_letters"]) == (0, record.n, 0)
    assert record.more["set_aside"] == record.injected["junk entries"]
    assert all(worker.process and worker.process.poll() is None for worker in workshop.workers)


def await_promotion(watched: Watched, killed: Killable) -> None:
    assert eventually(lambda: watched.primary() is not killed, within=60) is not None


def await_published(load: Load, number: int) -> None:
    assert eventually(lambda: load.published >= number, within=300, pause=0.02) is not None


def kill_with_unseen_writes(watched: Watched, load: Load, record: Record) -> Killable:
    """SIGKILL the primary a moment after its replica, which then follows nobody, got its last write."""
    replica, primary = watched.replica(), watched.primary()
    assert replica.process is not None
    with primary.client() as client:
        replica.process.send_signal(signal.SIGSTOP)
        client.client_kill_filter(_type="replica")
        before = offset(client.info("replication"))
        await_published(load, min(load.published + BURST, load.n))
        # The relay sends what was published, the worker confirms it: the replica knows neither.
        eventually(lambda: offset(client.info("replication")) > before + 1000, within=5, pause=0.02)
        record.injected["bytes that the replica never got"] += offset(client.info("replication")) - before
    killed = watched.kill_primary()
    replica.process.send_signal(signal.SIGCONT)
    record.injected["primaries killed"] += 1
    return killed


def offset(replication: Any) -> int:
    return int(replication["master_repl_offset"])


def settled(watched: Watched) -> bool:
    try:
        return watched.settled()
    except RedisError:
        return False


def push_junk(watched: Watched, record: Record) -> None:
    with redis_client(watched.url) as broker:
        broker.lpush(REFERRALS_EVENTS, b"this is no message")
    record.injected["junk entries"] += 1


def set_aside(watched: Watched) -> int:
    with redis_client(watched.url) as broker:
        return int(broker.llen(junk_key("referrals")))
