"""The real processes: relay and worker carry a referral from the API to the receiver's webhook."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.integration.referrals.network import Network
from tests.integration.referrals.receiver import Receiver, answers

WORKER = ("-m", "celery", "-A", "services.referrals.worker")


@contextmanager
def _running(network: Network, *commands: tuple[str, ...]) -> Iterator[None]:
    environment = {**os.environ, **network.database.environ, "CEIBA_CASES_URL": network.cases.url}
    started = [
        subprocess.Popen(
            [sys.executable, *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for command in commands
    ]
    try:
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(30)


def _eventually(condition: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.parametrize("pool", ["threads", "prefork"])
def test_a_referral_travels_through_the_real_processes(network: Network, receiver: Receiver, pool: str) -> None:
    network.ask("POST", "/webhook-endpoints", network.shelter, json={"url": receiver.url})
    receiver.behave = answers(500)
    worker = (*WORKER, "worker", "--pool", pool, "--concurrency", "2", "--without-gossip", "--without-mingle")
    with _running(network, ("-m", "services.referrals.relay"), worker):
        sent = network.send()

        assert _eventually(lambda: len(receiver.got) == 1), "the webhook is tried at once"
        receiver.behave = answers(204)
        assert _eventually(lambda: len(receiver.got) == 2), "and, having failed, again by a tick"
        assert _eventually(lambda: network.rows("SELECT state FROM delivery") == [{"state": "delivered"}])
        assert [n["referral_id"] for n in network.notifications(network.shelter)] == [sent["id"]]
