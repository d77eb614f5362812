"""Guarded rows of entities that may be changed, which are therefore handed out as copies."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import orjson

from shared.db.rows import RowMapper
from tests.support.fakes.guarded import GuardedRows, Undo
from tests.support.fakes.memory import Database

E = TypeVar("E")


class CopiedRows(GuardedRows[E]):
    """Rows that are copied on the way in and on the way out: a change that is not saved is lost."""

    def __init__(
        self,
        database: Database,
        name: str,
        journal: list[Undo],
        *,
        key: Callable[[E], Hashable],
        is_visible: Callable[[E], bool],
        may_write: Callable[[E], bool],
        copy: Callable[[E], E],
    ) -> None:
        super().__init__(database, name, journal, key=key, is_visible=is_visible, may_write=may_write)
        self._copy = copy

    def put(self, row: E) -> None:
        super().put(self._copy(row))

    def find(self, key: Hashable) -> E | None:
        row = super().find(key)
        return row if row is None else self._copy(row)

    def where(self, condition: Callable[[E], bool] = lambda _: True) -> list[E]:
        return [self._copy(row) for row in super().where(condition)]


def as_stored(mapper: RowMapper[E]) -> Callable[[E], E]:
    """Copies an entity the way PostgreSQL keeps it: a list becomes a tuple, and a UUID in a document becomes text."""

    def copy(entity: E) -> E:
        row: dict[str, Any] = orjson.loads(orjson.dumps(mapper.to_row(entity)))
        return mapper.from_row(row)

    return copy
