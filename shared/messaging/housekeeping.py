"""The housekeeping of a relay between two batches: seal the audit, make its months, clear the outbox, start ticks.

Raw SQL: it runs over the relay's psycopg connection.
"""

import time
from collections.abc import Sequence
from typing import Any

import psycopg

from shared.db.audit.audit import Sealer
from shared.db.audit.audit_months import add_months
from shared.messaging.clock import Clock, Tick
from shared.messaging.retention import prune
from shared.settings import CommonSettings
from shared.telemetry import DEAD_LETTERS, OLDEST_UNACKED, get_logger

log = get_logger(__name__)

SEAL_EVERY = 1.0
MEASURE_EVERY = 5.0
PRUNE_EVERY = 600.0
ADD_MONTHS_EVERY = 3600.0
PRUNE_ON = 1.0
"""Seconds until the next deletion after a full batch."""


class Housekeeping:
    """Runs each task at its interval."""

    def __init__(self, settings: CommonSettings, ticks: Sequence[Tick] = ()) -> None:
        self._settings = settings
        self._sealer = Sealer(settings)
        self._clock = Clock(settings, ticks)
        self._due = {"seal": 0.0, "measure": 0.0, "months": 0.0, "prune": time.monotonic() + PRUNE_EVERY}

    def tick(self, database: "psycopg.Connection[Any]") -> None:
        """Do whatever is due now."""
        if self._is_due("seal", SEAL_EVERY):
            self._sealer.seal(database)
        if self._is_due("measure", MEASURE_EVERY):
            self._measure(database)
        if self._is_due("months", ADD_MONTHS_EVERY):
            add_months(database)
        if self._is_due("prune", PRUNE_EVERY) and prune(database):
            self._due["prune"] = time.monotonic() + PRUNE_ON
        # Last: it is the only one that needs the broker.
        self._clock.start_due(database)

    def _is_due(self, task: str, every: float) -> bool:
        now = time.monotonic()
        if now < self._due[task]:
            return False
        self._due[task] = now + every
        return True

    def _measure(self, database: "psycopg.Connection[Any]") -> None:
        row = database.execute(
            "SELECT coalesce(extract(epoch FROM now() - min(o.created_at)), 0)::float AS oldest"
            " FROM outbox_delivery d JOIN outbox o ON o.id = d.event_id WHERE d.state IN ('pending', 'published')"
        ).fetchone()
        dead = database.execute("SELECT count(*) AS n FROM dead_letter").fetchone()
        if row is None or dead is None:
            return
        OLDEST_UNACKED.labels(self._settings.service).set(row.oldest)
        DEAD_LETTERS.labels(self._settings.service).set(dead.n)
        if row.oldest > 60:
            log.error("receipt overdue", seconds=round(row.oldest))
