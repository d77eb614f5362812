"""Pages of what belongs to a case or an organisation, newest first; rows of one moment in the order of their ids."""

from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Column, Connection, Row, Select, literal, tuple_

from shared.db.paging import Page, read_page

Entity = TypeVar("Entity")


def newest_first(
    connection: Connection,
    found: Select[Any],
    at: "Column[datetime]",
    after: Sequence[Any] | None,
    limit: int,
    read: Callable[[Row[Any]], Entity],
) -> Page[Entity]:
    """The page of `found` after a position, which is a moment of the column `at` and an id."""
    key = at.table.c.id
    if after is not None:
        last = tuple_(literal(datetime.fromisoformat(after[0]), at.type), literal(UUID(after[1])))
        found = found.where(tuple_(at, key) < last)
    return read_page(
        connection,
        found.order_by(at.desc(), key.desc()),
        limit,
        entity=read,
        position=attrgetter(at.name, key.name),
    )
