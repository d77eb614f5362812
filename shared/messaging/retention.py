"""How long the rows of outbox and inbox are kept.

A consumer recognises a repeated message by its inbox row. A message must therefore not be sent again once that row is
deleted: inbox rows are kept longer than a replay reaches back, and a replay reaches back longer than a relay repeats by
itself (a day).

Rows of `outbox_position` and `inbox_position` are never deleted. They hold the number of an aggregate's last event.
Without the producer's row, the next event would get number 1 again and its order would be lost; without the consumer's
row, the next event would wait for ever for a predecessor that was applied long ago. An aggregate may have a new event
after years (a case that is opened again), and neither database knows what the other has deleted. Each row takes a few
dozen bytes per aggregate and consumer, however many events there are.

An id says when it was made, so the key of a table leads to its old rows. By moments each round would read all of it.

Raw SQL: it runs over the relay's psycopg connection.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from shared.kernel.ids import first_id_at

KEEP_ACKED = timedelta(days=35)
"""Of outbox rows. Longer than backups are kept, so that a consumer restored from one can get its lost events again."""
LONGEST_REPLAY = timedelta(days=60)
"""How far back `ceiba replay` reaches."""
KEEP_INBOX = timedelta(days=90)
KEEP_ANSWERS = timedelta(hours=72)
"""Of stored responses to an Idempotency-Key. A client may retry after a weekend without a network."""
PRUNE_AT_ONCE = 5000
"""Rows deleted by one statement; the relay publishes nothing meanwhile."""

_OUTBOX = """
DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox o WHERE id < %s AND NOT EXISTS
        (SELECT FROM outbox_delivery d WHERE d.event_id = o.id AND d.state <> 'acked')
    ORDER BY id LIMIT %s)
"""

# A row without `done_at` counts the attempts of a message that failed; it stays until the message is applied.
_INBOX = """
DELETE FROM inbox WHERE (consumer, event_id) IN (
    SELECT consumer, event_id FROM inbox
    WHERE event_id < %s AND received_at < now() - %s AND done_at IS NOT NULL LIMIT %s)
"""


def prune(database: "psycopg.Connection[Any]") -> bool:
    """Delete a batch of old rows; returns whether there may be more."""
    now = datetime.now(UTC)
    database.execute("DELETE FROM idempotency WHERE created_at < now() - %s", (KEEP_ANSWERS,))
    removed = [
        database.execute(_OUTBOX, (first_id_at(now - KEEP_ACKED), PRUNE_AT_ONCE)).rowcount,
        database.execute(_INBOX, (first_id_at(now - KEEP_INBOX), KEEP_INBOX, PRUNE_AT_ONCE)).rowcount,
    ]
    return max(removed) == PRUNE_AT_ONCE
