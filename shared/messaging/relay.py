"""The relay: carries committed facts and jobs to their queues and files the receipts. Any number may run.

Claim due rows (`FOR UPDATE SKIP LOCKED`), mark them published with a time for the next try, commit, publish. A crash
anywhere in between is at worst a duplicate, which the consumer's inbox absorbs. A row without a receipt is published
again: after 10 s, 30 s, 2 min, 10 min, then hourly; after 24 h it is dead and a person is paged. All of them at once
when Redis has lost its memory.
"""

import random
import signal
import time
from collections.abc import Sequence
from typing import Any

import psycopg
from celery import Celery
from kombu import Connection, Queue
from kombu.exceptions import OperationalError
from psycopg.rows import namedtuple_row
from redis import Redis
from redis.exceptions import RedisError

from shared.contracts.event import Envelope
from shared.contracts.subscriptions import SUBSCRIPTIONS
from shared.messaging.celery_app import SETTINGS, transport_options
from shared.messaging.housekeeping import Housekeeping
from shared.messaging.metrics import serve_metrics
from shared.messaging.receipts import EARLY, take_receipts
from shared.messaging.signing import EventKeys, sign
from shared.settings import CommonSettings
from shared.telemetry import GIVEN_UP, RELAYED, configure_logging, get_logger, tracing

log = get_logger(__name__)

BACKOFF_SECONDS = (10, 30, 120, 600, 3600)
LAST_ATTEMPT = 28
"""About 24 hours of back-off. Attempts decide and not the age of the fact: a replayed old fact is not dead at once."""
BATCH = 100
POLL_SECONDS = 0.25

_CLAIM = """
WITH due AS (
    SELECT event_id, consumer FROM outbox_delivery
    WHERE state IN ('pending', 'published') AND next_attempt_at <= now()
    ORDER BY next_attempt_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE outbox_delivery d
SET state = CASE WHEN d.attempts >= %(last)s THEN 'dead' ELSE 'published' END,
    attempts = d.attempts + 1,
    next_attempt_at = now() + %(jitter)s * (%(backoff)s::int[])[least(d.attempts + 1, %(steps)s)] * interval '1 second'
FROM due, outbox o
WHERE d.event_id = due.event_id AND d.consumer = due.consumer AND o.id = d.event_id
RETURNING d.event_id, d.consumer, d.position, d.state, o.name, o.data, o.trace, o.request_id, o.created_at,
          o.aggregate_id
"""
_FILE_RECEIPTS = """
UPDATE outbox_delivery d SET state = r.outcome, acked_at = now()
FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS r (event_id, consumer, outcome)
WHERE d.event_id = r.event_id AND d.consumer = r.consumer AND d.state IN ('pending', 'published', 'dead')
"""
# Arriving before its predecessor is no attempt; counted as one, facts of an aggregate would miss one another at ever
# longer pauses. The pause is a tenth of the fact's age, so that a predecessor that fails for hours costs little.
_SOON = """
UPDATE outbox_delivery d
SET attempts = greatest(d.attempts - 1, 0),
    next_attempt_at = least(d.next_attempt_at, now() + greatest((now() - o.created_at) * 0.1, interval '1 second'))
FROM unnest(%s::uuid[], %s::text[]) AS r (event_id, consumer), outbox o
WHERE d.event_id = r.event_id AND d.consumer = r.consumer AND d.state = 'published' AND o.id = d.event_id
"""
_AT_ONCE = "UPDATE outbox_delivery SET next_attempt_at = now(), attempts = 0 WHERE state = 'published'"


def run(settings: CommonSettings, queues: Sequence[str]) -> None:
    """Serve until SIGTERM or SIGINT. `queues` are the service's own, beside those of every subscriber."""
    configure_logging(f"{settings.service}-relay")
    serve_metrics(settings)
    stop = _StopSignal()
    relay = Relay(settings, queues)
    housekeeping = Housekeeping(settings)
    while not stop.received:
        try:
            relay.serve_once(housekeeping)
        except (psycopg.OperationalError, RedisError, OperationalError) as error:
            # Either server is away. The rows are safe in PostgreSQL; try again shortly.
            log.warning("relay waits for a server", error=type(error).__name__)
            relay.disconnect()
            time.sleep(0.5)
    relay.disconnect()


class Relay:
    """The connections of one relay process and one round of its work."""

    def __init__(self, settings: CommonSettings, queues: Sequence[str]) -> None:
        self._settings = settings
        self._keys = EventKeys.of(settings)
        self._celery = Celery(f"{settings.service}-relay", broker=settings.broker_url)
        subscribed = {consumer for consumers in SUBSCRIPTIONS.values() for consumer in consumers}
        self._celery.conf.task_queues = [Queue(name) for name in sorted(subscribed | set(queues))]
        self._celery.conf.update(SETTINGS)
        self._celery.conf.broker_transport_options = transport_options(settings.service)
        self._redis = Redis.from_url(settings.broker_url, socket_timeout=5, socket_connect_timeout=3)
        self._database: psycopg.Connection[Any] | None = None
        self._broker: Connection | None = None

    def serve_once(self, housekeeping: Housekeeping) -> None:
        """Do the housekeeping that is due, carry facts, file receipts; then sleep until woken or 250 ms pass."""
        database = self._connect()
        # First, because it needs no Redis: the trail is sealed and the outbox measured while Redis is away or spoiled.
        housekeeping.tick(database)
        self.notice_loss(database)
        carried = self.carry(database)
        filed = self.file_receipts(database)
        if not carried and not filed:
            for _ in database.notifies(timeout=POLL_SECONDS, stop_after=1):
                pass

    def carry(self, database: "psycopg.Connection[Any]") -> int:
        """Publish one batch of due rows; answers how many."""
        with database.transaction():
            rows = database.execute(
                _CLAIM,
                {
                    "limit": BATCH,
                    "jitter": random.uniform(0.9, 1.2),  # noqa: S311 - spreads retries, protects nothing
                    "backoff": list(BACKOFF_SECONDS),
                    "steps": len(BACKOFF_SECONDS),
                    "last": LAST_ATTEMPT,
                },
            ).fetchall()
        for row in rows:
            if row.state == "dead":
                GIVEN_UP.labels(row.consumer).inc()
                log.error("fact given up", consumer=row.consumer, event_id=str(row.event_id), event_name=row.name)
        rows = [row for row in rows if row.state == "published"]
        rows.sort(key=lambda row: (row.created_at, row.position or 0))
        if rows:
            self._publish(rows)
        return len(rows)

    def file_receipts(self, database: "psycopg.Connection[Any]") -> int:
        """Mark deliveries whose receipts arrived; answers how many."""
        receipts = take_receipts(self._redis, self._keys)
        ended = [receipt for receipt in receipts if receipt[2] != EARLY]
        early = [receipt[:2] for receipt in receipts if receipt[2] == EARLY]
        if ended:
            database.execute(_FILE_RECEIPTS, _columns(ended))
        if early:
            database.execute(_SOON, _columns(early))
        return len(receipts)

    def notice_loss(self, database: "psycopg.Connection[Any]") -> None:
        """Publish everything anew at once when Redis has lost its memory: what it held is known to be gone."""
        mark = f"ceiba.memory.{self._settings.service}"
        if self._redis.exists(mark):
            return
        database.execute(_AT_ONCE)
        self._redis.set(mark, 1)

    def disconnect(self) -> None:
        """Drop the connections; the next round opens new ones."""
        if self._database is not None:
            self._database.close()
            self._database = None
        if self._broker is not None:
            self._broker.release()
            self._broker = None

    def _connect(self) -> "psycopg.Connection[Any]":
        if self._database is None or self._database.closed:
            self._database = psycopg.connect(
                self._settings.relay_database_url, autocommit=True, row_factory=namedtuple_row, connect_timeout=3
            )
            self._database.execute("LISTEN ceiba_outbox")
        return self._database

    def _publish(self, rows: Sequence[Any]) -> None:
        if self._broker is None:
            # A connection of its own: Celery's pools are shared by the process and cannot be reopened once closed.
            self._broker = self._celery.connection_for_write()
        with self._celery.amqp.Producer(self._broker, auto_declare=False) as producer:
            for row in rows:
                envelope = Envelope(
                    id=row.event_id,
                    name=row.name,
                    producer=self._settings.service,
                    consumer=row.consumer,
                    position=row.position,
                    aggregate_id=row.aggregate_id,
                    occurred_at=row.created_at,
                    trace=row.trace,
                    request_id=row.request_id,
                    data=row.data,
                )
                with tracing(request_id=row.request_id, trace=row.trace):
                    log.info("message sent", consumer=row.consumer, event_id=str(row.event_id), event_name=row.name)
                self._celery.send_task(
                    f"{row.consumer.split('.')[0]}.consume",
                    args=[sign(envelope, self._keys)],
                    queue=row.consumer,
                    producer=producer,
                    argsrepr="(hidden)",
                    kwargsrepr="(hidden)",
                )
                RELAYED.labels(self._settings.service, row.consumer).inc()


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


class _StopSignal:
    """Remembers that the process was asked to end."""

    def __init__(self) -> None:
        self.received = False
        signal.signal(signal.SIGTERM, self._receive)
        signal.signal(signal.SIGINT, self._receive)

    def _receive(self, *_: object) -> None:
        self.received = True
