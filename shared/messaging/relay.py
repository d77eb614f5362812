"""The relay: publishes committed events and jobs to their queues and stores the receipts. Several may run at once.

It claims due rows, which marks them published with a time for the next attempt, commits, and sends them. A crash in
between causes at worst a duplicate, which the consumer's inbox recognises. Rows for one consumer that are published
for the first time leave in one message. When Redis has lost its data, all of them are published again at once.
"""

import signal
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from select import select
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from redis.exceptions import RedisError

from shared.contracts.event import Envelope, Priority
from shared.contracts.subscriptions import AWAITED
from shared.garbage import keep_start_up
from shared.messaging.clock import Tick
from shared.messaging.heartbeat_file import heartbeat_file
from shared.messaging.housekeeping import Chore, Housekeeping
from shared.messaging.measures import Measures
from shared.messaging.metrics import serve_metrics
from shared.messaging.outbox import BATCH, TOGETHER, Database, Outbox
from shared.messaging.pace import Pace
from shared.messaging.receipts import take_receipts
from shared.messaging.signing import EventKeys, sign
from shared.messaging.task_message import enqueue, task_message
from shared.metrics.certificate_files import certificate_files
from shared.metrics.certificates import watch_certificate_files
from shared.metrics.measured import Measured
from shared.redis_client import redis_client
from shared.settings import CommonSettings
from shared.telemetry import RELAYED, configure_logging, current_trace, get_logger, log_work
from shared.traces.spans import PRODUCER, start_traces, step

log = get_logger(__name__)

HEAD_START_SECONDS = 0.006
"""What awaited consumers get before the others: about as long as they need for one message."""
RECEIPTS_EVERY = 0.1
LATE_EVERY = 1.0
IDLE_SECONDS = 1.0
BUSY_SECONDS = 2.0
"""For so long after the last row or receipt, further receipts are expected."""


def run(
    settings: CommonSettings,
    ticks: Sequence[Tick] = (),
    *,
    queues: Sequence[str] = (),
    measures: Mapping[str, Measured] | None = None,
    chores: Sequence[Chore] = (),
) -> None:
    """Run until SIGTERM or SIGINT. `ticks` are what the clock of the service starts, `queues` what its workers read.

    `measures` are the gauges of what its schema counts (`shared/messaging/measures.py`), `chores` what this relay does.
    """
    configure_logging(f"{settings.service}-relay")
    start_traces(f"{settings.service}-relay", settings.traces_endpoint)
    serve_metrics(settings)
    watch_certificate_files(certificate_files(settings))
    stop = _StopSignal()
    relay = Relay(settings)
    housekeeping = Housekeeping(settings, ticks, Measures(settings, queues=queues, own=measures), chores)
    keep_start_up()
    while not stop.received:
        # Also while a server is away, which no new process would change. A round that does not end lets the file age.
        heartbeat_file().touch()
        try:
            relay.serve_once(housekeeping)
        except (psycopg.OperationalError, RedisError) as error:
            # PostgreSQL or Redis is away. No row is lost; the next round tries again.
            log.warning("relay waits for a server", error=type(error).__name__)
            relay.disconnect()
            time.sleep(0.5)
    relay.disconnect()


class Relay:
    """The connections of one relay process and one round of its work."""

    def __init__(self, settings: CommonSettings) -> None:
        self._settings = settings
        self._keys = EventKeys.of(settings)
        self._redis = redis_client(settings.broker_url, socket_timeout=5, socket_connect_timeout=3)
        self._database: Database | None = None
        self._busy_until = 0.0
        self._notified = False
        self._pace = Pace()
        self._due: dict[str, float] = {}
        self._outbox = Outbox()

    def serve_once(self, housekeeping: Housekeeping) -> None:
        """Do the housekeeping, publish due rows and store receipts, then wait for a new row or for the next task."""
        database = self._connect()
        # First, because it needs no Redis: it goes on while Redis is away or its data are damaged.
        housekeeping.tick(database)
        late = 0
        # Before rows are claimed: after a failure both are due, so none is claimed while Redis is away.
        stored = self.store_receipts(database) if self._is_due("receipts", RECEIPTS_EVERY) else 0
        if self._is_due("late", LATE_EVERY):
            self.retry_all_after_loss(database)
            late = self.publish_late(database)
        rows = self.publish_new(database, without=self._pace.gathering())
        published = late + len(rows)
        if published or stored:
            self._busy_until = time.monotonic() + BUSY_SECONDS
        pause = self._pace.after(rows, late=late, notified=self._notified)
        if published < BATCH:
            self._wait(database, pause)

    def publish_new(self, database: Database, without: Collection[str] = ()) -> Sequence[Any]:
        """Publish one batch of rows that wait, none for the consumers `without`; returns them."""
        rows = self._outbox.claim_new(database, without)
        self._publish(rows)
        return rows

    def publish_late(self, database: Database) -> int:
        """Publish again what has no receipt in time, unless it still waits in its queue; returns how many."""
        late = self._outbox.late_consumers(database)
        if not late:
            return 0
        with self._redis.pipeline(transaction=False) as pipeline:
            for consumer in late:
                pipeline.llen(consumer)
            lengths = pipeline.execute()
        busy = [consumer for consumer, length in zip(late, lengths, strict=True) if length]
        self._outbox.keep_waiting(database, busy)
        return self._publish(self._outbox.claim_late(database))

    def store_receipts(self, database: Database) -> int:
        """Store the outcomes that arrived; returns how many."""
        receipts = take_receipts(self._redis, self._keys)
        self._outbox.store(database, receipts)
        return len(receipts)

    def retry_all_after_loss(self, database: Database) -> None:
        """Make every published row due again when Redis has lost its data, which a missing key shows."""
        mark = f"ceiba.memory.{self._settings.service}"
        if self._redis.exists(mark):
            return
        self._outbox.retry_all(database)
        self._redis.set(mark, 1)

    def disconnect(self) -> None:
        """Close the connections; the next round opens new ones, and does every task."""
        self._due.clear()
        if self._database is not None:
            self._database.close()
            self._database = None

    def _connect(self) -> Database:
        if self._database is None or self._database.closed:
            self._database = psycopg.connect(
                self._settings.relay_database_url, autocommit=True, row_factory=namedtuple_row, connect_timeout=3
            )
            # Raw SQL: Core has no LISTEN.
            self._database.execute("LISTEN ceiba_outbox")
            # Until now there was no connection, so a server or this process was away.
            self._outbox.shorten_pauses(self._database)
        return self._database

    def _publish(self, rows: Sequence[Any]) -> int:
        if not rows:
            return 0
        entries = []
        for consumer, together in _messages(rows):
            signed = [sign(self._envelope(row), self._keys) for row in together]
            # A worker of the previous release takes one envelope and no list.
            argument = signed if len(signed) > 1 else signed[0]
            entries.append((consumer, task_message(f"{consumer.split('.')[0]}.consume", consumer, argument)))
            RELAYED.labels(self._settings.service, consumer).inc(len(together))
        self._send(entries)
        return len(rows)

    def _send(self, entries: Sequence[tuple[str, bytes]]) -> None:
        awaited = [entry for entry in entries if entry[0] in AWAITED]
        others = [entry for entry in entries if entry[0] not in AWAITED]
        if awaited:
            enqueue(self._redis, awaited)
        if awaited and others:
            time.sleep(HEAD_START_SECONDS)
        if others:
            enqueue(self._redis, others)

    def _envelope(self, row: Any) -> Envelope:
        with step("publish", PRODUCER, request_id=row.request_id, trace=row.trace, event=row.name, queue=row.consumer):
            trace = current_trace()
            log_work(
                f"{self._settings.service}-relay",
                "message sent",
                consumer=row.consumer,
                event_id=str(row.event_id),
                event_name=row.name,
            )
        return Envelope(
            id=row.event_id,
            name=row.name,
            producer=self._settings.service,
            consumer=row.consumer,
            position=row.position,
            aggregate_id=row.aggregate_id,
            occurred_at=row.created_at,
            trace=trace,
            request_id=row.request_id,
            attempt=row.attempts,
            data=row.data,
        )

    def _is_due(self, task: str, every: float) -> bool:
        now = time.monotonic()
        if now < self._due.get(task, 0.0):
            return False
        self._due[task] = now + every
        return True

    def _wait(self, database: Database, pause: float) -> None:
        """Pause, then wait for the notification of a new row, but not beyond the next task."""
        time.sleep(pause)
        timeout = RECEIPTS_EVERY if time.monotonic() < self._busy_until else IDLE_SECONDS
        # By the socket: while psycopg waits for a notification, it wakes ten times a second.
        self._notified = bool(list(database.notifies(timeout=0)) or select([database.fileno()], (), (), timeout)[0])
        if self._notified:
            # A row that is gathered is claimed later, so it is looked for soon.
            self._busy_until = time.monotonic() + BUSY_SECONDS
        # Whatever was notified of until now is claimed at once.
        for _ in database.notifies(timeout=0):
            pass


def _messages(rows: Sequence[Any]) -> Iterator[tuple[str, Sequence[Any]]]:
    """(consumer, rows of one message). What comes again may have failed before, and bulk is large: each goes alone."""
    for (consumer, alone), group in groupby(sorted(rows, key=_line), key=_line):
        found, size = list(group), 1 if alone else TOGETHER
        for start in range(0, len(found), size):
            yield consumer, found[start : start + size]


def _line(row: Any) -> tuple[str, bool]:
    return row.consumer, row.attempts > 1 or row.priority == Priority.BULK


class _StopSignal:
    """Records that the process received SIGTERM or SIGINT."""

    def __init__(self) -> None:
        self.received = False
        signal.signal(signal.SIGTERM, self._receive)
        signal.signal(signal.SIGINT, self._receive)

    def _receive(self, *_: object) -> None:
        self.received = True
