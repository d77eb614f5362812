"""The outbox as a relay sees it: rows are claimed for publishing and marked with what became of them.

At most `WINDOW` rows of a consumer are on their way. The others wait in the table, from which urgent ones leave first,
and those of every organisation in turn. A row without a receipt is published again after 10 s, 30 s, 2 min, 10 min,
then hourly; after 24 h it is dead, and an alert is raised. One that merely waits in the queue of its consumer is not
published again. After a failure of a server the pauses begin anew: they are for what fails by itself.

Raw SQL: it runs over the relay's psycopg connection.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import psycopg

from shared.messaging.receipts import EARLY, FAILED, Receipt
from shared.telemetry import GIVEN_UP, get_logger

log = get_logger(__name__)

Database = psycopg.Connection[Any]

BACKOFF_SECONDS = (10, 30, 120, 600, 3600)
LAST_ATTEMPT = 28
"""About 24 hours of back-off. The attempts count and not the age, so that an old event can be replayed."""
BATCH = 200
"""Rows that are claimed at once."""
TOGETHER = 50
"""Envelopes in one message."""
WINDOW = 200
"""Rows of one consumer that are published and have no receipt."""
_OUT_OF_ORDER = timedelta(seconds=2)
"""The children of a worker finish out of order, but not by more."""
LOOKED_AT = 5000
"""Of the rows that wait, the first so many take turns by organisation: sorting more of them would take too long."""

_PUBLISH = """
UPDATE outbox_delivery d
SET state = CASE WHEN d.attempts >= %(last)s THEN 'dead' ELSE 'published' END,
    attempts = d.attempts + 1, published_at = now(),
    next_attempt_at = now() + %(jitter)s * (%(backoff)s::int[])[least(d.attempts + 1, %(steps)s)] * interval '1 second'
FROM due, outbox o
WHERE d.event_id = due.event_id AND d.consumer = due.consumer AND o.id = d.event_id
RETURNING d.event_id, d.consumer, d.position, d.state, d.attempts, d.priority, o.name, o.data, o.trace, o.request_id,
          o.created_at, o.aggregate_id
"""
_CLAIM_NEW = f"""
WITH full_windows AS (
    SELECT consumer FROM outbox_delivery WHERE state = 'published' GROUP BY consumer HAVING count(*) >= %(window)s
), oldest AS MATERIALIZED (
    SELECT event_id, consumer, priority, organisation_id, next_attempt_at FROM outbox_delivery
    WHERE state = 'pending' AND next_attempt_at <= now() AND consumer NOT IN (SELECT consumer FROM full_windows)
          AND consumer <> ALL (%(without)s)
    ORDER BY priority, next_attempt_at LIMIT %(looked_at)s
), in_turn AS (
    SELECT event_id, consumer, priority,
           row_number() OVER (PARTITION BY consumer, priority, organisation_id ORDER BY next_attempt_at) AS turn
    FROM oldest ORDER BY priority, turn, next_attempt_at LIMIT %(limit)s
), due AS (
    SELECT event_id, consumer FROM outbox_delivery JOIN in_turn USING (event_id, consumer)
    WHERE state = 'pending' FOR UPDATE OF outbox_delivery SKIP LOCKED
)
{_PUBLISH}"""  # noqa: S608 - parts of this file
_CLAIM_LATE = f"""
WITH due AS (
    SELECT event_id, consumer FROM outbox_delivery WHERE state = 'published' AND next_attempt_at <= now()
    ORDER BY priority, next_attempt_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
{_PUBLISH}"""  # noqa: S608 - as above
_LATE_CONSUMERS = """
SELECT DISTINCT consumer FROM outbox_delivery WHERE state = 'published' AND next_attempt_at <= now()
"""
# A queue is first in, first out: what was published before something with an outcome no longer waits in it.
_STILL_WAITING = """
UPDATE outbox_delivery d SET next_attempt_at = now() + %s * interval '1 second'
FROM unnest(%s::text[], %s::timestamptz[]) AS q (consumer, overtaken_before)
WHERE d.consumer = q.consumer AND d.state = 'published' AND d.next_attempt_at <= now()
      AND d.published_at >= coalesce(q.overtaken_before, '-infinity')
"""
_STORE_RECEIPTS = """
UPDATE outbox_delivery d SET state = r.outcome, acked_at = now()
FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS r (event_id, consumer, outcome)
WHERE d.event_id = r.event_id AND d.consumer = r.consumer AND d.state IN ('pending', 'published', 'dead')
RETURNING d.consumer, d.published_at
"""
# Arriving before the predecessor does not count as an attempt, because the pauses between attempts grow. The pause is a
# tenth of the event's age, so that a predecessor that fails for hours causes little work.
_RETRY_SOON = """
UPDATE outbox_delivery d
SET attempts = greatest(d.attempts - 1, 0), state = 'pending',
    next_attempt_at = least(d.next_attempt_at, now() + greatest((now() - o.created_at) * 0.1, interval '1 second'))
FROM unnest(%s::uuid[], %s::text[]) AS r (event_id, consumer), outbox o
WHERE d.event_id = r.event_id AND d.consumer = r.consumer AND d.state = 'published' AND o.id = d.event_id
RETURNING d.consumer, d.published_at
"""
# It does not wait in the queue any more, so it is published again when its time comes, however much waits there.
_RETRY_LATER = """
UPDATE outbox_delivery d SET state = 'pending' FROM unnest(%s::uuid[], %s::text[]) AS r (event_id, consumer)
WHERE d.event_id = r.event_id AND d.consumer = r.consumer AND d.state = 'published'
RETURNING d.consumer, d.published_at
"""
_SHORTEN_PAUSES = """
UPDATE outbox_delivery SET attempts = 1, next_attempt_at = now() + %(pause)s * interval '1 second'
WHERE state IN ('pending', 'published') AND attempts > 1 AND next_attempt_at > now() + %(pause)s * interval '1 second'
"""
_RETRY_ALL = (
    "UPDATE outbox_delivery SET next_attempt_at = now(), attempts = 0, state = 'pending' WHERE state = 'published'"
)


class Outbox:
    """The rows that one service publishes. Several relays may claim at once: each skips what another has locked."""

    def __init__(self) -> None:
        self._overtaken: dict[str, datetime] = {}
        """Consumer → what was published before this time has left its queue."""

    def claim_new(self, database: Database, without: Iterable[str] = ()) -> list[Any]:
        """Rows to publish, as far as the windows of their consumers have room; those of `without` wait on."""
        values = {"window": WINDOW, "looked_at": LOOKED_AT, "without": list(without)}
        return self._claim(database, _CLAIM_NEW, values)

    def claim_late(self, database: Database) -> list[Any]:
        """Rows to publish again, because no receipt came in time."""
        return self._claim(database, _CLAIM_LATE, {})

    def late_consumers(self, database: Database) -> list[str]:
        """The consumers of rows without a receipt in time."""
        return [row.consumer for row in database.execute(_LATE_CONSUMERS)]

    def keep_waiting(self, database: Database, consumers: Sequence[str]) -> None:
        """Postpone the late rows of `consumers`, in whose queues they still wait, without counting an attempt."""
        overtaken = [self._overtaken.get(consumer) for consumer in consumers]
        database.execute(_STILL_WAITING, (BACKOFF_SECONDS[0], list(consumers), overtaken))

    def store(self, database: Database, receipts: Sequence[Receipt]) -> None:
        """Store the outcomes that consumers have confirmed."""
        ended = [receipt for receipt in receipts if receipt[2] not in (EARLY, FAILED)]
        early = [receipt[:2] for receipt in receipts if receipt[2] == EARLY]
        failed = [receipt[:2] for receipt in receipts if receipt[2] == FAILED]
        for statement, found in ((_STORE_RECEIPTS, ended), (_RETRY_SOON, early), (_RETRY_LATER, failed)):
            for row in database.execute(statement, _columns(found)) if found else ():
                self._note_overtaking(row)

    def shorten_pauses(self, database: Database) -> None:
        """Let the next attempts be due soon, after attempts that a server may have ended."""
        database.execute(_SHORTEN_PAUSES, {"pause": BACKOFF_SECONDS[0]})

    def retry_all(self, database: Database) -> None:
        """Make every published row due at once."""
        database.execute(_RETRY_ALL)

    def _claim(self, database: Database, statement: str, more: Mapping[str, Any]) -> list[Any]:
        values = {
            "limit": BATCH,
            "jitter": random.uniform(0.9, 1.2),  # noqa: S311 - spreads retries, protects nothing
            "backoff": list(BACKOFF_SECONDS),
            "steps": len(BACKOFF_SECONDS),
            "last": LAST_ATTEMPT,
            **more,
        }
        with database.transaction():
            rows = database.execute(statement, values).fetchall()
        for row in rows:
            if row.state == "dead":
                GIVEN_UP.labels(row.consumer).inc()
                log.error("message given up", consumer=row.consumer, event_id=str(row.event_id), event_name=row.name)
        claimed = [row for row in rows if row.state == "published"]
        return sorted(claimed, key=lambda row: (row.created_at, row.position or 0))

    def _note_overtaking(self, row: Any) -> None:
        if row.published_at is not None:
            before = row.published_at - _OUT_OF_ORDER
            self._overtaken[row.consumer] = max(self._overtaken.get(row.consumer, before), before)


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
