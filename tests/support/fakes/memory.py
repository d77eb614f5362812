"""Rows in memory, with what PostgreSQL does for a unit of work: copies, rollback and row-level security."""

from collections.abc import Callable, Hashable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from shared.db.paging import Page, cut_page
from shared.kernel.errors import NotFound

E = TypeVar("E")


@dataclass
class Database:
    """The tables of one service. Units of work that share it see what the earlier ones committed."""

    tables: dict[str, dict[Hashable, Any]] = field(default_factory=dict)

    def table(self, name: str) -> dict[Hashable, Any]:
        return self.tables.setdefault(name, {})


class Rows(Generic[E]):
    """One table as one transaction sees it: rows that `is_visible`, handed out as copies.

    A change that is not saved is lost, as it is with a real row.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        *,
        key: Callable[[E], Hashable],
        is_visible: Callable[[E], bool] = lambda _: True,
    ) -> None:
        self._database = database
        self._name = name
        self._key = key
        self._is_visible = is_visible

    def add(self, row: E) -> None:
        """Insert a row. Fails the test for a key that is taken."""
        assert self._key(row) not in self._table, f"{self._name}: the key {self._key(row)} is taken"
        self._table[self._key(row)] = deepcopy(row)

    def put(self, row: E) -> None:
        """Insert a row or write over it."""
        self._table[self._key(row)] = deepcopy(row)

    def save(self, row: E) -> None:
        """Write over a visible row. Raises NotFound without one: an UPDATE would change nothing."""
        self.get(self._key(row))
        self._table[self._key(row)] = deepcopy(row)

    def remove(self, key: Hashable) -> None:
        """Delete a visible row, if there is one."""
        if self.find(key) is not None:
            del self._table[key]

    def find(self, key: Hashable) -> E | None:
        """A copy of the row, or None where it is missing or not visible."""
        row = self._table.get(key)
        return deepcopy(row) if row is not None and self._is_visible(row) else None

    def get(self, key: Hashable) -> E:
        """A copy of the row. Raises NotFound."""
        row = self.find(key)
        if row is None:
            raise NotFound
        return row

    def where(self, condition: Callable[[E], bool] = lambda _: True) -> list[E]:
        """Copies of the visible rows that meet `condition`, in the order they were inserted."""
        return [deepcopy(row) for row in self._table.values() if self._is_visible(row) and condition(row)]

    def page(
        self,
        condition: Callable[[E], bool],
        *,
        order: Callable[[E], Any],
        limit: int,
        position: Callable[[E], Sequence[Any]],
        descending: bool = False,
    ) -> Page[E]:
        """At most `limit` rows that meet `condition` (which leaves out what came before)."""
        rows = sorted(self.where(condition), key=order, reverse=descending)
        return cut_page(rows[: limit + 1], limit, position)

    @property
    def _table(self) -> dict[Hashable, Any]:
        return self._database.table(self._name)
