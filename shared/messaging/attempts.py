"""Counts the attempts of messages that may have been attempted before, and gives up those that keep failing."""

from collections.abc import Callable

from shared.contracts.event import Envelope
from shared.db.work import UnitOfWork
from shared.kernel.country import Country
from shared.messaging import inbox
from shared.messaging.receipts import DEAD, FAILED, WAITING
from shared.telemetry import get_logger, tracing

log = get_logger(__name__)

MAX_ATTEMPTS = 5


class Attempts:
    """The attempts of one consumer. A count must outlive the attempt, so it has a transaction of its own."""

    def __init__(self, open_work: Callable[[frozenset[Country]], UnitOfWork]) -> None:
        self._open_work = open_work

    def count(self, envelope: Envelope) -> int:
        """Count an attempt before it begins; returns its number, which is 2 when no earlier one was counted."""
        with self._open_work(frozenset()) as work:
            return inbox.count_attempt(work.connection, envelope, first=2) or 0

    def record_failure(self, envelope: Envelope, error: Exception) -> str:
        """Count the failed attempt, unless it was counted before; returns `failed`, or `dead` after the last."""
        with tracing(request_id=envelope.request_id, trace=envelope.trace):
            log.error("message failed", consumer=envelope.consumer, event_id=str(envelope.id),
                      event_name=envelope.name, exc_info=error)  # fmt: skip
            with self._open_work(frozenset()) as work:
                (turn,) = inbox.take_turns(work.connection, [envelope])
                if not turn.is_mine:
                    return WAITING
                # Where an attempt was counted before, so was this one.
                attempts = turn.attempts or inbox.count_attempt(work.connection, envelope, first=1)
                if attempts is None or attempts < MAX_ATTEMPTS:
                    return FAILED
                return self.give_up(work, envelope, type(error).__name__)

    def give_up(self, work: UnitOfWork, envelope: Envelope, error: str) -> str:
        """Store the message as a dead letter; returns `dead`."""
        inbox.add_dead_letter(work.connection, envelope, error)
        log.error("message dead-lettered", consumer=envelope.consumer, event_id=str(envelope.id), error=error)
        return DEAD
