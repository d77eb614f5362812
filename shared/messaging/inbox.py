"""The inbox: which messages a consumer has applied, how often it tried each, and its dead letters."""

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert

from shared.contracts.event import Envelope
from shared.db.locks import try_hold_lock

_METADATA = MetaData()
INBOX = Table(
    "inbox",
    _METADATA,
    Column("consumer", Text, primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("attempts", Integer),
    Column("done_at", DateTime(timezone=True)),
)
INBOX_POSITION = Table(
    "inbox_position",
    _METADATA,
    Column("consumer", Text, primary_key=True),
    Column("aggregate_id", Uuid, primary_key=True),
    Column("position", Integer),
)
DEAD_LETTER = Table(
    "dead_letter",
    _METADATA,
    Column("consumer", Text, primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("envelope", JSONB),
    Column("error", Text),
    Column("died_at", DateTime(timezone=True)),
)

_CONSUMER = bindparam("of_consumer", type_=Text)
_EVENT_ID = bindparam("of_event", type_=Uuid)
_IS_IT = (INBOX.c.consumer == _CONSUMER) & (INBOX.c.event_id == _EVENT_ID)
_IS_OPEN = _IS_IT & INBOX.c.done_at.is_(None)
_COUNT = (
    insert(INBOX)
    .values(consumer=_CONSUMER, event_id=_EVENT_ID)
    .on_conflict_do_update(
        index_elements=["consumer", "event_id"],
        set_={"attempts": INBOX.c.attempts + 1},
        where=INBOX.c.done_at.is_(None),
    )
    .returning(INBOX.c.attempts)
)
_DONE = update(INBOX).where(_IS_OPEN).values(done_at=func.now())
_ATTEMPTS = select(INBOX.c.attempts).where(_IS_OPEN)
_NEW_POSITION = insert(INBOX_POSITION)
_ADVANCE = _NEW_POSITION.on_conflict_do_update(
    index_elements=["consumer", "aggregate_id"],
    set_={"position": func.greatest(INBOX_POSITION.c.position, _NEW_POSITION.excluded.position)},
)
_POSITION = select(INBOX_POSITION.c.position).where(
    INBOX_POSITION.c.consumer == bindparam("of_consumer"), INBOX_POSITION.c.aggregate_id == bindparam("of_aggregate")
)
_NEW_LETTER = insert(DEAD_LETTER)
_ADD_DEAD_LETTER = _NEW_LETTER.on_conflict_do_update(
    index_elements=["consumer", "event_id"], set_={"error": _NEW_LETTER.excluded.error, "died_at": func.now()}
)


def take_turn(connection: Connection, envelope: Envelope) -> bool:
    """Lock the message until the end of this transaction; False when another worker has locked it.

    Without the lock, each of several copies that arrive at once would count as an attempt, until the message becomes a
    dead letter while it is being applied.
    """
    return try_hold_lock(connection, f"{envelope.consumer} {envelope.id}")


def count_attempt(connection: Connection, envelope: Envelope) -> int | None:
    """Count this attempt and return the number of attempts; None when the message was applied already."""
    attempts: int | None = connection.execute(_COUNT, _key(envelope)).scalar_one_or_none()
    return attempts


def attempts(connection: Connection, envelope: Envelope) -> int:
    """The number of attempts so far; 0 once the message is applied."""
    return int(connection.execute(_ATTEMPTS, _key(envelope)).scalar_one_or_none() or 0)


def mark_done(connection: Connection, envelope: Envelope) -> bool:
    """Mark the message as applied, in the transaction of its effect; False when another worker has done so before."""
    first = connection.execute(_DONE, _key(envelope)).rowcount == 1
    if first:
        _advance_position(connection, envelope)
    return first


def applied_position(connection: Connection, envelope: Envelope) -> int:
    """Position of the newest event of this aggregate that this consumer has applied; 0 for none."""
    position = connection.execute(
        _POSITION, {"of_consumer": envelope.consumer, "of_aggregate": envelope.aggregate_id}
    ).scalar_one_or_none()
    return int(position or 0)


def add_dead_letter(connection: Connection, envelope: Envelope, error: str) -> None:
    """Store the message as a dead letter. Later events of its aggregate no longer wait for it."""
    letter = {"consumer": envelope.consumer, "event_id": envelope.id, "envelope": envelope.to_wire(), "error": error}
    connection.execute(_ADD_DEAD_LETTER, letter)
    _advance_position(connection, envelope)


def _advance_position(connection: Connection, envelope: Envelope) -> None:
    """Store the position of an event; a job has none."""
    if envelope.position is not None:
        connection.execute(
            _ADVANCE,
            {"consumer": envelope.consumer, "aggregate_id": envelope.aggregate_id, "position": envelope.position},
        )


def _key(envelope: Envelope) -> dict[str, object]:
    return {"of_consumer": envelope.consumer, "of_event": envelope.id}
