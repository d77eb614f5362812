"""The consumer: one Celery task per service that applies each message once, and the ticks of beat.

For every message it verifies the signature, counts the attempt and commits that, runs the handler in one transaction
with the inbox row, and sends the receipt. A message that was applied before is not applied again, and an event waits
until its predecessor was applied.
"""

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from celery import Celery
from celery.signals import setup_logging, worker_process_init
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from shared.contracts.event import Envelope, Event, Job
from shared.contracts.subscriptions import EVENTS
from shared.db.work import UnitOfWork
from shared.kernel.country import Country
from shared.messaging import inbox
from shared.messaging.junk import set_aside
from shared.messaging.metrics import serve_metrics_of_worker
from shared.messaging.receipts import APPLIED, DEAD, EARLY, send_receipt
from shared.messaging.signing import EventKeys, ForgedEnvelope, MalformedEnvelope, verify
from shared.settings import CommonSettings
from shared.telemetry import DELIVERY_SECONDS, MESSAGES, configure_logging, get_logger, tracing

log = get_logger(__name__)

MAX_ATTEMPTS = 5
GAP_WAITS = 2
GAP_SECONDS = 0.05


class WorkerServices(Protocol):
    """The part of a service's `bootstrap.Services` that the consumer uses."""

    def system_work(self, countries: frozenset[Country]) -> Any:
        """A unit of work of the platform itself, limited to `countries`."""
        ...


Handlers = Mapping[tuple[str, type[Event]], Callable[..., object]]
"""(consumer queue, event) → use case, called as `handler(event, work=work)` inside the inbox transaction."""

Jobs = Mapping[type[Job], Callable[[Any, Any], None]]
"""Job → function(job, services), which opens its own units of work and is idempotent by its own state."""


def register_consumer(
    celery: Celery, *, common: CommonSettings, handlers: Handlers, jobs: Jobs, services: Callable[[], WorkerServices]
) -> None:
    """Register the task `<service>.consume`, which applies each message. `services()` is called in the pool process."""
    consumer = Consumer(common, handlers, jobs, services)

    @celery.task(name=f"{common.service}.consume")
    def consume_message(wire: Any = None) -> None:
        consumer.take(wire)

    serve_metrics_of_worker(common)

    @setup_logging.connect(weak=False)
    def _configure(**_: object) -> None:
        configure_logging(f"{common.service}-worker")

    @worker_process_init.connect(weak=False)
    def _reconnect(**_: object) -> None:
        # A forked child must not share its parent's sockets.
        consumer.reconnect()


def register_tick(celery: Celery, seconds: float, name: str, function: Callable[[], None], *, queue: str) -> None:
    """Register a tick that beat starts every so many seconds: `function` finds the rows that are due.

    Two beats are harmless, because claims skip locked rows. A tick that waits longer than twice its period expires, so
    that they do not pile up while no worker runs.
    """

    @celery.task(name=name)
    def tick() -> None:
        function()

    celery.conf.beat_schedule = {
        **(celery.conf.beat_schedule or {}),
        name: {"task": name, "schedule": seconds, "options": {"queue": queue, "expires": max(2 * seconds, 5)}},
    }


class Consumer:
    """Applies the messages to one service."""

    def __init__(
        self,
        common: CommonSettings,
        handlers: Handlers,
        jobs: Jobs,
        services: Callable[[], WorkerServices],
    ) -> None:
        self._common = common
        self._keys = EventKeys.of(common)
        self._handlers = handlers
        self._jobs = {job.NAME: (job, run) for job, run in jobs.items()}
        self._services = services
        self._redis = Redis.from_url(common.broker_url, socket_timeout=5, socket_connect_timeout=3)

    def reconnect(self) -> None:
        """Use new connections after a fork."""
        self._redis = Redis.from_url(self._common.broker_url, socket_timeout=5, socket_connect_timeout=3)

    def take(self, wire: Any) -> None:
        """Apply one message and send its receipt. A malformed or forged message is set aside."""
        try:
            envelope = verify(wire, self._keys)
        except (ForgedEnvelope, MalformedEnvelope) as refusal:
            reason = "forged" if isinstance(refusal, ForgedEnvelope) else "malformed"
            MESSAGES.labels("?", reason).inc()
            set_aside(self._redis, self._common.service, "?", reason, json.dumps(wire, default=str).encode())
            return
        with tracing(request_id=envelope.request_id, trace=envelope.trace):
            started = time.perf_counter()
            outcome = self._apply(envelope)
            MESSAGES.labels(envelope.consumer, outcome or "waiting").inc()
            log.info("message taken", consumer=envelope.consumer, event_id=str(envelope.id), event_name=envelope.name,
                     outcome=outcome or "waiting",
                     milliseconds=round((time.perf_counter() - started) * 1000, 1))  # fmt: skip
            if outcome is not None:
                self._send_receipt(envelope, outcome)

    def _apply(self, envelope: Envelope) -> str | None:
        """The outcome of the receipt: `acked`, `dead` or `early`. None for no receipt: it will be published again."""
        try:
            if self._waits_for_predecessor(envelope):
                return EARLY
            outcome = self._run_job(envelope) if envelope.name in self._jobs else self._run_handler(envelope)
        except OperationalError:
            # The database is away, which is no failure of the message. It will be published again.
            log.warning("message waits for the database", consumer=envelope.consumer, event_id=str(envelope.id))
            return None
        except Exception as error:
            log.exception(
                "message failed", consumer=envelope.consumer, event_id=str(envelope.id), event_name=envelope.name
            )
            return self._dead_letter_if_exhausted(envelope, type(error).__name__)
        if outcome == APPLIED:
            age = datetime.now(UTC) - envelope.occurred_at
            DELIVERY_SECONDS.labels(envelope.consumer).observe(age.total_seconds())
        return outcome

    def _run_job(self, envelope: Envelope) -> str:
        attempts = self._count_attempt(envelope)
        if attempts is None:
            return APPLIED
        if attempts > MAX_ATTEMPTS:
            with self._system_work(frozenset()) as work:
                return self._dead_letter(work, envelope, "attempts exhausted")
        job_type, run = self._jobs[envelope.name]
        run(job_type.from_data(envelope.data), self._services())
        with self._system_work(frozenset()) as work:
            inbox.mark_done(work.connection, envelope)
        return APPLIED

    def _run_handler(self, envelope: Envelope) -> str | None:
        event_type = EVENTS[envelope.name]
        event = event_type.from_data(envelope.data)
        handler = self._handlers[(envelope.consumer, event_type)]
        with self._system_work(event.countries()) as work:
            if not inbox.take_turn(work.connection, envelope):
                return None
            # Counted in a transaction of its own: the count must outlive a handler that fails or kills its process.
            attempts = self._count_attempt(envelope)
            if attempts is None:
                return APPLIED
            if attempts > MAX_ATTEMPTS:
                return self._dead_letter(work, envelope, "attempts exhausted")
            # In the handler's transaction, so a handler that fails takes the mark back too.
            inbox.mark_done(work.connection, envelope)
            handler(event, work=work)
        return APPLIED

    def _waits_for_predecessor(self, envelope: Envelope) -> bool:
        if envelope.position is None or envelope.position == 1:
            return False
        for _ in range(GAP_WAITS):
            with self._system_work(frozenset()) as work:
                if inbox.applied_position(work.connection, envelope) >= envelope.position - 1:
                    return False
            # Most likely another worker is applying the predecessor at this moment.
            time.sleep(GAP_SECONDS)
        return True

    def _count_attempt(self, envelope: Envelope) -> int | None:
        with self._system_work(frozenset()) as work:
            return inbox.count_attempt(work.connection, envelope)

    def _dead_letter_if_exhausted(self, envelope: Envelope, error: str) -> str | None:
        with self._system_work(frozenset()) as work:
            locked = inbox.take_turn(work.connection, envelope)
            exhausted = locked and inbox.attempts(work.connection, envelope) >= MAX_ATTEMPTS
            return self._dead_letter(work, envelope, error) if exhausted else None

    def _dead_letter(self, work: UnitOfWork, envelope: Envelope, error: str) -> str:
        inbox.add_dead_letter(work.connection, envelope, error)
        log.error("message dead-lettered", consumer=envelope.consumer, event_id=str(envelope.id), error=error)
        return DEAD

    def _system_work(self, countries: frozenset[Country]) -> UnitOfWork:
        work: UnitOfWork = self._services().system_work(countries)
        return work

    def _send_receipt(self, envelope: Envelope, outcome: str) -> None:
        try:
            send_receipt(
                self._redis,
                self._keys,
                producer=envelope.producer,
                event_id=envelope.id,
                consumer=envelope.consumer,
                outcome=outcome,
            )
        except RedisError:
            # The producer publishes the message again, and then another receipt is sent.
            log.warning("receipt not sent", consumer=envelope.consumer, event_id=str(envelope.id))
