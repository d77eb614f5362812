"""What a relay measures of its service, where it is connected anyway: outbox, queues, audit, database, disks, clock.

Several relays measure the same, so alerts take the largest value. Raw SQL: it runs over the relay's psycopg connection.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from redis.exceptions import RedisError

from shared.db.audit.verified import last_verified
from shared.kernel.country import Country
from shared.metrics import state
from shared.metrics.disk import watch_volume
from shared.metrics.measured import Measured
from shared.operations.report import own_report
from shared.operations.reports import Reports
from shared.redis_client import redis_client
from shared.settings import CommonSettings
from shared.telemetry import DEAD_LETTERS, OLDEST_UNACKED, get_logger

log = get_logger(__name__)

MEASURE_EVERY = 15.0
SIZE_EVERY = 60.0
"""The size of a database is the sum of its files, of which there may be thousands."""
OVERDUE_SECONDS = 60
_AT_MOST = 50_000
"""Rows that wait and are counted. More of them would take longer than the answer is worth."""

_OUTBOX = """
WITH waiting AS MATERIALIZED (
    (SELECT consumer, state, event_id FROM outbox_delivery WHERE state = 'pending'
     ORDER BY priority, next_attempt_at LIMIT %(most)s)
    UNION ALL
    (SELECT consumer, state, event_id FROM outbox_delivery WHERE state = 'published'
     ORDER BY priority, next_attempt_at LIMIT %(most)s)
), counted AS (
    SELECT consumer, state, count(*) AS messages FROM waiting GROUP BY consumer, state
), first AS (
    -- Ids begin with their time.
    SELECT DISTINCT ON (consumer) consumer, event_id FROM waiting ORDER BY consumer, event_id
)
SELECT c.consumer, c.state, c.messages,
    greatest(extract(epoch FROM now() - o.created_at), 0)::float8 AS seconds
FROM counted c JOIN first f ON f.consumer = c.consumer JOIN outbox o ON o.id = f.event_id
"""
_DEAD_LETTERS = """
SELECT coalesce(envelope->>'name', 'unknown') AS kind, count(*) AS messages,
    greatest(extract(epoch FROM now() - min(died_at)), 0)::float8 AS seconds
FROM dead_letter GROUP BY kind
"""
_UNSEALED = """
SELECT coalesce(extract(epoch FROM now() - min(at)), 0)::float8 AS seconds
FROM (SELECT at FROM audit WHERE NOT sealed ORDER BY country, id LIMIT 10000) AS unsealed
"""
_UNANCHORED = """
SELECT count(*) AS heads
FROM unnest(%s::text[]) AS chain (country)
CROSS JOIN LATERAL (SELECT seq FROM audit_seal s WHERE s.country = chain.country ORDER BY seq DESC LIMIT 1) AS head
LEFT JOIN audit_anchored a ON a.country = chain.country
WHERE a.seq IS NULL OR a.seq < head.seq
"""
_DATABASE = "SELECT measure, value FROM database_state()"
_OWN = "SELECT measure, labels, value FROM measures()"


class Measures:
    """Measures one service. `own` are the gauges of what the function `measures()` of its schema counts, by name."""

    def __init__(
        self, settings: CommonSettings, *, queues: Sequence[str] = (), own: Mapping[str, Measured] | None = None
    ) -> None:
        self._service = settings.service
        self._queues = queues
        self._own = own or {}
        self._anchors = Path(settings.audit_anchor_dir) if settings.audit_anchor_dir else None
        self._redis = redis_client(settings.broker_url, socket_timeout=2, socket_connect_timeout=1)
        self._reports = Reports(self._redis, self._service)
        self._size_due = 0.0
        if self._anchors is not None:
            watch_volume(self._service, "anchors", self._anchors)
        for volume, folder in settings.server_volumes.items():
            watch_volume(self._service, volume, Path(folder))

    def measure(self, database: "psycopg.Connection[Any]") -> None:
        """Measure everything once. Raises psycopg.OperationalError while the database is away."""
        self._measure_clock(database)
        self._measure_outbox(database)
        self._measure_audit(database)
        self._measure_database(database)
        self._measure_own(database)
        self._measure_queues()
        # Whoever operates the platform misses a report while the broker is away, and learns that it is.
        with suppress(RedisError):
            self._reports.store(own_report("relay", self._service))

    def _measure_clock(self, database: "psycopg.Connection[Any]") -> None:
        before = time.time()
        row: Any = database.execute("SELECT extract(epoch FROM clock_timestamp())::float8 AS seconds").fetchone()
        state.CLOCK_OFFSET.labels(self._service).set((before + time.time()) / 2 - row.seconds)

    def _measure_outbox(self, database: "psycopg.Connection[Any]") -> None:
        rows = database.execute(_OUTBOX, {"most": _AT_MOST}).fetchall()
        state.OUTBOX_WAITING.show({(self._service, row.consumer, row.state): row.messages for row in rows})
        state.OUTBOX_OLDEST.show({(self._service, row.consumer): row.seconds for row in rows})
        oldest = max((row.seconds for row in rows), default=0.0)
        OLDEST_UNACKED.labels(self._service).set(oldest)
        self._measure_dead_letters(database)
        if oldest > OVERDUE_SECONDS:
            log.error("receipt overdue", seconds=round(oldest))

    def _measure_dead_letters(self, database: "psycopg.Connection[Any]") -> None:
        rows = database.execute(_DEAD_LETTERS).fetchall()
        DEAD_LETTERS.labels(self._service).set(sum(row.messages for row in rows))
        state.DEAD_LETTERS_BY_KIND.show({(self._service, row.kind): row.messages for row in rows})
        state.DEAD_LETTERS_OLDEST.show({(self._service, row.kind): row.seconds for row in rows})

    def _measure_audit(self, database: "psycopg.Connection[Any]") -> None:
        row: Any = database.execute(_UNSEALED).fetchone()
        state.UNSEALED.labels(self._service).set(row.seconds)
        if self._anchors is None:
            return
        row = database.execute(_UNANCHORED, ([str(country) for country in Country],)).fetchone()
        state.UNANCHORED.labels(self._service).set(row.heads)
        verified = last_verified(self._anchors, self._service)
        state.VERIFIED.show({(self._service,): verified.at.timestamp()} if verified else {})
        state.FINDINGS.show({(self._service,): verified.findings} if verified else {})

    def _measure_database(self, database: "psycopg.Connection[Any]") -> None:
        if time.monotonic() < self._size_due:
            return
        self._size_due = time.monotonic() + SIZE_EVERY
        found = {row.measure: row.value for row in database.execute(_DATABASE) if row.value is not None}
        for measure, gauge in state.DATABASE.items():
            gauge.show({(self._service,): found[measure]} if measure in found else {})

    def _measure_own(self, database: "psycopg.Connection[Any]") -> None:
        if not self._own:
            return
        found: dict[str, dict[tuple[str, ...], float]] = {measure: {} for measure in self._own}
        for row in database.execute(_OWN):
            # A later release may count more.
            if row.measure in found:
                found[row.measure][tuple(row.labels)] = row.value
        for measure, values in found.items():
            self._own[measure].show(values)

    def _measure_queues(self) -> None:
        lengths: dict[tuple[str, ...], float] = {}
        in_hand: dict[tuple[str, ...], float] = {}
        # While the broker is away nothing is known, and nothing is shown. The relay logs that it waits for it.
        with suppress(RedisError):
            for queue in self._queues:
                lengths[(self._service, queue)] = self._redis.llen(queue)
            in_hand[(self._service,)] = self._redis.hlen(f"{self._service}.unacked")
        state.QUEUE_LENGTH.show(lengths)
        state.QUEUE_IN_HAND.show(in_hand)
