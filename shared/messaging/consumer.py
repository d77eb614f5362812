"""The consumer: applies each message of a service once, several in one transaction while there is a backlog.

A task brings one signed envelope or a list of them. Those that come for the first time and concern the same countries
are applied in one transaction, together with their inbox rows. When one of them fails, that transaction is rolled back
and each is applied in one of its own. An attempt is counted apart, and before it begins, only for a message that may
have been attempted before: one that its producer publishes again, one that the broker delivers again because a process
died, and one of a batch that failed (ADR 0030).
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from shared.contracts.event import Envelope, Event
from shared.contracts.subscriptions import EVENTS
from shared.db.work import UnitOfWork
from shared.kernel.country import Country
from shared.messaging import inbox
from shared.messaging.attempts import MAX_ATTEMPTS, Attempts
from shared.messaging.handlers import Handlers, Jobs, WorkerServices
from shared.messaging.junk import set_aside
from shared.messaging.receipts import APPLIED, EARLY, FAILED, WAITING, send_receipt
from shared.messaging.signing import EventKeys, ForgedEnvelope, MalformedEnvelope, verify
from shared.redis_client import redis_client
from shared.settings import CommonSettings
from shared.telemetry import DELIVERY_SECONDS, MESSAGES, get_logger, log_work, tracing
from shared.traces.spans import CONSUMER, step

log = get_logger(__name__)

GAP_WAITS = 2
GAP_SECONDS = 0.05
_DEADLOCK = "40P01"


@dataclass(frozen=True, slots=True, eq=False)
class _Delivery:
    """An envelope as it arrived."""

    envelope: Envelope
    event: Event | None
    """None for a job, and for what this release cannot read."""
    comes_again: bool

    @property
    def group(self) -> tuple[object, ...]:
        """Neighbours of the same group share a transaction; one that comes again has a transaction of its own."""
        if self.event is None or self.comes_again:
            return (self.envelope.id,)
        return self.envelope.consumer, sorted(self.event.countries())


Outcomes = dict[_Delivery, str]
"""What became of each message, a word of `shared.messaging.receipts`."""


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
        self._attempts = Attempts(self._system_work)
        self.reconnect()

    def reconnect(self) -> None:
        """Use new connections after a fork."""
        self._redis = redis_client(self._common.broker_url, socket_timeout=5, socket_connect_timeout=3)

    def take(self, wires: Any, *, redelivered: bool = False) -> None:
        """Apply the messages of one task and send their receipts. A malformed or forged message is set aside.

        `redelivered` says that the broker gave the task to another process before, which died.
        """
        deliveries = [self._read(envelope, redelivered) for envelope in self._verified(wires)]
        for _, group in groupby(deliveries, key=lambda delivery: delivery.group):
            started = time.perf_counter()
            outcomes = self._apply_in_order(list(group))
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            for delivery, outcome in outcomes.items():
                self._note(delivery.envelope, outcome, milliseconds)
            self._send_receipt(outcomes)

    def _verified(self, wires: Any) -> Iterator[Envelope]:
        for wire in wires if isinstance(wires, list) else [wires]:
            try:
                yield verify(wire, self._keys)
            except (ForgedEnvelope, MalformedEnvelope) as refusal:
                reason = "forged" if isinstance(refusal, ForgedEnvelope) else "malformed"
                MESSAGES.labels("?", reason).inc()
                set_aside(self._redis, self._common.service, "?", reason, json.dumps(wire, default=str).encode())

    def _read(self, envelope: Envelope, redelivered: bool) -> _Delivery:
        try:
            event = EVENTS[envelope.name].from_data(envelope.data)
        except (KeyError, TypeError, ValueError, AttributeError):
            # A job, or an event that this release does not know. The latter fails when it is applied.
            event = None
        return _Delivery(envelope, event, comes_again=redelivered or envelope.attempt != 1)

    def _apply_in_order(self, deliveries: Sequence[_Delivery]) -> Outcomes:
        outcomes = self._apply(deliveries)
        for _ in range(GAP_WAITS):
            early = [delivery for delivery in deliveries if outcomes[delivery] == EARLY]
            if not early:
                break
            # Most likely another worker is applying the predecessor at this moment.
            time.sleep(GAP_SECONDS)
            outcomes |= self._apply(early)
        return outcomes

    def _apply(self, deliveries: Sequence[_Delivery], *, counted: bool = False, reconnected: bool = False) -> Outcomes:
        """Apply all of them, with `counted` after counting an attempt of each; nothing that fails is raised."""
        try:
            return self._apply_together(deliveries, counted=counted or deliveries[0].comes_again)
        except OperationalError as error:
            return self._apply_later(deliveries, error, reconnected=reconnected)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is a failed attempt, which is logged
            if len(deliveries) == 1:
                return {deliveries[0]: self._attempts.record_failure(deliveries[0].envelope, error)}
            if isinstance(error, SoftTimeLimitExceeded):
                log.warning("batch timed out", size=len(deliveries))
                return dict.fromkeys(deliveries, FAILED)
            return self._apply_one_by_one(deliveries)

    def _apply_later(self, deliveries: Sequence[_Delivery], error: OperationalError, *, reconnected: bool) -> Outcomes:
        if len(deliveries) > 1 and getattr(error.orig, "sqlstate", None) == _DEADLOCK:
            return self._apply_one_by_one(deliveries)
        if error.connection_invalidated and not reconnected:
            # Most likely it was lost long before: the database was restarted while nothing came.
            return self._apply(deliveries, counted=True, reconnected=True)
        # The database is away, which is no failure of the message. It will be published again.
        envelope = deliveries[0].envelope
        log.warning("message waits for the database", consumer=envelope.consumer, event_id=str(envelope.id))
        return dict.fromkeys(deliveries, WAITING)

    def _apply_one_by_one(self, deliveries: Sequence[_Delivery]) -> Outcomes:
        log.warning("batch rolled back", size=len(deliveries))
        outcomes: Outcomes = {}
        for delivery in deliveries:
            outcomes |= self._apply([delivery], counted=True)
        return outcomes

    def _apply_together(self, deliveries: Sequence[_Delivery], *, counted: bool) -> Outcomes:
        first = deliveries[0]
        if first.envelope.name in self._jobs:
            return {first: self._run_job(first.envelope)}
        outcomes: Outcomes = {}
        with self._system_work(first.event.countries() if first.event else frozenset()) as work:
            applied: list[Envelope] = []
            for delivery, turn in self._turns(deliveries, work):
                outcome = self._outcome_before(delivery.envelope, turn, applied, work, counted=counted)
                if outcome is None:
                    self._run_handler(delivery, work)
                    applied.append(delivery.envelope)
                outcomes[delivery] = outcome or APPLIED
            inbox.mark_applied(work, applied)
        for envelope in applied:
            age = datetime.now(UTC) - envelope.occurred_at
            DELIVERY_SECONDS.labels(envelope.consumer).observe(age.total_seconds())
        return outcomes

    def _turns(self, deliveries: Sequence[_Delivery], work: UnitOfWork) -> Iterator[tuple[_Delivery, inbox.Turn]]:
        turns = inbox.take_turns(work.connection, [delivery.envelope for delivery in deliveries])
        return zip(deliveries, turns, strict=True)

    def _outcome_before(
        self, envelope: Envelope, turn: inbox.Turn, applied: Sequence[Envelope], work: UnitOfWork, *, counted: bool
    ) -> str | None:
        """The outcome of a message that is not to be applied now; None for one that is."""
        if not turn.is_mine:
            return WAITING
        if turn.is_applied:
            return APPLIED
        if not turn.follows(envelope, applied):
            return EARLY
        if (counted or turn.attempts) and self._attempts.count(envelope) > MAX_ATTEMPTS:
            return self._attempts.give_up(work, envelope, "attempts exhausted")
        return None

    def _run_handler(self, delivery: _Delivery, work: UnitOfWork) -> None:
        envelope = delivery.envelope
        event_type = EVENTS[envelope.name]
        event = delivery.event or event_type.from_data(envelope.data)
        with _handling(envelope):
            self._handlers[(envelope.consumer, event_type)](event, work=work)

    def _run_job(self, envelope: Envelope) -> str:
        with _handling(envelope):
            with self._system_work(frozenset()) as work:
                attempts = inbox.count_attempt(work.connection, envelope, first=1)
                if attempts is None:
                    return APPLIED
                if attempts > MAX_ATTEMPTS:
                    return self._attempts.give_up(work, envelope, "attempts exhausted")
            job_type, run = self._jobs[envelope.name]
            run(job_type.from_data(envelope.data), self._services())
            with self._system_work(frozenset()) as work:
                inbox.mark_applied(work, [envelope])
        return APPLIED

    def _system_work(self, countries: frozenset[Country]) -> UnitOfWork:
        work: UnitOfWork = self._services().system_work(countries)
        return work

    def _note(self, envelope: Envelope, outcome: str, milliseconds: float) -> None:
        MESSAGES.labels(envelope.consumer, outcome).inc()
        with tracing(request_id=envelope.request_id, trace=envelope.trace):
            log_work(
                f"{self._common.service}-worker",
                "message taken",
                consumer=envelope.consumer,
                event_id=str(envelope.id),
                event_name=envelope.name,
                outcome=outcome,
                milliseconds=milliseconds,
            )

    def _send_receipt(self, outcomes: Outcomes) -> None:
        """One receipt for what was applied together. It has one producer, because a relay speaks for one service."""
        settled = {delivery.envelope.id: outcome for delivery, outcome in outcomes.items() if outcome != WAITING}
        if not settled:
            return
        envelope = next(iter(outcomes)).envelope
        try:
            send_receipt(
                self._redis, self._keys, producer=envelope.producer, consumer=envelope.consumer, outcomes=settled
            )
        except RedisError:
            # The producer publishes the messages again, and then another receipt is sent.
            log.warning("receipt not sent", consumer=envelope.consumer, size=len(settled))


def _handling(envelope: Envelope) -> step:
    return step(
        "handle",
        CONSUMER,
        request_id=envelope.request_id,
        trace=envelope.trace,
        event=envelope.name,
        queue=envelope.consumer,
    )
