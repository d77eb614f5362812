"""Statements about any number of deliveries, each compiled once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CTE,
    BindParameter,
    DateTime,
    Insert,
    Integer,
    Select,
    TableValuedAlias,
    Text,
    Uuid,
    bindparam,
    cast,
    column,
    func,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.referrals.notifications.adapters.tables import delivery as table
from services.referrals.notifications.adapters.tables import delivery_attempt as attempts_table
from services.referrals.notifications.domain.delivery import Attempted, DeliveryState


def room_table(rooms: Mapping[UUID, int]) -> TableValuedAlias:
    """How many deliveries of each endpoint, as a table."""
    columns = func.unnest(cast(list(rooms), ARRAY(Uuid)), cast(list(rooms.values()), ARRAY(Integer)))
    room = columns.table_valued(column("endpoint_id", Uuid), column("room", Integer), name="room")
    return room.render_derived()


def success_values(attempts: Sequence[Attempted], at: datetime) -> dict[str, Any]:
    """The parameters of `RECORD_DELIVERED`."""
    claims = [attempted.message.claim for attempted in attempts]
    outcomes = [attempted.outcome for attempted in attempts]
    return {
        "of_at": at,
        "of_pending": DeliveryState.PENDING,
        "of_delivered": DeliveryState.DELIVERED,
        "of_ids": [claim.delivery_id for claim in claims],
        "of_attempts": [claim.attempt for claim in claims],
        "of_statuses": [outcome.status for outcome in outcomes],
        "of_milliseconds": [outcome.milliseconds for outcome in outcomes],
        "of_answers": [outcome.answer_sha256 for outcome in outcomes],
    }


def _record_delivered() -> Select[tuple[UUID]]:
    """One statement: the deliveries under their claims are delivered, and each gets a line in the log."""
    # No parameter is called as a column is: SQLAlchemy would take it for a value of that column.
    at = bindparam("of_at", type_=DateTime(timezone=True))
    held = _held(at)
    recorded = (
        table.update()
        .where(table.c.id == held.c.id)
        .values(
            state=bindparam("of_delivered", type_=Text),
            delivered_at=at,
            leased_until=null(),
            last_status=held.c.status,
            last_error=null(),
        )
        .returning(
            table.c.id, table.c.country, table.c.organisation_id, held.c.status, held.c.milliseconds, held.c.answer
        )
        .cte("recorded")
    )
    lines = select(
        recorded.c.id,
        recorded.c.country,
        recorded.c.organisation_id,
        at,
        recorded.c.status,
        recorded.c.milliseconds,
        recorded.c.answer,
    )
    names = ["delivery_id", "country", "organisation_id", "at", "status", "milliseconds", "answer_sha256"]
    logged = attempts_table.insert().from_select(names, lines).cte("logged")
    return select(recorded.c.id).add_cte(logged)


def _held(at: BindParameter[datetime]) -> CTE:
    """The deliveries under their claims, locked in one order: two transactions must not wait in a circle."""
    given = func.unnest(
        bindparam("of_ids", type_=ARRAY(Uuid)),
        bindparam("of_attempts", type_=ARRAY(Integer)),
        bindparam("of_statuses", type_=ARRAY(Integer)),
        bindparam("of_milliseconds", type_=ARRAY(Integer)),
        bindparam("of_answers", type_=ARRAY(Text)),
    ).table_valued(
        column("id", Uuid),
        column("attempt", Integer),
        column("status", Integer),
        column("milliseconds", Integer),
        column("answer", Text),
        name="given",
    )
    given = given.render_derived()
    return (
        select(table.c.id, given.c.status, given.c.milliseconds, given.c.answer)
        .join_from(given, table, table.c.id == given.c.id)
        .where(
            table.c.attempts == given.c.attempt,
            table.c.state == bindparam("of_pending", type_=Text),
            table.c.leased_until > at,
        )
        .order_by(table.c.id)
        .with_for_update(of=table)
        .cte("held")
    )


def _add() -> Insert:
    """One statement for any number of rows, which is compiled once."""
    rows = func.jsonb_to_recordset(cast(bindparam("rows", type_=Text), JSONB))
    given = rows.table_valued(*(column(one.name, one.type) for one in table.c), name="given")
    given = given.render_derived(with_types=True)
    return table.insert().from_select([one.name for one in table.c], select(given))


ADD = _add()
RECORD_DELIVERED = _record_delivered()
