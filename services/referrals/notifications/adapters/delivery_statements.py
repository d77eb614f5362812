"""Statements about any number of deliveries, each compiled once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    TableValuedAlias,
    Text,
    Uuid,
    bindparam,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.referrals.notifications.adapters.tables import delivery as table
from services.referrals.notifications.domain.delivery import Attempted, WebhookMessage
from services.referrals.notifications.domain.schedule import LEASE
from shared.db.statement import Statement


def room_table(rooms: Mapping[UUID, int]) -> TableValuedAlias:
    """How many deliveries of each endpoint, as a table."""
    columns = func.unnest(cast(list(rooms), ARRAY(Uuid)), cast(list(rooms.values()), ARRAY(Integer)))
    room = columns.table_valued(column("endpoint_id", Uuid), column("room", Integer), name="room")
    return room.render_derived()


def success_values(attempts: Sequence[Attempted], at: datetime) -> dict[str, Any]:
    """The parameters of `RECORD_DELIVERED`."""
    outcomes = orjson.dumps([_success(attempted) for attempted in attempts]).decode()
    return {"outcomes": outcomes, "at": at, "leased_until": at + LEASE}


def _success(attempted: Attempted) -> dict[str, Any]:
    message, outcome = attempted.message, attempted.outcome
    return {
        "id": message.claim.delivery_id,
        "attempt": message.claim.attempt,
        "endpoint_id": message.endpoint_id if isinstance(message, WebhookMessage) else None,
        "status": outcome.status,
        "milliseconds": outcome.milliseconds,
        "answer_sha256": outcome.answer_sha256,
    }


def _add() -> Statement:
    """One statement for any number of rows, which is compiled once."""
    rows = func.jsonb_to_recordset(cast(bindparam("rows", type_=Text), JSONB))
    given = rows.table_valued(*(column(one.name, one.type) for one in table.c), name="given")
    given = given.render_derived(with_types=True)
    return Statement(table.insert().from_select([one.name for one in table.c], select(given)))


ADD = _add()
# A function of the schema (`record_delivered` migration), so that all of it takes one round trip.
RECORD_DELIVERED = Statement(
    select(
        func.record_delivered(
            cast(bindparam("outcomes", type_=Text), JSONB),
            bindparam("at", type_=DateTime(timezone=True)),
            bindparam("leased_until", type_=DateTime(timezone=True)),
        ).table_valued(*(column(one.name, one.type) for one in table.c))
    )
)
