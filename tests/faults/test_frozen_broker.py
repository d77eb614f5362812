"""The broker is frozen for a while: requests succeed as before, and afterwards every event is delivered."""

import os
import signal
import time
from typing import Any

import pytest

from tests.faults.test_referrals_under_faults import bodies_for
from tests.support.faults import Record, eventually, sized
from tests.support.journey import Backstage
from tests.support.platform import Platform

# Alone: of fewer than a hundred requests the 99th percentile is the slowest, and other tests make one of them wait.
pytestmark = [pytest.mark.faults, pytest.mark.alone, pytest.mark.timeout(600)]

FROZEN_FOR, FREEZES = sized(6, 30), sized(2, 5)
PAUSE = 0.15
SLOWEST = 2.0
"""Seconds, 99th percentile. Far below the five after which a request that waits for the broker would fail."""
RESUMED_WITHIN = 60.0


def test_referrals_are_created_while_the_broker_is_frozen(prefork_platform: Platform, record: Record) -> None:
    backstage = Backstage(prefork_platform)
    receiver_id = prefork_platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
    bodies = bodies_for(prefork_platform, receiver_id, 1)
    calm = create(prefork_platform, bodies[0], until=time.monotonic() + 3)
    frozen: list[float] = []

    for _ in range(FREEZES):
        broker = prefork_platform.pid("broker")
        os.kill(broker, signal.SIGSTOP)
        try:
            record.injected["seconds the broker was frozen"] += FROZEN_FOR
            frozen += create(prefork_platform, bodies[0], until=time.monotonic() + FROZEN_FOR)
        finally:
            os.kill(broker, signal.SIGCONT)
        calm += create(prefork_platform, bodies[0], until=time.monotonic() + 1)
    resumed = eventually(lambda: backstage.waiting() == 0, within=RESUMED_WITHIN)

    record.n = record.effects = len(calm) + len(frozen)
    record.duplicates_seen = backstage.repetitions()
    record.more |= {
        "p99_calm": percentile(calm),
        "p99_frozen": percentile(frozen),
        "created_while_frozen": len(frozen),
        "resumed_after": resumed,
        "dead_letters": backstage.dead_letters(),
    }
    assert len(frozen) >= 5 * FREEZES
    assert percentile(frozen) < SLOWEST
    assert resumed is not None
    assert record.more["dead_letters"] == 0


def create(platform: Platform, body: dict[str, Any], *, until: float) -> list[float]:
    """Create referrals until that time; returns the seconds that each took. Every one must succeed."""
    caller, took = platform.client("caseworker", "GT"), []
    while time.monotonic() < until:
        began = time.monotonic()
        answer = caller.post("/api/v1/referrals", json=body)
        took.append(time.monotonic() - began)
        assert answer.status_code == 201, answer.text
        time.sleep(PAUSE)
    return took


def percentile(seconds: list[float], share: float = 0.99) -> float:
    """The value that `share` of all do not exceed."""
    ordered = sorted(seconds)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3)
