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
from shared.messaging.measures import MEASURE_EVERY, Measures
from shared.messaging.retention import prune
from shared.metrics.tasks import INTERVAL, note_finished
from shared.settings import CommonSettings
from shared.telemetry import get_logger

log = get_logger(__name__)

SEAL_EVERY = 1.0
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

    def __init__(
        self,
        settings: CommonSettings,
        ticks: Sequence[Tick] = (),
        measures: Measures | None = None,
        chores: Sequence[Chore] = (),
    ) -> None:
        self._service = settings.service
        self._measures = measures or Measures(settings)
        self._sealer = Sealer(settings)
        self._clock = Clock(settings, ticks)
        self._chores = chores
        self._chore_due = [0.0] * len(chores)
        self._note_intervals(ticks)
        self._due = {"seal": 0.0, "measure": 0.0, "months": 0.0, "prune": time.monotonic() + PRUNE_EVERY}

    def tick(self, database: "psycopg.Connection[Any]") -> None:
        """Do whatever is due now."""
        if self._is_due("seal", SEAL_EVERY):
            self._sealer.seal(database)
            note_finished("seal", self._service)
        if self._is_due("measure", MEASURE_EVERY):
            self._measures.measure(database)
            note_finished("measure", self._service)
        if self._is_due("months", ADD_MONTHS_EVERY):
            add_months(database)
            note_finished("months", self._service)
        if self._is_due("prune", PRUNE_EVERY):
            if prune(database):
                self._due["prune"] = time.monotonic() + PRUNE_ON
            note_finished("prune", self._service)
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

    def _note_intervals(self, ticks: Sequence[Tick]) -> None:
        intervals = {"seal": SEAL_EVERY, "measure": MEASURE_EVERY, "prune": PRUNE_EVERY, "months": ADD_MONTHS_EVERY}
        # One that runs only when there is something to do has none.
        intervals |= {tick.name: tick.seconds for tick in ticks if not tick.if_due}
        for task, seconds in intervals.items():
            INTERVAL.labels(self._service, task).set(seconds)
