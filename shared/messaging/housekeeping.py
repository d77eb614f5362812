"""The housekeeping of a relay between two batches: seal the audit, make its months, clear the outbox, start ticks.

Raw SQL: it runs over the relay's psycopg connection.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Chore:
    """What the relay of one service does beside, every `seconds`, over its own connection."""

    seconds: float
    do: Callable[["psycopg.Connection[Any]"], object]


class Housekeeping:
    """Runs each task at its interval."""

    def __init__(self, settings: CommonSettings, ticks: Sequence[Tick] = (), chores: Sequence[Chore] = ()) -> None:
        self._settings = settings
        self._sealer = Sealer(settings)
        self._clock = Clock(settings, ticks)
        self._chores = chores
        self._chore_due = [0.0] * len(chores)
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
        self._do_chores(database)
        # Last: it is the only one that needs the broker.
        self._clock.start_due(database)

    def _do_chores(self, database: "psycopg.Connection[Any]") -> None:
        now = time.monotonic()
        for number, chore in enumerate(self._chores):
            if now < self._chore_due[number]:
                continue
            self._chore_due[number] = now + chore.seconds
            try:
                chore.do(database)
            except OSError as error:
                # A full disk must not keep the relay from publishing; the chore catches up later.
                log.warning("chore failed", error=type(error).__name__, number=error.errno)

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
