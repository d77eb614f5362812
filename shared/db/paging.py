"""Pages of rows by keyset.

A repository builds the statement and reads one page of it. Ids grow with time (UUID version 7), so most lists are in
their order:

    def page(self, *, after: UUID | None, limit: int) -> Page[Client]:
        return read_oldest_first(self._connection, select(clients), clients.c.id, after, limit, _CLIENTS.from_row)

A list in another order orders its statement itself and says what a position is (`read_page`).
The view presents it with `shared.web.pagination.page_response(items, page.next_position)`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Column, Connection, Row, Select

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The items of one page. `next_position` holds the sort values of its last row, or None on the last page."""

    items: Sequence[T]
    next_position: Sequence[Any] | None = None

    def map(self, change: Callable[[T], U]) -> "Page[U]":
        """The same page of other items."""
        return Page([change(item) for item in self.items], self.next_position)


def read_page(
    connection: Connection,
    statement: Select[Any],
    limit: int,
    *,
    entity: Callable[[Row[Any]], T],
    position: Callable[[Row[Any]], Sequence[Any]],
) -> Page[T]:
    """At most `limit` rows of an ordered statement, as entities."""
    # One more row is read, because it shows whether there is a next page.
    rows = connection.execute(statement.limit(limit + 1)).all()
    return cut_page(rows, limit, position).map(entity)


def read_oldest_first(
    connection: Connection,
    statement: Select[Any],
    by: "Column[Any]",
    after: UUID | int | None,
    limit: int,
    entity: Callable[[Row[Any]], T],
) -> Page[T]:
    """At most `limit` rows in the order of the unique column `by`, behind the one with `after`."""
    found = statement if after is None else statement.where(by > after)
    return read_page(connection, found.order_by(by), limit, entity=entity, position=lambda row: [getattr(row, by.name)])


def read_newest_first(
    connection: Connection,
    statement: Select[Any],
    by: "Column[Any]",
    before: UUID | int | None,
    limit: int,
    entity: Callable[[Row[Any]], T],
) -> Page[T]:
    """At most `limit` rows against the order of the unique column `by`, behind the one with `before`."""
    found = (statement if before is None else statement.where(by < before)).order_by(by.desc())
    return read_page(connection, found, limit, entity=entity, position=lambda row: [getattr(row, by.name)])


def cut_page(rows: Sequence[T], limit: int, position: Callable[[T], Sequence[Any]]) -> Page[T]:
    """The page of up to `limit + 1` rows that were already read."""
    shown = rows[:limit]
    return Page(shown, position(shown[-1]) if len(rows) > limit else None)
