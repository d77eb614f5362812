"""Workers are restarted one after the other while referrals are created: each ends in time, and nothing is lost."""

import os
import signal
import time

import psutil
import pytest

from tests.faults.test_referrals_under_faults import WORKERS, all_delivered, bodies_for, note
from tests.support.faults import Record, eventually, sized
from tests.support.faults_load import Load
from tests.support.journey import Backstage, registered_webhook, webhook_receiver
from tests.support.platform import Platform

# Alone: on a machine with a load of 9 a worker once took its 30 s instead of 25 to end. Nothing was lost.
pytestmark = [pytest.mark.faults, pytest.mark.alone, pytest.mark.timeout(900)]

EXIT_WITHIN = 25.0
DELIVER_WITHIN = 120.0


def test_a_rolling_restart_loses_nothing(prefork_platform: Platform, record: Record) -> None:
    backstage = Backstage(prefork_platform)
    receiver_client = prefork_platform.client("focal_point", "GT", 1)
    receiver_id = prefork_platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
    record.n = sized(60, 1000)
    bodies, exits = bodies_for(prefork_platform, receiver_id, record.n), []

    with webhook_receiver() as webhooks, registered_webhook(receiver_client, webhooks):
        load = Load(prefork_platform, "/api/v1/referrals", bodies, pause=0.3)
        load.start()
        for number in range(sized(3, 15)):
            exits.append(restart(prefork_platform, WORKERS[number % len(WORKERS)]))
            record.injected["workers restarted"] += 1
        load.join()
        referrals = {case["id"] for case in load.created}
        delivered = eventually(lambda: all_delivered(backstage, webhooks, referrals), within=DELIVER_WITHIN, pause=1)

    note(record, backstage, webhooks, referrals)
    record.more |= {"answers": dict(load.answers), "slowest_exit": round(max(exits), 1), "delivered_after": delivered}
    assert max(exits) <= EXIT_WITHIN
    assert len(referrals) == record.n
    assert delivered is not None
    assert (record.lost, record.effects, record.more["dead_letters"]) == (0, record.n, 0)


def restart(platform: Platform, worker: str) -> float:
    """Ask `worker` to end and wait for the next one; returns the seconds it took to end."""
    old = platform.pid(worker)
    process, began = psutil.Process(old), time.monotonic()
    os.kill(old, signal.SIGTERM)
    eventually(lambda: has_ended(process), within=60, pause=0.05)
    took = time.monotonic() - began
    platform.await_restart(worker, old)
    return took


def has_ended(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
