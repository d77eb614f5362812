"""The relay: publishes committed events and jobs to their queues and stores the receipts. Several may run at once.

It claims due rows (`FOR UPDATE SKIP LOCKED`), marks them published with a time for the next attempt, commits, and sends
them. A crash in between causes at worst a duplicate, which the consumer's inbox recognises. A row without a receipt is
published again after 10 s, 30 s, 2 min, 10 min, then hourly; after 24 h it is dead, and an alert is raised. When Redis
has lost its data, all of them are published again at once.

Raw SQL: the relay waits for notifications and claims rows over psycopg, outside the units of work.
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
"""About 24 hours of back-off. The attempts count and not the age, so that an old event can be replayed."""
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
_STORE_RECEIPTS = """
UPDATE outbox_delivery d SET state = r.outcome, acked_at = now()
FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS r (event_id, consumer, outcome)
WHERE d.event_id = r.event_id AND d.consumer = r.consumer AND d.state IN ('pending', 'published', 'dead')
"""
# Arriving before the predecessor does not count as an attempt, because the pauses between attempts grow. The pause is a
# tenth of the event's age, so that a predecessor that fails for hours causes little work.
_RETRY_SOON = """
UPDATE outbox_delivery d
SET attempts = greatest(d.attempts - 1, 0),
    next_attempt_at = least(d.next_attempt_at, now() + greatest((now() - o.created_at) * 0.1, interval '1 second'))
FROM unnest(%s::uuid[], %s::text[]) AS r (event_id, consumer), outbox o
WHERE d.event_id = r.event_id AND d.consumer = r.consumer AND d.state = 'published' AND o.id = d.event_id
"""
_RETRY_ALL = "UPDATE outbox_delivery SET next_attempt_at = now(), attempts = 0 WHERE state = 'published'"


def run(settings: CommonSettings, queues: Sequence[str]) -> None:
    """Run until SIGTERM or SIGINT. `queues` are those of the service's own jobs."""
    configure_logging(f"{settings.service}-relay")
    serve_metrics(settings)
    stop = _StopSignal()
    relay = Relay(settings, queues)
    housekeeping = Housekeeping(settings)
    while not stop.received:
        try:
            relay.serve_once(housekeeping)
        except (psycopg.OperationalError, RedisError, OperationalError) as error:
            # PostgreSQL or Redis is away. No row is lost; the next round tries again.
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
        """Do the housekeeping, publish due rows and store receipts; when idle, wait for a new row or 250 ms."""
        database = self._connect()
        # First, because it needs no Redis: it goes on while Redis is away or its data are damaged.
        housekeeping.tick(database)
        self.retry_all_after_loss(database)
        published = self.publish_due(database)
        stored = self.store_receipts(database)
        if not published and not stored:
            for _ in database.notifies(timeout=POLL_SECONDS, stop_after=1):
                pass

    def publish_due(self, database: "psycopg.Connection[Any]") -> int:
        """Publish one batch of due rows; returns how many."""
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
                log.error("message given up", consumer=row.consumer, event_id=str(row.event_id), event_name=row.name)
        rows = [row for row in rows if row.state == "published"]
        rows.sort(key=lambda row: (row.created_at, row.position or 0))
        if rows:
            self._publish(rows)
        return len(rows)

    def store_receipts(self, database: "psycopg.Connection[Any]") -> int:
        """Mark the deliveries whose receipts arrived; returns how many."""
        receipts = take_receipts(self._redis, self._keys)
        ended = [receipt for receipt in receipts if receipt[2] != EARLY]
        early = [receipt[:2] for receipt in receipts if receipt[2] == EARLY]
        if ended:
            database.execute(_STORE_RECEIPTS, _columns(ended))
        if early:
            database.execute(_RETRY_SOON, _columns(early))
        return len(receipts)

    def retry_all_after_loss(self, database: "psycopg.Connection[Any]") -> None:
        """Make every published row due again when Redis has lost its data, which a missing key shows."""
        mark = f"ceiba.memory.{self._settings.service}"
        if self._redis.exists(mark):
            return
        database.execute(_RETRY_ALL)
        self._redis.set(mark, 1)

    def disconnect(self) -> None:
        """Close the connections; the next round opens new ones."""
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
            # Not from Celery's pools, which the whole process shares and which cannot be opened again once closed.
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
    """Records that the process received SIGTERM or SIGINT."""

    def __init__(self) -> None:
        self.received = False
        signal.signal(signal.SIGTERM, self._receive)
        signal.signal(signal.SIGINT, self._receive)

    def _receive(self, *_: object) -> None:
        self.received = True
