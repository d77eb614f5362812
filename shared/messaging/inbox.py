"""The inbox: what a consumer has applied, how often it tried, and what it gave up."""

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from shared.contracts.event import Envelope

_TAKE_TURN = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:consumer || ' ' || :event_id, 0))")
_COUNT = text(
    "INSERT INTO inbox AS i (consumer, event_id) VALUES (:consumer, :event_id)"
    " ON CONFLICT (consumer, event_id) DO UPDATE SET attempts = i.attempts + 1 WHERE i.done_at IS NULL"
    " RETURNING attempts"
)
_DONE = text("UPDATE inbox SET done_at = now() WHERE consumer = :consumer AND event_id = :event_id AND done_at IS NULL")
_ATTEMPTS = text("SELECT attempts FROM inbox WHERE consumer = :consumer AND event_id = :event_id AND done_at IS NULL")
_ADVANCE = text(
    "INSERT INTO inbox_position AS p (consumer, aggregate_id, position) VALUES (:consumer, :aggregate, :position)"
    " ON CONFLICT (consumer, aggregate_id) DO UPDATE SET position = greatest(p.position, excluded.position)"
)
_POSITION = text("SELECT position FROM inbox_position WHERE consumer = :consumer AND aggregate_id = :aggregate")
_BURY = text(
    "INSERT INTO dead_letter (consumer, event_id, envelope, error) VALUES (:consumer, :event_id, :envelope, :error)"
    " ON CONFLICT (consumer, event_id) DO UPDATE SET error = excluded.error, died_at = now()"
).bindparams(bindparam("envelope", type_=JSONB))


def take_turn(connection: Connection, envelope: Envelope) -> bool:
    """Keep copies of the message away until this transaction ends, however it ends; False when another worker has it.

    Without it, copies that arrive side by side would each count as an attempt and bury a message that is being applied.
    """
    turn = {"consumer": envelope.consumer, "event_id": str(envelope.id)}
    return bool(connection.execute(_TAKE_TURN, turn).scalar_one())


def count_attempt(connection: Connection, envelope: Envelope) -> int | None:
    """Count this attempt before any work; None when the message was applied already."""
    attempts: int | None = connection.execute(_COUNT, _key(envelope)).scalar_one_or_none()
    return attempts


def attempts(connection: Connection, envelope: Envelope) -> int:
    """How often the message was tried without success; 0 once it is applied."""
    return int(connection.execute(_ATTEMPTS, _key(envelope)).scalar_one_or_none() or 0)


def mark_done(connection: Connection, envelope: Envelope) -> bool:
    """Close the inbox row in the effect's transaction; False when another worker was first (do nothing then)."""
    first = connection.execute(_DONE, _key(envelope)).rowcount == 1
    if first and envelope.position is not None:
        connection.execute(
            _ADVANCE,
            {"consumer": envelope.consumer, "aggregate": envelope.aggregate_id, "position": envelope.position},
        )
    return first


def applied_position(connection: Connection, envelope: Envelope) -> int:
    """Position of the newest fact of this aggregate that this consumer has applied; 0 for none."""
    position = connection.execute(
        _POSITION, {"consumer": envelope.consumer, "aggregate": envelope.aggregate_id}
    ).scalar_one_or_none()
    return int(position or 0)


def bury(connection: Connection, envelope: Envelope, error: str) -> None:
    """Keep the message aside, and let its successors pass."""
    connection.execute(_BURY, {**_key(envelope), "envelope": envelope.to_wire(), "error": error})
    if envelope.position is not None:
        connection.execute(
            _ADVANCE,
            {"consumer": envelope.consumer, "aggregate": envelope.aggregate_id, "position": envelope.position},
        )


def _key(envelope: Envelope) -> dict[str, object]:
    return {"consumer": envelope.consumer, "event_id": envelope.id}
