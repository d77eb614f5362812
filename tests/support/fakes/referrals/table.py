"""A table under policies that let more be read than written, with locks on rows."""

from collections.abc import Callable, Hashable
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from shared.kernel.errors import NotFound
from tests.support.fakes.guarded import GuardedRows, Locks, RowRefused, Undo
from tests.support.fakes.memory import Database

E = TypeVar("E")


@dataclass
class ReferralsDatabase(Database):
    """The rows of the service, and the locks that its transactions hold."""

    locks: Locks = field(default_factory=Locks)


@dataclass(frozen=True)
class Transaction:
    """What the tables of one unit of work share."""

    database: ReferralsDatabase
    journal: list[Undo] = field(default_factory=list)
    """How to undo each write."""

    def undo(self) -> None:
        """Take back what was written."""
        for step in reversed(self.journal):
            step()
        self.journal.clear()


class Table(GuardedRows[E]):
    """Rows that `reads` shows and `writes` lets be changed. They are handed out as copies: some can be changed."""

    def __init__(
        self,
        transaction: Transaction,
        name: str,
        *,
        key: Callable[[E], Hashable],
        reads: Callable[[E], bool],
        writes: Callable[[E], bool] | None = None,
        inserts: Callable[[E], bool] | None = None,
    ) -> None:
        super().__init__(
            transaction.database, name, transaction.journal, key=key, is_visible=reads, may_write=writes or reads
        )
        self._transaction = transaction
        self._may_insert = inserts or writes or reads

    def add(self, row: E) -> None:
        if not self._may_insert(row):
            raise RowRefused(self._name)
        super().add(deepcopy(row))

    def find(self, key: Hashable) -> E | None:
        return deepcopy(super().find(key))

    def where(self, condition: Callable[[E], bool] = lambda _: True) -> list[E]:
        return [deepcopy(row) for row in super().where(condition)]

    def every(self) -> list[E]:
        """Also the rows that row-level security hides: a unique index and a function of the owner see them all."""
        return list(self._table.values())

    def get_locked(self, key: Hashable) -> E:
        """A row that may be changed, held until the transaction ends. Raises NotFound."""
        row = self.find(key)
        if row is None or not self._may_write(row):
            raise NotFound
        self._transaction.database.locks.hold(self._lock_of(row), self._transaction)
        return row

    def locked_where(
        self, condition: Callable[[E], bool], *, order: Callable[[E], Any], limit: int | None = None
    ) -> list[E]:
        """Rows that may be changed, held until the transaction ends; with a limit those that others hold are skipped.

        Fails the test where a real transaction would wait.
        """
        rows = sorted(self._writable_where(condition), key=order)
        if limit is None:
            return [self.get_locked(self._key(row)) for row in rows]
        locks = self._transaction.database.locks
        free = (row for row in rows if locks.try_hold(self._lock_of(row), self._transaction))
        return list(islice(free, limit))

    def update(self, condition: Callable[[E], bool], change: Callable[[E], E]) -> list[E]:
        """Change the rows that meet `condition` and may be changed; the changed rows."""
        changed = [change(row) for row in self._writable_where(condition)]
        for row in changed:
            self.put(deepcopy(row))
        return changed

    def remove(self, key: Hashable) -> None:
        self.remove_where(lambda row: self._key(row) == key)

    def remove_where(self, condition: Callable[[E], bool]) -> int:
        return len(self.cascade(lambda row: self._is_visible(row) and self._may_write(row) and condition(row)))

    def put_as_owner(self, row: E) -> None:
        """Write over a row as a function of the database does, which no policy binds."""
        self._keep(self._key(row))
        self._table[self._key(row)] = deepcopy(row)

    def _writable_where(self, condition: Callable[[E], bool]) -> list[E]:
        return self.where(lambda row: self._may_write(row) and condition(row))

    def _lock_of(self, row: E) -> str:
        return f"{self._name}|{self._key(row)}"
