"""How long outbox and inbox remember, and what keeps the three times in order.

A copy of a fact is recognised by its inbox row, so no fact may come again once that row is gone: every inbox remembers
longer than any replay reaches back, and that longer than any relay sends by itself (a day).

`outbox_position` and `inbox_position` have no time at all. They say where an aggregate stands, not what happened: were
the producer's row removed, its next fact would be number 1 again and pass unordered; were the consumer's, that fact
would wait for ever for a predecessor that came long ago. Both could only go together, and nothing tells one database
what the other has removed; an aggregate that was silent for years (a case that is opened again) may still speak. They
are a few dozen bytes for each aggregate and consumer, and grow with the aggregates, not with the facts.
"""

from datetime import timedelta
from typing import Any

import psycopg

KEEP_ACKED = timedelta(days=35)
"""In the outbox. Longer than a backup is kept: a consumer restored from it can be told again what it has lost."""
LONGEST_REPLAY = timedelta(days=60)
"""How far back `ceiba replay` reaches."""
KEEP_INBOX = timedelta(days=90)
KEEP_ANSWERS = timedelta(hours=72)
"""Longer than a weekend without a network, so that a late retry still finds its answer."""
PRUNE_AT_ONCE = 5000
"""Rows in one statement: the relay carries nothing meanwhile."""

_OUTBOX = """
DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox o WHERE created_at < now() - %s AND NOT EXISTS
        (SELECT FROM outbox_delivery d WHERE d.event_id = o.id AND d.state <> 'acked')
    LIMIT %s)
"""
# A row that is not done is the memory of a message that failed, and stays until that is settled.
_INBOX = """
DELETE FROM inbox WHERE (consumer, event_id) IN (
    SELECT consumer, event_id FROM inbox WHERE received_at < now() - %s AND done_at IS NOT NULL LIMIT %s)
"""


def prune(database: "psycopg.Connection[Any]") -> bool:
    """Remove a batch of what is old enough; answers whether there may be more."""
    database.execute("DELETE FROM idempotency WHERE created_at < now() - %s", (KEEP_ANSWERS,))
    removed = [
        database.execute(_OUTBOX, (KEEP_ACKED, PRUNE_AT_ONCE)).rowcount,
        database.execute(_INBOX, (KEEP_INBOX, PRUNE_AT_ONCE)).rowcount,
    ]
    return max(removed) == PRUNE_AT_ONCE
