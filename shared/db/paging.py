"""Pages of rows by keyset.

A repository builds the ordered statement and reads one page of it:

    def page(self, *, after: UUID | None, limit: int) -> Page[Client]:
        statement = select(clients).order_by(clients.c.id)
        if after is not None:
            statement = statement.where(clients.c.id > after)
        return read_page(self._connection, statement, limit, entity=client_from, position=lambda row: [row.id])

The view presents it with `shared.web.pagination.page_response(items, page.next_position)`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Row, Select

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


def cut_page(rows: Sequence[T], limit: int, position: Callable[[T], Sequence[Any]]) -> Page[T]:
    """The page of up to `limit + 1` rows that were already read."""
    shown = rows[:limit]
    return Page(shown, position(shown[-1]) if len(rows) > limit else None)
