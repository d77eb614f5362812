"""A worker whose hands are all full when the broker dies must not be deaf afterwards.

Its acknowledgements fail, and Celery 5.7 never gives their credit back: without the heartbeat of
`shared/messaging/heartbeat.py` the worker lives on and takes nothing more.
"""

import signal

import psutil
import pytest

from tests.support.faults import Record, eventually
from tests.support.faults_load import kill_process
from tests.support.journey import Backstage, register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

WORKER = "reporting-worker"
HANDS = 2
TRIES = 5


def test_a_worker_that_lost_its_acknowledgements_takes_work_again(prefork_platform: Platform, record: Record) -> None:
    backstage = Backstage(prefork_platform)
    caller = prefork_platform.client("caseworker", "GT")

    for _ in range(TRIES):
        if record.injected["acknowledgements lost"] < HANDS:
            record.n += 2 * HANDS
            record.injected["acknowledgements lost"] += broker_dies_under_full_hands(prefork_platform, caller)
    record.n += len([register(caller) for _ in range(2 * HANDS)])
    drained = eventually(lambda: backstage.waiting() == 0, within=100)

    record.effects = record.n
    record.more["drained_after"] = drained
    assert record.injected["acknowledgements lost"] >= HANDS
    assert drained is not None


def broker_dies_under_full_hands(platform: Platform, caller: Caller) -> int:
    """Answers how many acknowledgements were lost."""
    before, with_full_hands = acknowledgements_lost(platform), hold(platform)
    for _ in range(2 * HANDS):
        register(caller)
    broker = Backstage(platform).redis("broker")
    assert eventually(lambda: broker.hlen("reporting.unacked") >= HANDS, within=30) is not None
    kill_process(platform, "broker")()
    let_go(with_full_hands)
    eventually(lambda: acknowledgements_lost(platform) - before >= HANDS, within=5)
    return acknowledgements_lost(platform) - before


def acknowledgements_lost(platform: Platform) -> int:
    """How often a worker said so."""
    return platform.log.read_text(errors="replace").count("Couldn't ack")


def hold(platform: Platform) -> list[psutil.Process]:
    """Stop the hands of the worker in the middle of whatever they do."""
    children = psutil.Process(platform.pid(WORKER)).children()
    for child in children:
        child.send_signal(signal.SIGSTOP)
    return children


def let_go(children: list[psutil.Process]) -> None:
    """Let them finish."""
    for child in children:
        child.send_signal(signal.SIGCONT)
