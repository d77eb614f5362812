"""Rows that a policy guards, that can be undone, and locks by name."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar

from tests.support.fakes.memory import Database, Rows

E = TypeVar("E")
Undo = Callable[[], None]


class RowRefused(Exception):
    """Row-level security does not let this transaction write the row."""


@dataclass
class Locks:
    """Advisory locks: their names, and which transactions hold each."""

    held: dict[str, list[object]] = field(default_factory=dict)

    def try_hold(self, name: str, holder: object) -> bool:
        """Hold the lock alone, or return False while another transaction holds it."""
        if any(other is not holder for other in self.held.get(name, ())):
            return False
        self.held[name] = [holder]
        return True

    def hold(self, name: str, holder: object) -> None:
        """As `try_hold`. Fails the test where a real transaction would wait: nothing else runs meanwhile."""
        assert self.try_hold(name, holder), f"this transaction would wait for the lock {name!r} for ever"

    def hold_shared(self, name: str, holder: object) -> None:
        """Hold the lock together with others who share it."""
        self.held.setdefault(name, []).append(holder)

    def release(self, holder: object) -> None:
        """Let go of everything that a transaction held."""
        self.held = {name: [other for other in held if other is not holder] for name, held in self.held.items()}


class GuardedRows(Rows[E]):
    """Rows that only some transactions may write. Each write puts into `journal` how to undo it.

    Transactions can be open side by side: one that fails undoes its own writes and nothing that others committed.
    The rows are frozen, so they are handed out as they are.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        journal: list[Undo],
        *,
        key: Callable[[E], Hashable],
        is_visible: Callable[[E], bool],
        may_write: Callable[[E], bool],
    ) -> None:
        super().__init__(database, name, key=key, is_visible=is_visible)
        self._journal = journal
        self._may_write = may_write

    def add(self, row: E) -> None:
        assert self._key(row) not in self._table, f"{self._name}: the key {self._key(row)} is taken"
        self.put(row)

    def put(self, row: E) -> None:
        self._before_write(row)
        self._table[self._key(row)] = row

    def find(self, key: Hashable) -> E | None:
        row: E | None = self._table.get(key)
        return row if row is not None and self._is_visible(row) else None

    def sees(self, key: Hashable) -> bool:
        """Whether the row is there and visible, for the policy of another table."""
        row: E | None = self._table.get(key)
        return row is not None and self._is_visible(row)

    def where(self, condition: Callable[[E], bool] = lambda _: True) -> list[E]:
        return [row for row in self._table.values() if self._is_visible(row) and condition(row)]

    def save(self, row: E) -> None:
        """Write over a visible row; without one nothing happens, as an UPDATE would change nothing."""
        if self.find(self._key(row)) is not None:
            self.put(row)

    def remove(self, key: Hashable) -> None:
        self._keep(key)
        super().remove(key)

    def remove_where(self, condition: Callable[[E], bool]) -> int:
        """Delete the visible rows that meet `condition`; returns how many."""
        keys = [self._key(row) for row in self.where(condition)]
        for key in keys:
            self.remove(key)
        return len(keys)

    def cascade(self, condition: Callable[[E], bool]) -> list[E]:
        """Delete rows as a foreign key does, visible or not; returns them."""
        gone = [row for row in self._table.values() if condition(row)]
        for row in gone:
            self._keep(self._key(row))
            del self._table[self._key(row)]
        return gone

    def _before_write(self, row: E) -> None:
        if not self._may_write(row):
            raise RowRefused(self._name)
        self._keep(self._key(row))

    def _keep(self, key: Hashable) -> None:
        before = self._table.get(key)

        def undo() -> None:
            if before is None:
                self._table.pop(key, None)
            else:
                self._table[key] = before

        self._journal.append(undo)
