"""A worker that was busy with all its slots when the broker died takes work again afterwards.

Its acknowledgements fail, and Celery 5.7 never returns their prefetch credit: without the heartbeat of
`shared/messaging/heartbeat.py` the worker would live on and receive nothing more.
"""

import signal

import psutil
import pytest
from redis.exceptions import RedisError

from tests.support.faults import Record, eventually
from tests.support.faults_load import kill_process
from tests.support.journey import Backstage, register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

WORKER = "reporting-worker"
SLOTS = 2
TRIES = 5


def test_a_worker_that_lost_its_acknowledgements_takes_work_again(prefork_platform: Platform, record: Record) -> None:
    backstage = Backstage(prefork_platform)
    caller = prefork_platform.client("caseworker", "GT")

    for _ in range(TRIES):
        if record.injected["acknowledgements lost"] < SLOTS:
            record.n += 2 * SLOTS
            record.injected["acknowledgements lost"] += kill_broker_while_all_slots_are_busy(prefork_platform, caller)
    record.n += len([register(caller) for _ in range(2 * SLOTS)])
    drained = eventually(lambda: backstage.waiting() == 0, within=100)

    record.effects = record.n
    record.more["drained_after"] = drained
    assert record.injected["acknowledgements lost"] >= SLOTS
    assert drained is not None


def kill_broker_while_all_slots_are_busy(platform: Platform, caller: Caller) -> int:
    """Returns how many acknowledgements were lost."""
    before, with_full_hands = acknowledgements_lost(platform), hold(platform)
    for _ in range(2 * SLOTS):
        register(caller)
    try:
        assert eventually(lambda: in_hand(platform) >= SLOTS, within=30) is not None
        kill_process(platform, "broker")()
    finally:
        let_go(with_full_hands)
    eventually(lambda: acknowledgements_lost(platform) - before >= SLOTS, within=5)
    return acknowledgements_lost(platform) - before


def in_hand(platform: Platform) -> int:
    """How many messages the worker holds; 0 while the broker starts again."""
    try:
        return int(Backstage(platform).redis("broker").hlen("reporting.unacked"))
    except (RedisError, KeyError):
        return 0


def acknowledgements_lost(platform: Platform) -> int:
    """How often a worker logged a lost acknowledgement."""
    return platform.log.read_text(errors="replace").count("Couldn't ack")


def hold(platform: Platform) -> list[psutil.Process]:
    """Stop the children of the worker (SIGSTOP) in the middle of their tasks."""
    children = psutil.Process(platform.pid(WORKER)).children()
    for child in children:
        child.send_signal(signal.SIGSTOP)
    return children


def let_go(children: list[psutil.Process]) -> None:
    """Let the children continue and finish."""
    for child in children:
        child.send_signal(signal.SIGCONT)
