"""The pace of a relay: whose rows wait until there are more of them, and how long it pauses between two claims.

The first row after a quiet moment leaves at once and alone; under load as many leave together as make the work cheap
(ADR 0030).
"""

import time
from collections.abc import Collection, Sequence
from typing import Any

from shared.contracts.subscriptions import RECORDING
from shared.messaging.outbox import TOGETHER

PACE_SECONDS = 0.024
LONGEST_PACE = 0.1
"""Between two claims pass `PACE_SECONDS` for each row of the first that was not gathered, but no more than this."""
GATHERING_SECONDS = 0.25
"""Between two claims for `RECORDING` consumers, unless a whole message of rows waits."""
GATHERED_PACE = 0.05
"""The pause after a notification of rows that are gathered: there may be hundreds a second."""


class Pace:
    """What one relay has claimed lately."""

    def __init__(self) -> None:
        self._next_gathered = 0.0
        self._backlog = False
        """Whether a whole message of gathered rows was claimed the last time that there were any."""

    def gathering(self) -> Collection[str]:
        """The consumers of which nothing is claimed now. Asked once before each claim."""
        now = time.monotonic()
        if self._backlog or now >= self._next_gathered:
            self._next_gathered = now + GATHERING_SECONDS
            return ()
        return RECORDING

    def after(self, rows: Sequence[Any], *, late: int, notified: bool) -> float:
        """Seconds to pause after a claim of `rows` and of so many `late` ones; `notified` says what led to it."""
        gathered = sum(row.consumer in RECORDING for row in rows)
        if gathered:
            self._backlog = gathered >= TOGETHER
        pause = min((late + len(rows) - gathered) * PACE_SECONDS, LONGEST_PACE)
        return pause or (GATHERED_PACE if notified else 0.0)
