"""The numbers that the runbooks name can be read where relays and workers run."""

import random
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from infra.local.environment import event_keys
from infra.local.ports import free_port
from shared.contracts.identity import OrganisationRegistered
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.ids import new_id
from shared.redis_client import redis_client
from tests.integration.shared.conftest import OneService
from tests.support.faults import Victim, eventually
from tests.support.faults_worker import EFFECT_TABLE, ONE_SUBSCRIBER
from tests.support.world import GT

pytestmark = pytest.mark.integration

RELAY_OF_IDENTITY = """
from shared.messaging.relay import run
from shared.settings import common_settings, read
run(read(lambda env: common_settings(env, "identity")), ())
"""
RELAY = [sys.executable, "-c", RELAY_OF_IDENTITY]
WORKER = [sys.executable, "-m", "celery", "-A", "tests.support.faults_worker", "worker", "--pool", "prefork"]
WORKER += ["--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]


class Measured(Victim):
    """A process that answers `/metrics`, and its files."""

    port: int
    folder: Path

    def value(self, name: str, **labels: str) -> float | None:
        """The value of one sample; None when it is not there."""
        try:
            text = requests.get(f"http://127.0.0.1:{self.port}/metrics", timeout=20).text
        except requests.ConnectionError:
            return None
        samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
        found = [s.value for s in samples if s.name == name and labels.items() <= s.labels.items()]
        return found[0] if found else None


class Street:
    """Starts measured processes of one service and ends them."""

    def __init__(self, one_service: OneService, folder: Path) -> None:
        self.one_service = one_service
        self._folder = folder
        self._started: list[Measured] = []

    def start(self, command: list[str], *, counts_in_children: bool = False) -> Measured:
        port, number = free_port(), len(self._started)
        folder = self._folder / f"metrics-{number}"
        folder.mkdir()
        environ = self.one_service.database.environ | {"CEIBA_METRICS_PORT": str(port)}
        environ |= {"CEIBA_HEARTBEAT_FILE": str(folder / "heartbeat")}
        environ |= event_keys("identity", self.one_service.database.secrets) if command is RELAY else {}
        environ |= {"PROMETHEUS_MULTIPROC_DIR": str(folder)} if counts_in_children else {}
        process = Measured(command, environ, self._folder / f"{number}.log")
        process.port, process.folder = port, folder
        process.start()
        self._started.append(process)
        return process

    def published(self) -> int:
        """How often the relay has published a message, repetitions included."""
        return int(self.one_service.admin("SELECT coalesce(sum(attempts), 0) AS n FROM outbox_delivery")[0].n)

    def waits(self) -> bool:
        """Whether a message is not acknowledged yet, or is in a worker's hand."""
        broker = redis_client(self.one_service.settings.broker_url)
        waiting = "SELECT 1 FROM outbox_delivery WHERE state IN ('pending', 'published')"
        return bool(
            broker.llen(REFERRALS_EVENTS) or broker.hlen("referrals.unacked") or self.one_service.admin(waiting)
        )

    def tell(self, count: int) -> None:
        for _ in range(count):
            fact = OrganisationRegistered(country=GT, organisation_id=new_id(), kind="1", public_name="ordinary")
            with self.one_service.work(GT) as work:
                work.publish(fact)

    def stop(self) -> None:
        for process in self._started:
            process.kill()


@pytest.fixture
def street(one_service: OneService, tmp_path: Path) -> Iterator[Street]:
    one_service.admin(EFFECT_TABLE)
    one_service.admin(ONE_SUBSCRIBER)
    redis_client(one_service.settings.broker_url).flushall()
    made = Street(one_service, tmp_path)
    yield made
    made.stop()


def test_a_relay_measures_how_long_messages_wait_and_how_many_are_dead(street: Street) -> None:
    street.tell(3)
    street.one_service.admin(
        "INSERT INTO dead_letter (consumer, event_id, envelope, error) VALUES ('referrals.events', %s, '{}', 'x')",
        new_id(),
    )

    relay = street.start(RELAY)

    assert eventually(lambda: (relay.value("ceiba_oldest_unacked_seconds", service="identity") or 0) > 0, within=30)
    assert relay.value("ceiba_dead_letters", service="identity") == 1

    def relayed() -> bool:
        # What nobody acknowledges is published again after ten seconds.
        value = relay.value("ceiba_relayed_total", service="identity", consumer=REFERRALS_EVENTS)
        return value == street.published() >= 3

    assert eventually(relayed, within=30) is not None


def test_a_prefork_worker_serves_the_metrics_of_its_present_and_earlier_children(street: Street) -> None:
    worker = street.start(WORKER, counts_in_children=True)
    # Before anything is published: what a starting worker does not take within ten seconds is published again.
    assert eventually(lambda: reachable(worker), within=40) is not None, worker.log.read_text()
    street.start(RELAY)

    def applied() -> float | None:
        return worker.value("ceiba_messages_total", consumer=REFERRALS_EVENTS, outcome="acked")

    def all_are_applied() -> bool:
        return not street.waits() and applied() == street.published()

    street.tell(20)
    assert eventually(all_are_applied, within=40) is not None, worker.log.read_text()
    assert street.published() >= 20
    for _ in range(3):
        replace_a_child(worker)
    street.tell(10)

    assert eventually(all_are_applied, within=40) is not None, worker.log.read_text()
    assert street.published() >= 30
    assert worker.value("ceiba_event_to_effect_seconds_count", consumer=REFERRALS_EVENTS) == street.published()
    # A file a kind and place, however many children there were.
    assert {file.name for file in worker.folder.iterdir()} <= {
        f"{kind}_{place}.db" for kind in ("counter", "histogram") for place in ("0", "1", "parent")
    }


def test_no_child_of_a_worker_keeps_its_port_from_the_next_worker(street: Street) -> None:
    worker = street.start(WORKER, counts_in_children=True)
    assert eventually(lambda: reachable(worker), within=40) is not None, worker.log.read_text()
    replace_a_child(worker)

    assert worker.process is not None
    parent = psutil.Process(worker.process.pid)
    assert listening(parent) == [worker.port]
    assert [listening(child) for child in parent.children()] == [[], []]


def replace_a_child(worker: Measured) -> None:
    assert worker.process is not None
    parent = psutil.Process(worker.process.pid)
    before = {child.pid for child in parent.children()}
    assert worker.kill_child(random.Random(1))

    def has_begun() -> bool:
        with suppress(psutil.NoSuchProcess):
            children = parent.children()
            is_new = any(child.pid not in before for child in children)
            # A child closes the port of its parent when it begins.
            return is_new and len(children) == 2 and not any(map(listening, children))
        return False

    # What is dead before it has begun ends a worker altogether.
    assert eventually(has_begun, within=30, pause=0.05) is not None
    time.sleep(0.2)  # its word that it is there is on its way


def listening(process: psutil.Process) -> list[int]:
    return [c.laddr.port for c in process.net_connections() if c.status == psutil.CONN_LISTEN]


def reachable(process: Measured) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{process.port}/metrics", timeout=20).ok
    except (requests.ConnectionError, requests.Timeout):
        return False
