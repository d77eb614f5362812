"""The inbox: which messages a consumer has applied, how often it tried each, and its dead letters."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    bindparam,
    column,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, insert

from shared.contracts.event import Envelope
from shared.db.statement import Statement
from shared.db.work import UnitOfWork

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

# Functions of the schema (migration `message_batches`), so that a batch of any size takes one round trip each.
_TAKE_TURNS = Statement(
    select(
        func.take_turns(
            bindparam("consumer", type_=Text),
            bindparam("event_ids", type_=ARRAY(Uuid)),
            bindparam("aggregate_ids", type_=ARRAY(Uuid)),
        ).table_valued(
            column("is_mine", Boolean),
            column("is_applied", Boolean),
            column("attempts", Integer),
            column("applied_position", Integer),
        )
    )
)
# Raw SQL: it goes with the commit, as text.
_MARK_APPLIED = "SELECT mark_applied(%s::text, %s::uuid[], %s::uuid[], %s::int[])"

_COUNT = (
    insert(INBOX)
    .values(
        consumer=bindparam("of_consumer", type_=Text),
        event_id=bindparam("of_event", type_=Uuid),
        attempts=bindparam("first", type_=Integer),
    )
    .on_conflict_do_update(
        index_elements=["consumer", "event_id"],
        set_={"attempts": INBOX.c.attempts + 1},
        where=INBOX.c.done_at.is_(None),
    )
    .returning(INBOX.c.attempts)
)
_NEW_POSITION = insert(INBOX_POSITION)
_ADVANCE = _NEW_POSITION.on_conflict_do_update(
    index_elements=["consumer", "aggregate_id"],
    set_={"position": func.greatest(INBOX_POSITION.c.position, _NEW_POSITION.excluded.position)},
)
_NEW_LETTER = insert(DEAD_LETTER)
_ADD_DEAD_LETTER = _NEW_LETTER.on_conflict_do_update(
    index_elements=["consumer", "event_id"], set_={"error": _NEW_LETTER.excluded.error, "died_at": func.now()}
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a consumer knows of a message when it wants to apply it."""

    is_mine: bool
    """Whether this transaction has the lock of the message; another one may be applying it."""
    is_applied: bool
    attempts: int
    """How many were counted; the first attempt is not counted before it begins."""
    position: int
    """Of the newest event of the aggregate that this consumer has applied; 0 for none."""

    def follows(self, envelope: Envelope, applied: Sequence[Envelope]) -> bool:
        """Whether the predecessor of `envelope` was applied, before or as one of `applied`."""
        if envelope.position is None:
            return True
        here = [other.position or 0 for other in applied if other.aggregate_id == envelope.aggregate_id]
        return max([self.position, *here]) >= envelope.position - 1


def take_turns(connection: Connection, envelopes: Sequence[Envelope]) -> list[Turn]:
    """Lock messages of one consumer until the end of this transaction, where no other worker has, and look them up.

    Without the lock, each of several copies that arrive at once would count as an attempt, until the message becomes a
    dead letter while it is being applied.
    """
    asked = {
        "consumer": envelopes[0].consumer,
        "event_ids": [envelope.id for envelope in envelopes],
        "aggregate_ids": [envelope.aggregate_id for envelope in envelopes],
    }
    rows = _TAKE_TURNS.all(connection, asked)
    return [Turn(row.is_mine, row.is_applied, row.attempts, row.applied_position) for row in rows]


def mark_applied(work: UnitOfWork, envelopes: Sequence[Envelope]) -> None:
    """Store that messages of one consumer are applied, in the transaction of their effects and when it commits."""
    if not envelopes:
        return
    columns = zip(*((envelope.id, envelope.aggregate_id, envelope.position) for envelope in envelopes), strict=True)
    work.execute_at_commit(_MARK_APPLIED, envelopes[0].consumer, *map(list, columns))


def count_attempt(connection: Connection, envelope: Envelope, *, first: int) -> int | None:
    """Count an attempt and return its number, `first` for the first that is counted; None for an applied message."""
    counted = {"of_consumer": envelope.consumer, "of_event": envelope.id, "first": first}
    attempts: int | None = connection.execute(_COUNT, counted).scalar_one_or_none()
    return attempts


def add_dead_letter(connection: Connection, envelope: Envelope, error: str) -> None:
    """Store the message as a dead letter. Later events of its aggregate no longer wait for it."""
    letter = {"consumer": envelope.consumer, "event_id": envelope.id, "envelope": envelope.to_wire(), "error": error}
    connection.execute(_ADD_DEAD_LETTER, letter)
    if envelope.position is not None:
        connection.execute(
            _ADVANCE,
            {"consumer": envelope.consumer, "aggregate_id": envelope.aggregate_id, "position": envelope.position},
        )
