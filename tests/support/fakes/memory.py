"""Rows in memory, with what PostgreSQL does for a unit of work: copies, rollback and locks. They have no policies."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import orjson

from shared.db.paging import Page, cut_page
from shared.db.rows import RowMapper
from shared.kernel.errors import NotFound

E = TypeVar("E")
Undo = Callable[[], None]


@dataclass
class Locks:
    """Advisory locks: their names, and which transactions hold each."""

    held: dict[str, object] = field(default_factory=dict)

    def try_hold(self, name: str, holder: object) -> bool:
        """Hold the lock alone, or return False while another transaction holds it."""
        return self.held.setdefault(name, holder) is holder

    def hold(self, name: str, holder: object) -> None:
        """As `try_hold`. Fails the test where a real transaction would wait: nothing else runs meanwhile."""
        assert self.try_hold(name, holder), f"this transaction would wait for the lock {name!r} for ever"

    def release(self, holder: object) -> None:
        """Let go of everything that a transaction held."""
        self.held = {name: other for name, other in self.held.items() if other is not holder}


@dataclass
class Database:
    """The tables of one service. Units of work that share it see what the earlier ones committed."""

    tables: dict[str, dict[Hashable, Any]] = field(default_factory=dict)
    locks: Locks = field(default_factory=Locks)

    def table(self, name: str) -> dict[Hashable, Any]:
        return self.tables.setdefault(name, {})


class Rows(Generic[E]):
    """One table. Each write puts into `journal` how to undo it.

    Transactions can be open side by side: one that fails undoes its own writes and nothing that others committed.
    Frozen rows are handed out as they are. With `copy` rows are copied on the way in and on the way out: a change that
    is not saved is lost.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        journal: list[Undo],
        *,
        key: Callable[[E], Hashable],
        copy: Callable[[E], E] = lambda row: row,
    ) -> None:
        self._table = database.table(name)
        self._name = name
        self._journal = journal
        self._key = key
        self._copy = copy

    def add(self, row: E) -> None:
        """Insert a row. Fails the test for a key that is taken."""
        assert self._key(row) not in self._table, f"{self._name}: the key {self._key(row)} is taken"
        self.put(row)

    def put(self, row: E) -> None:
        """Insert a row or write over it."""
        self._keep(self._key(row))
        self._table[self._key(row)] = self._copy(row)

    def save(self, row: E) -> None:
        """Write over a row; without one nothing happens, as an UPDATE would change nothing."""
        if self._key(row) in self._table:
            self.put(row)

    def remove(self, key: Hashable) -> None:
        """Delete a row, if there is one."""
        self._keep(key)
        self._table.pop(key, None)

    def remove_where(self, condition: Callable[[E], bool]) -> int:
        """Delete the rows that meet `condition`; returns how many."""
        keys = [self._key(row) for row in self.where(condition)]
        for key in keys:
            self.remove(key)
        return len(keys)

    def find(self, key: Hashable) -> E | None:
        """The row, or None where it is missing."""
        row = self._table.get(key)
        return row if row is None else self._copy(row)

    def get(self, key: Hashable) -> E:
        """The row. Raises NotFound."""
        row = self.find(key)
        if row is None:
            raise NotFound
        return row

    def where(self, condition: Callable[[E], bool] = lambda _: True) -> list[E]:
        """The rows that meet `condition`, in the order they were inserted."""
        return [self._copy(row) for row in self._table.values() if condition(row)]

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

    def _keep(self, key: Hashable) -> None:
        before = self._table.get(key)

        def undo() -> None:
            if before is None:
                self._table.pop(key, None)
            else:
                self._table[key] = before

        self._journal.append(undo)


def as_stored(mapper: RowMapper[E]) -> Callable[[E], E]:
    """Copies an entity the way PostgreSQL keeps it: a list becomes a tuple, and a UUID in a document becomes text."""

    def copy(entity: E) -> E:
        row: dict[str, Any] = orjson.loads(orjson.dumps(mapper.to_row(entity)))
        return mapper.from_row(row)

    return copy
