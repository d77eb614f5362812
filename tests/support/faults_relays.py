"""Runs relays that kill themselves: `python -m tests.support.faults_relays <deaths> <file>`.

Each child is the real relay, except that it sends itself SIGKILL at one place. The parent starts the next one and
writes the counts to <file>. After <deaths> deaths a child runs until the parent gets SIGTERM.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shared.messaging import outbox, receipts, relay
from shared.settings import common_settings, read

BETWEEN_COMMIT_AND_PUBLISH = "between commit and publish"
IN_THE_MIDDLE_OF_PUBLISHING = "in the middle of publishing"
BETWEEN_PUBLISH_AND_NEXT_COMMIT = "between publish and next commit"
WITH_RECEIPTS_IN_HAND = "with receipts in hand"
PLACES = (
    BETWEEN_COMMIT_AND_PUBLISH,
    IN_THE_MIDDLE_OF_PUBLISHING,
    BETWEEN_PUBLISH_AND_NEXT_COMMIT,
    WITH_RECEIPTS_IN_HAND,
)
SHORT_BACKOFF = (1, 1, 2, 3, 5)
SMALL_BATCH = 10


def die() -> None:
    """End like a crash."""
    os.kill(os.getpid(), signal.SIGKILL)


class DoomedRelay(relay.Relay):
    """A relay that dies when it reaches `place` for the `lives`-th time."""

    place = ""
    lives = 1

    def _publish(self, rows: Sequence[Any]) -> int:
        self._pass(BETWEEN_COMMIT_AND_PUBLISH)
        half = len(rows) // 2
        super()._publish(rows[:half])
        self._pass(IN_THE_MIDDLE_OF_PUBLISHING)
        super()._publish(rows[half:])
        self._pass(BETWEEN_PUBLISH_AND_NEXT_COMMIT)
        return len(rows)

    @classmethod
    def _pass(cls, place: str) -> None:
        if place == cls.place:
            cls.lives -= 1
            if cls.lives <= 0:
                die()


def take_receipts(*arguments: Any) -> Sequence[Any]:
    """The real function, followed by a place to die: the receipts are no longer in Redis."""
    taken = _TAKE_RECEIPTS(*arguments)
    if taken:
        DoomedRelay._pass(WITH_RECEIPTS_IN_HAND)
    return taken


_TAKE_RECEIPTS = receipts.take_receipts


def live(place: str) -> None:
    """Run a relay of identity until it is killed or gets SIGTERM."""
    settings = read(lambda env: common_settings(env, "identity"))
    DoomedRelay.place, DoomedRelay.lives = place, random.randint(1, 3)
    outbox.BACKOFF_SECONDS, outbox.BATCH = SHORT_BACKOFF, SMALL_BATCH
    vars(relay).update(Relay=DoomedRelay, take_receipts=take_receipts)
    relay.run(settings)


def keep_alive(deaths: int, report: Path) -> None:
    """Start one relay after the other until SIGTERM."""
    child, stopping, counts = 0, False, Counter[str]()

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        if child:
            os.kill(child, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    while not stopping:
        place = PLACES[counts.total() % len(PLACES)] if counts.total() < deaths else ""
        child = os.fork()
        if child == 0:
            live(place)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        child = 0
        if os.WIFSIGNALED(status):
            counts[place] += 1
            report.write_text(json.dumps(counts))
        elif not stopping:
            time.sleep(0.2)


if __name__ == "__main__":
    keep_alive(int(sys.argv[1]), Path(sys.argv[2]))
